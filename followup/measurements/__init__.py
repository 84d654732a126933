"""Measurements of indicators, entered when they arrive."""
