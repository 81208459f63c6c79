"""Keeps the archive (WARC, the truth) and the database (SQLite, a view of it)."""
