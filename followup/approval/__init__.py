"""Writing, handing in, approving and publishing a follow-up."""
