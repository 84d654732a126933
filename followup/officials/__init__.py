"""The officials' page: what waits, what is published, and what can be taken along."""
