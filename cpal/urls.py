"""Public portal, participants' desk, back office: side by side, so that what is public is seen at a glance."""

from django.contrib import admin
from django.urls import include, path

from consultations.notices.public.api import urls as notices_api
from consultations.public.api import urls as consultations_api
from cpal import health
from cpal.people.sign_in import SignIn, SignOut
from eligibility.public.api import urls as register_api
from pricing.public.api import urls as premia_api

# The back office’s pages are found here and not when apps load: a command that prices needs none of them.
admin.autodiscover()

# --- Public: what was published, and whether the house stands ----------------------------------------------------
api_v1 = [
    *premia_api.urlpatterns,
    *register_api.urlpatterns,
    *consultations_api.urlpatterns,
    *notices_api.urlpatterns,
    *premia_api.nowhere,
]
public = [
    path("", include("pricing.public.urls")),
    path("", include("eligibility.public.urls")),
    path("", include("objections.public.urls")),
    path("", include("consultations.public.urls")),
    path("", include("consultations.governance.public.urls")),
    path("", include("consultations.notices.public.urls")),
    path("api/v1/", include((api_v1, "v1"))),
    path("look/", include("cpal.look.urls")),  # the gallery; on a local installation only
    path("sign-in/", SignIn.as_view(), name="sign-in"),
    path("sign-out/", SignOut.as_view(), name="sign-out"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]

# --- The participants' desk: signed in, and acting for an organisation ----------------------------------------------
desk = [
    path("desk/", include("objections.desk.urls")),
    path("desk/", include("consultations.respond.desk_urls")),
    path("desk/", include("consultations.notices.desk.urls")),
]

urlpatterns = [
    *public,
    *desk,
    path("back-office/", admin.site.urls),
]
