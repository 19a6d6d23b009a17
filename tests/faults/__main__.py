"""`python -m tests.faults`: see command.py. Every process that is started reads this file again, so it is short."""

import sys

from tests.faults.command import main

if __name__ == "__main__":
    sys.exit(main())
