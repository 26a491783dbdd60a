from django.apps import AppConfig


class ConsultationsConfig(AppConfig):
    name = "consultations"
    label = "consultations"
    verbose_name = "Consultations"

    def ready(self) -> None:
        """Tell the back office what waits for people, and the methodology's pages which proposals are public."""
        from consultations.access import KINDS  # noqa: PLC0415 - models are ready only now
        from consultations.amending.waiting import amendments_waiting  # noqa: PLC0415 - as above
        from consultations.analysis.waiting import analysis_waiting  # noqa: PLC0415 - as above
        from consultations.drawn_lives import AMENDMENT, CONSULTATION  # noqa: PLC0415 - as above
        from consultations.outcomes.waiting import outcomes_waiting  # noqa: PLC0415 - as above
        from consultations.public.dates import dates_of_consultations, open_consultations  # noqa: PLC0415 - as above
        from consultations.public.proposal import published_codes  # noqa: PLC0415 - as above
        from consultations.respond.desk import open_for_response  # noqa: PLC0415 - as above
        from consultations.waiting import consultations_waiting  # noqa: PLC0415 - as above
        from cpal.access import register_data  # noqa: PLC0415 - as above
        from cpal.backoffice import BackOffice  # noqa: PLC0415 - as above
        from cpal.desk import add_desk_block  # noqa: PLC0415 - as above
        from cpal.lives import register_lives  # noqa: PLC0415 - as above
        from pricing.public.extras import (  # noqa: PLC0415 - as above
            add_calendar_source,
            add_invitation_source,
            add_published_proposals,
        )

        add_desk_block(open_for_response)
        BackOffice.register_tasks(consultations_waiting)
        BackOffice.register_tasks(amendments_waiting)
        BackOffice.register_tasks(analysis_waiting)
        BackOffice.register_tasks(outcomes_waiting)
        register_data(*KINDS)
        register_lives(AMENDMENT, CONSULTATION)
        add_published_proposals(published_codes)
        add_calendar_source(dates_of_consultations)
        add_invitation_source(open_consultations)
