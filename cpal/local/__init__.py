"""The private PostgreSQL and Valkey behind `manage.py` when no address of either is given."""
