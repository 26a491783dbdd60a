"""Writing to the record of governance: one verb a file."""
