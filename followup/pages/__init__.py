"""Published follow-ups as anybody reads them: list, period, edition, feeds."""
