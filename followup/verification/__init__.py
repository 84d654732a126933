"""Is this file what was published, and do its figures follow from its data?"""
