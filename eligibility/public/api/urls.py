"""`/api/v1/` of the register."""

from django.urls import path

from eligibility.public import urls as _pages  # noqa: F401 - they register the converter of names
from eligibility.public.api import views

urlpatterns = [
    path("brands", views.BrandsView.as_view(), name="brands"),
    path("brands/<str:metal>/<name:brand>", views.BrandView.as_view(), name="brand"),
    path("sites", views.SitesView.as_view(), name="sites"),
    path("sites/<name:code>", views.SiteView.as_view(), name="site"),
    path("standards", views.StandardsView.as_view(), name="standards"),
    path("standards/<name:code>", views.StandardView.as_view(), name="standard"),
    path("recognitions", views.RecognitionsView.as_view(), name="recognitions"),
    path("thresholds", views.ThresholdsView.as_view(), name="thresholds"),
]
