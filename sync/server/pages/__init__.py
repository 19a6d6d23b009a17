"""The page an enterprise sees when a phone opens an inspection code."""
