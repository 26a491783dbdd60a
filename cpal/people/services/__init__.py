"""What is written about the code of conduct: one verb a file."""
