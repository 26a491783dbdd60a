from django.apps import AppConfig


class LocalConfig(AppConfig):
    name = "cpal.local"
    label = "local"
    verbose_name = "Private servers"

    def ready(self) -> None:
        """Make our Celery app the one that every `shared_task` belongs to, in every process."""
        import cpal.celery  # noqa: F401, PLC0415 - not in cpal/__init__.py, which the pure modules pass through
