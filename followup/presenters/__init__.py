"""From reports, editions and what waits to what the templates show: shapes with words."""
