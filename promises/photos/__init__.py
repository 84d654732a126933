"""Photos of activities: described, shown, hidden, removed."""
