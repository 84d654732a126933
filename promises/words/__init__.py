"""What several rooms say: closed vocabularies, numbers and dates in Swedish and English, weeks, search, checks of texts.

Pure but for ``spoken``, which asks Django in which language a page is read."""
