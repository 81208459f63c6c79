"""Readers' comments as records: threads of the page, and those that its data tell."""
