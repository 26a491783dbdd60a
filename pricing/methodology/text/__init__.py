"""The methodology as a document: clauses whose numbers are the parameters of the version. PURE.

`clauses.py` is a clause and the files that ship; `rendering.py` puts the parameters in; `literals.py` finds a number
that is none; `leaves.py` and `amending.py` are the numbers one by one, and what changes when some of them do.
"""
