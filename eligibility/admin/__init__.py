"""The registers in the back office: to be read; only a register file changes them."""

from eligibility.admin import deliveries, registers, thresholds

__all__ = ["deliveries", "registers", "thresholds"]
