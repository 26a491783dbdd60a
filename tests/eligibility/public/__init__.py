"""What the public sees of the register."""
