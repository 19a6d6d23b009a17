"""Set up and start, with nothing but Python 3.11 or newer.

    python3 run.py demo [options]     a whole day on made-up data (inspector demo)
    python3 run.py test [options]     the tests (pytest)
    python3 run.py setup              only set up, for development
    python3 run.py COMMAND ...        any other command: inspector COMMAND ...

The first run makes .venv beside this file and installs into it exactly what the lock files name, by hash.
Later runs start at once, until a lock file changes. pip's own settings (PIP_INDEX_URL, HTTPS_PROXY) are honoured.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036  (this file must say so itself, so it stays readable for old versions)
    sys.exit(f"inspector needs Python 3.11 or newer; this is {sys.version.split()[0]} ({sys.executable}).")

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LOCKS = {
    "run": ("requirements-build.txt", "requirements-server.txt"),
    "dev": ("requirements-build.txt", "requirements-dev.txt"),
}
NO_VENV = "This Python cannot make virtual environments. On Debian and Ubuntu: apt install python3-venv"
NO_PACKAGES = """The packages could not be installed (see above). Nothing is half done: run the same command again.
No network, or a slow one? pip takes a mirror from PIP_INDEX_URL and a proxy from HTTPS_PROXY."""


def say(words: str) -> None:
    """To stderr: stdout belongs to the command that is started."""
    sys.stderr.write(words + "\n")
    sys.stderr.flush()


def stamp(kind: str) -> Path:
    """The file that exists once this set of locked packages is in place for this Python and this checkout."""
    digest = hashlib.sha256(repr((sys.version_info[:2], str(ROOT))).encode())
    for name in (*LOCKS[kind], "pyproject.toml"):
        digest.update((ROOT / name).read_bytes())
    return VENV / f"ready-{kind}-{digest.hexdigest()[:16]}"


def is_ready(kind: str) -> bool:
    """The packages for development include those to run."""
    return PYTHON.exists() and (stamp(kind).exists() or stamp("dev").exists())


def make_venv() -> None:
    """A virtual environment of this very Python; one of another version is replaced."""
    try:
        import ensurepip  # noqa: F401  (without it venv fails halfway)
        import venv
    except ImportError:
        sys.exit(NO_VENV)
    kept = VENV / "pyvenv.cfg"
    version = "version = {}.{}.".format(*sys.version_info[:2])
    if PYTHON.exists() and kept.exists() and version in kept.read_text(encoding="utf-8"):
        return
    shutil.rmtree(VENV, ignore_errors=True)
    venv.create(VENV, with_pip=True, symlinks=os.name != "nt")


def pip_install(*arguments: str) -> None:
    """Runs pip in the environment; ends this program with words when it fails."""
    quiet = ("-qq", "--disable-pip-version-check", "--no-input")
    if subprocess.call([str(PYTHON), "-m", "pip", "install", *quiet, *arguments]):
        sys.exit(NO_PACKAGES)


def set_up(kind: str) -> None:
    """Makes the environment unless it is there."""
    if is_ready(kind):
        return
    say("Setting up in .venv, a minute or two the first time ...")
    make_venv()
    for old in VENV.glob("ready-*"):
        old.unlink()
    # The lock is whole: with --no-deps no later release of a package can disturb what it names.
    pip_install("--no-deps", "--require-hashes", *(part for name in LOCKS[kind] for part in ("-r", str(ROOT / name))))
    pip_install("--no-deps", "--no-build-isolation", "--editable", str(ROOT))
    stamp(kind).touch()


def start(*command: str) -> int:
    """Runs a command of the environment in this terminal and returns its exit code."""
    os.environ.setdefault("PYTHONUTF8", "1")
    if os.name != "nt":
        os.execv(PYTHON, [str(PYTHON), *command])
    return subprocess.call([str(PYTHON), *command])


def main(arguments: list[str]) -> int:
    """The commands of the module docstring."""
    # No match statement: a Python too old for it must still get as far as the message above.
    first = arguments[0] if arguments else ""
    if first in ("", "-h", "--help"):
        say((__doc__ or "").strip())
        return 0 if first else 2
    if first not in ("setup", "test"):
        set_up("run")
        return start("-m", "inspector_tui.cli", *arguments)
    set_up("dev")
    if first == "setup":
        return 0
    os.chdir(ROOT)
    workers = [] if "-n" in arguments else ["-n", str(min(4, os.cpu_count() or 1)), "--dist", "worksteal"]
    return start("-m", "pytest", *workers, *arguments[1:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
