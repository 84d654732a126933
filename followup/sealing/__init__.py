"""Sealing a report, checking its seals, renewing them."""
