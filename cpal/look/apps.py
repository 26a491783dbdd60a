"""Django's entry points to the look."""

from django.apps import AppConfig
from django.contrib.admin.apps import SimpleAdminConfig


class LookConfig(AppConfig):
    """Static files, template tags and charts; no model."""

    name = "cpal.look"
    label = "look"


class BackOfficeConfig(SimpleAdminConfig):
    """Django's admin with our own site, so that ``@admin.register`` means the back office."""

    default_site = "cpal.backoffice.BackOffice"
