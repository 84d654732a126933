"""Retention (gallring): decisions, what is due, carrying out."""
