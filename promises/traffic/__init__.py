"""Traffic operations."""
