"""The pages of municipalities and promises that anybody may read.

Views and ``queries`` ask the database; the other modules turn rows and counted answers into what templates show.
"""
