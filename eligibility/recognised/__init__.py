"""What is recognised: standards and their alignment assessments, upstream mechanisms, and what of them is overdue."""
