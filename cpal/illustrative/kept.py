"""Brands that are in the illustrative register and never trade: each shows something that the register tells apart."""

from __future__ import annotations

from cpal.illustrative.cast import (
    BRYNDALE,
    CASTELORNE,
    HALVORSUND,
    OSTERVIK,
    PELLORIN,
    QUILLMARSH,
    SABELUNE,
    TARNHOLLOW,
    Brand,
)
from pricing.methodology.metals import Metal

# A second brand of the same plant.
SECOND = Brand(Metal.ALUMINIUM, "OSTERVIK SLAB", OSTERVIK, "4.0", made_at="OSTERVIK P1-WORKS")
# “Less than 4.0” is a bound and no figure.
BOUND = Brand(Metal.COPPER, "CASTELORNE LOW", CASTELORNE, "4.0")
# Scopes 1 and 2 alone; its site holds a provisional certificate.
PARTIAL = Brand(Metal.ALUMINIUM, "SABELUNE LEAN", SABELUNE, "3.6", is_assured=False)
# The producer took its proof point back.
WITHDRAWN = Brand(Metal.COPPER, "QUILL WIREBAR", QUILLMARSH, "3.0")
# Its site has signed a letter of commitment that soon runs out.
PLEDGED = Brand(Metal.ZINC, "BRYN JUMBO", BRYNDALE, "2.1", is_assured=False)
DELISTED = Brand(Metal.COPPER, "CASTELORNE HG", CASTELORNE, "3.8", is_assured=False)
# Submitted, and waiting for the eligibility officer: the second was verified by its own producer.
TO_VERIFY = Brand(Metal.NICKEL, "PELLORIN DISCS", PELLORIN, "6.8")
TO_REJECT = Brand(
    Metal.ZINC, "TARN JUMBO", TARNHOLLOW, "2.5", verified_by=TARNHOLLOW.code, made_at="TARN SHG-WORKS"
)
# Their sites are to be assessed again after three years: within 30, 60 and 90 days.
DUE = {
    25: Brand(Metal.COPPER, "QUILL GRANULE", QUILLMARSH, "3.2", is_assured=False),
    55: Brand(Metal.ZINC, "TARN DIECAST", TARNHOLLOW, "2.3", is_assured=False),
    85: Brand(Metal.NICKEL, "HALVOR BRIQUETTE", HALVORSUND, "8.8", is_assured=False),
}
# Its disclosure ends within 30 days.
ENDING = DUE[55]

WAITING = (TO_VERIFY, TO_REJECT)
KEPT_BRANDS = (SECOND, BOUND, PARTIAL, WITHDRAWN, PLEDGED, DELISTED, *WAITING, *DUE.values())
MARKS = {
    Metal.ALUMINIUM: "ASI-PS",
    Metal.COPPER: "COPPER-MARK",
    Metal.NICKEL: "NICKEL-MARK",
    Metal.ZINC: "ZINC-MARK",
}
