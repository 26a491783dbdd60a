"""One's own responses, on the participants' desk; the page asks for a sign-in."""

from django.urls import path

from consultations.respond import desk

urlpatterns = [
    path("consultations/", desk.own_responses, name="own-responses"),
]
