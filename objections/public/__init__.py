"""What the outside sees of objections: their outcomes, and nobody's name."""
