"""Register files: bytes in, values or row faults out."""
