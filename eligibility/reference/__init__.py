"""Reference texts that ship with the product, each with its source."""
