from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "cpal.audit"
    label = "audit"
    verbose_name = "Record"
    default_auto_field = "django.db.models.BigAutoField"
