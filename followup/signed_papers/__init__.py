"""Documents that persons have signed, attached to an edition."""
