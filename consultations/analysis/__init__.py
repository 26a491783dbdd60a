"""Reading the responses: what was answered, by whom, in which words and with which themes (paper 7.6)."""
