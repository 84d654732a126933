"""Letters that remind of periods, follow-ups and questions."""
