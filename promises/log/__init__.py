"""Logging what was done: the activity with its rows, the form for each method, photos that come with it."""
