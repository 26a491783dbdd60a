from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "consultations.notices"
    label = "notices"
    verbose_name = "Notices"

    def ready(self) -> None:
        """Tell the back office what did not arrive, and the public pages of notices and of dates announced anew."""
        from consultations.notices.public.selectors import latest_news  # noqa: PLC0415 - models are ready only now
        from consultations.notices.services.announce_calendar import times_moved  # noqa: PLC0415 - as above
        from consultations.notices.waiting import notices_waiting  # noqa: PLC0415 - as above
        from cpal.backoffice import BackOffice  # noqa: PLC0415 - as above
        from pricing.public import extras  # noqa: PLC0415 - as above

        BackOffice.register_tasks(notices_waiting)
        extras.add_news_source(latest_news)
        extras.add_calendar_moves(times_moved)
