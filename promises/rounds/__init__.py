"""Rounds at hot spots: begun with one tap, ended with one tap."""
