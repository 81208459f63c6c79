"""A built-in newsstand: small invented newspapers on loopback, for the demo and for end-to-end tests."""
