"""A response as a document of its own, for its author to keep: the same words in Word and in PDF."""
