"""A file of a promise taken in: checked, compared with what stands here, and written."""
