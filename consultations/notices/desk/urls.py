"""Webhooks at the participants' desk; every page asks for a sign-in."""

from django.urls import path

from consultations.notices.desk import views

urlpatterns = [
    path("webhooks/", views.webhooks, name="webhooks"),
    path("webhooks/<int:number>/", views.webhook, name="webhook"),
    path("webhooks/<int:number>/test/", views.test, name="webhook-test"),
    path("webhooks/<int:number>/enable/", views.enable, name="webhook-enable"),
    path("webhooks/<int:number>/remove/", views.remove, name="webhook-remove"),
]
