"""What several rooms say: closed vocabularies, Swedish numbers and dates, weeks, search, checks of texts. Pure."""
