"""What comes in: files of market feed, market assessments and reference data, from bytes to stored rows or faults.

A file is set aside as received (`originals`), read row by row (`feed`, `market_assessments`, `reference`), compared
with what is held and written (`rows`) in one transaction (`deliveries`). `bulk` reads ordinary rows of large feeds in
columns and leaves all others to the reader of rows.
"""
