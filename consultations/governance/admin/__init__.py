"""Governance in the back office: drafts are written, approved by another, published; nothing is changed after."""

from consultations.governance.admin import independence, meetings, platforms, reviews

__all__ = ["independence", "meetings", "platforms", "reviews"]
