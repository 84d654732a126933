"""From rows and counted progress to what the templates show: frozen shapes with words, no queries."""
