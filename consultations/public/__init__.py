"""What the outside sees of consultations: what is asked, from when to when, and what became of it."""
