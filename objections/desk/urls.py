"""The participants' desk; every page asks for a sign-in."""

from django.urls import path

from objections.desk import views

urlpatterns = [
    path("", views.desk, name="desk"),
    path("objections/", views.objections, name="objections"),
    path("objections/new/", views.new_objection, name="objection-new"),
    path("objections/<str:reference>/", views.receipt, name="objection-receipt"),
    path("objections/<str:reference>/document/", views.document, name="objection-document"),
]
