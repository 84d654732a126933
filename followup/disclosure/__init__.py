"""Handing out records (utlämnande)."""
