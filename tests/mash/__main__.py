"""`python -m tests.mash`: see command.py."""

import os
import sys

os.environ["TEXTUAL_DISABLE_KITTY_KEY"] = "1"

from tests.mash.command import main

if __name__ == "__main__":
    sys.exit(main())
