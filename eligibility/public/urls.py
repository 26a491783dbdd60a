"""The public pages of eligibility."""

from django.urls import path

from eligibility.public import brands

urlpatterns = [
    path("brands/", brands.brands, name="brands"),
]
