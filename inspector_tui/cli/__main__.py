"""`python -m inspector_tui.cli`: the same as the `inspector` command."""

from inspector_tui.cli.main import main

if __name__ == "__main__":
    main()
