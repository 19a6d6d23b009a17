"""Catalogues, and the tool that keeps them: `python -m inspector_tui.locale.catalogue`."""
