"""The desk's first page: what waits for whom."""
