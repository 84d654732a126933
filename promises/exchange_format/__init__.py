"""The exchange format: the schema, its normal form, and how each noun of the database is said in it."""
