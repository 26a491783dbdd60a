"""`/api/v1/` of the notices."""

from django.urls import path

from consultations.notices.public.api.views import NoticesView, NoticeView

urlpatterns = [
    path("notices", NoticesView.as_view(), name="notices"),
    path("notices/<str:number>", NoticeView.as_view(), name="notice"),
]
