from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "consultations.governance"
    label = "governance"
    verbose_name = "Governance"

    def ready(self) -> None:
        """Tell the back office which reviews are due, and the table of access what is kept here."""
        from consultations.governance.access import KINDS  # noqa: PLC0415 - models are ready only now
        from consultations.governance.waiting import governance_waiting  # noqa: PLC0415 - as above
        from cpal.access import register_data  # noqa: PLC0415 - as above
        from cpal.backoffice import BackOffice  # noqa: PLC0415 - as above

        BackOffice.register_tasks(governance_waiting)
        register_data(*KINDS)
