"""What every write shares: right, internal or public, conflict, text check, revision, and the forms' common parts."""
