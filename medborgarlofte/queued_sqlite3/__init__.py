"""Django's SQLite, with a queue before the file: Django looks for ``base`` in here."""
