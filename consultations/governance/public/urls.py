"""The public pages of governance."""

from django.urls import path

from consultations.governance.public import pages

urlpatterns = [
    path("governance/", pages.governance, name="governance"),
    path("governance/code-of-conduct/", pages.code_of_conduct, name="code-of-conduct"),
    path("governance/reviews/<str:reference>/", pages.review, name="governance-review"),
]
