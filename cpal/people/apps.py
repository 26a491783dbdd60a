from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "cpal.people"
    label = "people"
    verbose_name = "People"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the back office what the code of conduct asks, and the table of access what is kept here."""
        from cpal.access import register_data  # noqa: PLC0415 - models are ready only now
        from cpal.backoffice import BackOffice  # noqa: PLC0415 - as above
        from cpal.people.access import KINDS  # noqa: PLC0415 - as above
        from cpal.people.waiting import conduct_waiting  # noqa: PLC0415 - as above

        BackOffice.register_tasks(conduct_waiting)
        register_data(*KINDS)
