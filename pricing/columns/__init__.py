"""A large window in columns: the published methodology over whole frames of inputs, digit for digit the same figures.

What a rule says of a key (a brand on a day, two parties, a look-up of a reference row) is asked once of the readable
rule in `pricing.methodology` and spread over the rows with that key. Numbers are exact integers of 128 bits within
proven bounds (`exact`, `shape`); rows that do not fit, and those about which somebody decided or judged, go through the
readable rules one by one (`single`). Read `assessment` first.
"""
