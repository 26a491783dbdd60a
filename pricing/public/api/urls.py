"""`/api/v1/` of the premia."""

from django.urls import path
from drf_spectacular.views import SpectacularAPIView

from cpal.api.views import NowhereView
from pricing.public.api.calendar import CalendarView
from pricing.public.api.views import PremiaView, PremiumView

urlpatterns = [
    path("premia", PremiaView.as_view(), name="premia"),
    path("premia/<str:metal>/<str:window>", PremiumView.as_view(), name="premium"),
    path("calendar", CalendarView.as_view(), name="calendar"),
    path("schema", SpectacularAPIView.as_view(authentication_classes=(), throttle_classes=()), name="schema"),
]

# Last of all that answers under /api/v1/.
nowhere = [path("<path:rest>", NowhereView.as_view(), name="nowhere")]
