from django.apps import AppConfig


class IllustrativeConfig(AppConfig):
    name = "cpal.illustrative"
    label = "illustrative"
    verbose_name = "Illustrative market"
