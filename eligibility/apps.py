from django.apps import AppConfig


class EligibilityConfig(AppConfig):
    name = "eligibility"
    label = "eligibility"
    verbose_name = "Eligibility"

    def ready(self) -> None:
        """Tell the table of access what the registers keep."""
        from cpal.access import register_data  # noqa: PLC0415 - models are ready only now
        from cpal.backoffice import BackOffice  # noqa: PLC0415 - as above
        from eligibility.access import KINDS  # noqa: PLC0415 - as above
        from eligibility.imports.waiting import imports_waiting  # noqa: PLC0415 - as above
        from eligibility.keeping.waiting import registers_waiting  # noqa: PLC0415 - as above
        from eligibility.recognised.overdue import standards_waiting  # noqa: PLC0415 - as above

        register_data(*KINDS)
        BackOffice.register_tasks(registers_waiting)
        BackOffice.register_tasks(standards_waiting)
        BackOffice.register_tasks(imports_waiting)
