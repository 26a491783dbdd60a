"""The public page of outcomes."""

from django.urls import path

from objections.public import views

urlpatterns = [
    path("objections/", views.outcomes, name="objection-outcomes"),
]
