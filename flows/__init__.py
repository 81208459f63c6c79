"""Runs things: command line, Prefect flows, reports. The only folder that knows all others."""
