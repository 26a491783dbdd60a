"""The register files, under the name by which the back office shows them."""

from __future__ import annotations

from cpal.people.models import RegisterDelivery


class Delivery(RegisterDelivery):
    """A register file as received."""

    class Meta:
        proxy = True
        verbose_name = "register file"
        verbose_name_plural = "register files"
