"""Files that are no register files: brand lists as spreadsheets, and credentials of the UN Transparency Protocol.

Whatever somebody sends is guarded before it is read (`guard.py`), read into plain values, compared with what the
registers hold, and shown as the exact register rows that would be loaded. Only then are they loaded.
"""
