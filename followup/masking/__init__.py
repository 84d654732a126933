"""Masking at the desk, and the editions that held what was masked."""
