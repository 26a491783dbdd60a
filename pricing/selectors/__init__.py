"""Reads: rows of the database as the methodology's values."""
