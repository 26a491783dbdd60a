"""The public pages of notices."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path, register_converter

from consultations.notices.public import pages, post_page, subscribing
from consultations.notices.public.converters import NoticeNumberConverter
from consultations.notices.public.feed import NoticesFeed

register_converter(NoticeNumberConverter, "notice")

urlpatterns = [
    path("notices/", pages.notices, name="notices"),
    path("notices/feed/", login_not_required(NoticesFeed()), name="notices-feed"),
    path("notices/subscribe/", subscribing.subscribe, name="subscribe"),
    path("notices/subscribe/sent/", subscribing.sent, name="subscribe-sent"),
    path("notices/subscribe/<str:token>/", subscribing.confirm, name="subscribe-confirm"),
    path("notices/unsubscribe/<uuid:key>/", subscribing.unsubscribe, name="unsubscribe"),
    path("notices/<notice:number>/", pages.notice, name="notice"),
    path(
        "post/", post_page.post, name="post"
    ),  # what this machine would have sent; on a local installation only
    path("post/<str:name>/", post_page.letter, name="post-letter"),
]
