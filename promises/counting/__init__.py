"""From facts to progress, and from progress to sentences. Pure: no Django, no database."""
