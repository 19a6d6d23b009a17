"""The words people read for the codes that machines read. Screens, commands and documents ask here.

A choice without words falls back to its code, so that an unknown value is seen and not hidden.
"""
