"""The gallery's address."""

from django.urls import path

from cpal.look.gallery import gallery

urlpatterns = [path("", gallery, name="look-gallery")]
