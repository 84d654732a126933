class PdfError(Exception):
    """The document could not be made as it must be; the message says which part of it."""


class SealError(Exception):
    """Nothing was sealed; the message says why in Swedish, whose key it is about and what to do."""
