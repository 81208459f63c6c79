"""Finds and fetches pages politely; hands every exchange to an archive it knows only as a port."""
