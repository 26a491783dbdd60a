"""What the public sees of eligibility."""
