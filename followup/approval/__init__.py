"""A follow-up's way from first draft to published edition."""
