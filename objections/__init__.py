"""Objections to a published premium: window, receipt, determination (paper 8.2, App. B)."""
