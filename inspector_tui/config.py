"""Where things are, from the environment and the platform's habits."""

from __future__ import annotations

import os
from pathlib import Path

from inspector_tui.errors import BadInput

HOME_VARIABLE = "INSPECTOR_HOME"
KEYS_FILE = "keys.toml"
PASSPHRASE_VARIABLE = "INSPECTOR_PASSPHRASE"  # noqa: S105  (a name, not a word)
THEME_SETTING, LANGUAGE_SETTING = "theme", "language"
"""Names under which a replica keeps how its person likes the app."""


def default_home() -> Path:
    """The folder of the replica: INSPECTOR_HOME, else the platform's place for a program's data."""
    named = os.environ.get(HOME_VARIABLE)
    if named:
        return Path(named).expanduser()
    from platformdirs import user_data_path

    return user_data_path("inspector", appauthor=False)


def read_keymap(home: Path) -> dict[str, str]:
    """Keys by binding id from `keys.toml` in the replica's folder, e.g. `"app.sync" = "f6"`; empty without the file.

    Raises BadInput KEYS_MALFORMED.
    """
    path = home / KEYS_FILE
    if not path.exists():
        return {}
    import tomllib

    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadInput("KEYS_MALFORMED", path=str(path)) from error
    if not all(isinstance(key, str) for key in told.values()):
        raise BadInput("KEYS_MALFORMED", path=str(path))
    return told
