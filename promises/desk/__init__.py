"""The desk: what to log, one row and its history, the list of rows, the telephone's queue."""
