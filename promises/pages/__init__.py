"""The pages of municipalities and promises that anybody may read."""
