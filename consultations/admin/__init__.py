"""Consultations in the back office, one file a subject."""

from consultations.admin import amendments, consultations, responses

__all__ = ["amendments", "consultations", "responses"]
