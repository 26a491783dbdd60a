"""Credentials of the UN Transparency Protocol: digital product passports and digital conformity credentials.

They are W3C Verifiable Credentials (data model 2.0) in JSON-LD. Nothing is ever fetched: neither contexts, nor keys,
nor status lists. What cannot be checked without fetching is said to be unchecked.
"""
