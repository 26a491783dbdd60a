"""`/api/v1/` of the consultations."""

from django.urls import path

from consultations.public.api.views import ConsultationsView, ConsultationView
from consultations.public.outcome_api import OutcomeView

urlpatterns = [
    path("consultations", ConsultationsView.as_view(), name="consultations"),
    path("consultations/<str:consultation>", ConsultationView.as_view(), name="consultation"),
    path("consultations/<str:consultation>/outcome", OutcomeView.as_view(), name="outcome"),
]
