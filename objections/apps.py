from django.apps import AppConfig


class ObjectionsConfig(AppConfig):
    name = "objections"
    label = "objections"
    verbose_name = "Objections"

    def ready(self) -> None:
        """Tell the back office what waits, and the public pages where to object and what came of it."""
        from cpal.access import register_data  # noqa: PLC0415 - models are ready only now
        from cpal.backoffice import BackOffice  # noqa: PLC0415 - as above
        from objections.access import KINDS  # noqa: PLC0415 - as above
        from objections.public.life import objection_events, objection_form  # noqa: PLC0415 - as above
        from objections.waiting import objections_waiting  # noqa: PLC0415 - as above
        from pricing.public import extras  # noqa: PLC0415 - as above

        BackOffice.register_tasks(objections_waiting)
        register_data(*KINDS)
        extras.add_life_source(objection_events)
        extras.add_objection_address(objection_form)
