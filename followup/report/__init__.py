"""The report: one object from the exchange file, which page and PDF both show."""
