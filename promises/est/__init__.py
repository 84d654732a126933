"""EST: weekly situation reports and the meetings that answer them. Internal but that a meeting was held."""
