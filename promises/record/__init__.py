"""What is public of a promise, and from when: publication rules, public rows as facts, sums, public texts."""
