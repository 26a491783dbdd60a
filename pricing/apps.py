from django.apps import AppConfig


class PricingConfig(AppConfig):
    name = "pricing"
    label = "pricing"
    verbose_name = "Pricing"

    def ready(self) -> None:
        """Tell the back office what waits for analysts and senior managers."""
        from cpal.backoffice import BackOffice  # noqa: PLC0415 - models are ready only now
        from pricing.waiting import pricing_waiting  # noqa: PLC0415 - as above

        BackOffice.register_tasks(pricing_waiting)
