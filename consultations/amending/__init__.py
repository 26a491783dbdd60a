"""The life of an amendment beside its services: its text, its notices, who may do what, and what waits for whom."""
