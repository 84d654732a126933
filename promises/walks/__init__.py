"""Safety walks: invitation, protocol, measures."""
