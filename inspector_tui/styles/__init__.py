"""Themes, and one .tcss a screen. `frame.tcss` belongs to what all screens share."""
