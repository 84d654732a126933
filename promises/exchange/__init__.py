"""The exchange format: one promise as one JSON file (docs/exchange-format.md)."""

from promises.exchange.document import export, export_all, public_file
from promises.exchange.normal import normalise

__all__ = ["export", "export_all", "normalise", "public_file"]
