from django.apps import AppConfig


class PricingConfig(AppConfig):
    name = "pricing"
    label = "pricing"
    verbose_name = "Pricing"

    def ready(self) -> None:
        """Tell the back office what waits for people, and eligibility which version is in force and what was used."""
        from cpal.access import register_data  # noqa: PLC0415 - models are ready only now
        from cpal.backoffice import BackOffice  # noqa: PLC0415 - as above
        from cpal.lives import register_lives  # noqa: PLC0415 - as above
        from eligibility.in_force import (  # noqa: PLC0415 - as above
            say_how_long_is_consulted,
            say_what_is_in_force,
            say_what_was_adopted,
        )
        from eligibility.uses import say_what_was_used  # noqa: PLC0415 - as above
        from pricing.access import KINDS  # noqa: PLC0415 - as above
        from pricing.drawn_life import ASSESSMENT  # noqa: PLC0415 - as above
        from pricing.selectors.methodology import (  # noqa: PLC0415 - as above
            days_consulted,
            version_in_force,
            versions_adopted,
        )
        from pricing.selectors.verdicts_used import verdicts_used  # noqa: PLC0415 - as above
        from pricing.waiting import pricing_waiting  # noqa: PLC0415 - as above

        BackOffice.register_tasks(pricing_waiting)
        register_data(*KINDS)
        register_lives(ASSESSMENT)
        say_what_is_in_force(version_in_force)
        say_what_was_used(verdicts_used)
        say_what_was_adopted(versions_adopted)
        say_how_long_is_consulted(days_consulted)
