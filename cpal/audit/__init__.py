"""The append-only, hash-chained record of everything that was done.

Import the functions from `cpal.audit.trail`; this package stays importable before Django's apps are ready.
"""
