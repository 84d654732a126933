"""Masking: what can be masked, and where it stands in rows, files, documents and the audit trail."""
