"""Sent when a step of a follow-up was taken, inside its transaction: ``step`` is the row. Whoever listens waits for
the commit."""

from django.dispatch import Signal

step_taken = Signal()
