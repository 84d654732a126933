"""The forms of follow-up: words only, figures beside them are counted."""
