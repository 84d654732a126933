"""Residents' questions: asked, answered, shown or declined."""
