"""The exchange format: one promise as one JSON file (docs/exchange-format.md)."""

from promises.exchange.document import export
from promises.exchange.normal import normalise

__all__ = ["export", "normalise"]
