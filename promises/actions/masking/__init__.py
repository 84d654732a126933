"""Masking: what can be masked, how it then reads, and how it is taken away (ADR 0014)."""
