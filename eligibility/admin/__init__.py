"""The registers in the back office: to be read; only a register file changes them."""

from eligibility.admin import (
    averages,
    deliveries,
    imports,
    lapses,
    particulars,
    registers,
    standards,
    thresholds,
)

__all__ = [
    "averages",
    "deliveries",
    "imports",
    "lapses",
    "particulars",
    "registers",
    "standards",
    "thresholds",
]
