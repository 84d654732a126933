"""Writing a promise, publishing it, and amending it after that."""
