"""`/api/v1/`: the published premia for programs. Anonymous, read-only, exact: every decimal is text."""
