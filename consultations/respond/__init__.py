"""Responding to a consultation: everything typed is kept, and what is handed in has its receipt (paper 2.1)."""
