class PdfError(Exception):
    """The document could not be made as it must be; the message says which part of it."""
