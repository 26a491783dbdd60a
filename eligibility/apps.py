from django.apps import AppConfig


class EligibilityConfig(AppConfig):
    name = "eligibility"
    label = "eligibility"
    verbose_name = "Eligibility"

    def ready(self) -> None:
        """Tell the table of access what the registers keep."""
        from cpal.access import register_data  # noqa: PLC0415 - models are ready only now
        from eligibility.access import KINDS  # noqa: PLC0415 - as above

        register_data(*KINDS)
