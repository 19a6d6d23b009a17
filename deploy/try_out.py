"""Tries out what lies beside it, as far as this machine can: `python deploy/try_out.py`, in CI as section `deploy`.

1. `systemd-analyze verify` on the unit, with nothing changed but the program's path.
2. The Containerfile: built where a builder answers and has its base; everywhere its COPY and pip steps, in the order
   in which they stand there, in a new virtual environment that sees nothing of this checkout but what was copied.
3. The unit's ExecStart and the image's ENTRYPOINT with that installation: TLS, answers, data kept over a restart,
   SIGTERM ends it with 0.

Prints what was tried and what was not. Exits 1 when something failed.
"""

from __future__ import annotations

import datetime as dt
import ipaddress
import json
import os
import re
import shlex
import shutil
import signal
import ssl
import subprocess
import tempfile
import urllib.request
import venv
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

ROOT = Path(__file__).resolve().parent.parent
UNIT = ROOT / "deploy" / "inspector-server.service"
CONTAINERFILE = ROOT / "deploy" / "Containerfile"
PROGRAM = "/opt/inspector/bin/inspector"


def main() -> None:
    """Everything, in order; the first failure ends it."""
    with tempfile.TemporaryDirectory(prefix="inspector-", ignore_cleanup_errors=True) as name:
        work = Path(name)
        work.chmod(0o755)  # PostgreSQL leaves root and passes through as another user
        program = install(work)
        verify_unit(work, program)
        certificate, key = make_certificate(work)
        for which, told in (("ExecStart", exec_start()), ("ENTRYPOINT", entrypoint())):
            run_twice(which, told, program, work / which, certificate, key)


def steps() -> list[tuple[str, str]]:
    """The instructions of the Containerfile with what follows each, continued lines joined."""
    joined = CONTAINERFILE.read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line.split(None, 1) for line in joined.splitlines() if line.strip() and not line.startswith("#")]
    return [(word, rest) for word, rest in lines]


def install(work: Path) -> Path:
    """Builds the image where that is possible, and installs as it does; the program of the installation."""
    builder = next(filter(can_build, ("podman", "docker", "buildah")), None)
    if builder is not None:
        subprocess.run([builder, "build", "-t", "inspector-server", "-f", CONTAINERFILE, ROOT], check=True)
        print(f"image: built by {builder}")
    else:
        print("image: not built, no builder here that has or can fetch its base")
    source, environment = work / "src", work / "venv"
    source.mkdir()
    venv.create(environment, with_pip=True)
    for word, rest in steps():
        if word == "COPY":
            *names, target = shlex.split(rest)
            for name in names:
                copy(ROOT / name, source / target / (name if target == "./" else ""))
        if word == "RUN" and "pip install" in rest:
            for command in (one.strip() for one in rest.split("&&")):
                if command.startswith("pip "):
                    python = environment / "bin" / "python"
                    subprocess.run([python, "-m", *shlex.split(command), "-qq"], cwd=source, check=True)
    shutil.rmtree(source)
    print("Containerfile: COPY and pip steps done in a new virtual environment")
    return environment / "bin" / "inspector"


def can_build(builder: str) -> bool:
    """Whether a builder answers, and has the image that ours stands on or can fetch it."""
    [base] = [rest for word, rest in steps() if word == "FROM"]

    def ask(*words: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run([builder, *words], capture_output=True, check=False)

    if shutil.which(builder) is None or ask("info").returncode:
        return False
    return bool(ask("images", "-q", base).stdout.strip()) or ask("pull", base).returncode == 0


def copy(source: Path, target: Path) -> None:
    """A file or a folder, without what was compiled beside it."""
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)


def verify_unit(work: Path, program: Path) -> None:
    """What systemd itself says of the unit."""
    if shutil.which("systemd-analyze") is None:
        print("unit: not verified, there is no systemd-analyze here")
        return
    unit = work / UNIT.name
    unit.write_text(UNIT.read_text(encoding="utf-8").replace(PROGRAM, str(program)), encoding="utf-8")
    done = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, encoding="utf-8", check=False)
    if done.returncode or UNIT.name in done.stderr:
        raise SystemExit(f"unit: {done.stderr}")
    print("unit: systemd-analyze verify has nothing to say")


def exec_start() -> list[str]:
    """The unit's command line."""
    unit = UNIT.read_text(encoding="utf-8").replace("\\\n", " ")
    [line] = re.findall(r"^ExecStart=(.*)$", unit, re.M)
    return shlex.split(line)


def entrypoint() -> list[str]:
    """The image's, with the arguments that its first lines advise."""
    [told] = [json.loads(rest) for word, rest in steps() if word == "ENTRYPOINT"]
    advised = re.findall(r"^#   (--public-url .*)$", CONTAINERFILE.read_text(encoding="utf-8"), re.M)
    return [*told, *shlex.split(advised[0])]


def run_twice(which: str, told: list[str], program: Path, data: Path, certificate: Path, key: Path) -> None:
    """Starts it, asks it, stops it, and starts it again on the same data."""
    put = {"/var/lib/inspector": str(data), "/data": str(data), "/etc/inspector/fullchain.pem": str(certificate),
           "/etc/inspector/privkey.pem": str(key), "${INSPECTOR_PUBLIC_URL}": "https://127.0.0.1:8440"}  # fmt: skip
    arguments = [put.get(one, one) for one in told[1:]]
    if "--port" in arguments:
        arguments[arguments.index("--port") + 1] = "0"
    else:
        arguments += ["--port", "0"]
    roots = {run_once([str(program), *arguments, "--json"], certificate, data) for _start in range(2)}
    if len(roots) != 1:
        raise SystemExit(f"{which}: the second start made other keys")
    print(f"{which}: answers over TLS on 0.0.0.0, SIGTERM ends it with 0, the second start goes on")


def run_once(command: list[str], certificate: Path, data: Path) -> str:
    """The root key that the server told."""
    log = data.with_suffix(".log")
    with log.open("ab") as errors:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, umask=0o077, cwd="/")
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line:
            raise SystemExit(f"{shlex.join(command)} did not start:\n{log.read_text(encoding='utf-8')}")
        ready = json.loads(line)
        port = ready["url"].rpartition(":")[2].rstrip("/")
        context = ssl.create_default_context(cafile=certificate)
        with urllib.request.urlopen(f"https://127.0.0.1:{port}/healthz", context=context) as answer:
            assert answer.status == 200
        process.send_signal(signal.SIGTERM)
        code = process.wait(90)
    finally:
        process.kill()
    if code != 0:
        raise SystemExit(f"{shlex.join(command)} ended with {code}")
    return str(ready["root"])


def make_certificate(work: Path) -> tuple[Path, Path]:
    """A certificate for this machine's loopback address that vouches for itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
        .sign(key, hashes.SHA256())
    )
    paths = work / "fullchain.pem", work / "privkey.pem"
    paths[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    with open(os.open(paths[1], os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
        file.write(private)
    return paths


if __name__ == "__main__":
    main()
