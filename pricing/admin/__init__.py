"""Pricing in the back office: the assessments, where the work is done, and everything they rest on, to be read."""

from pricing.admin import assessments, inputs, records

__all__ = ["assessments", "inputs", "records"]
