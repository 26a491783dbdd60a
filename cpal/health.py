"""Two questions of whoever runs us: does the process answer, and can it do its work?"""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache


@never_cache
@login_not_required
def healthz(_request: HttpRequest) -> HttpResponse:
    """200 while the process answers at all; restart it otherwise."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@login_not_required
def readyz(_request: HttpRequest) -> HttpResponse:
    """200 when the database answers, 503 when it does not; send no visitors meanwhile."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("no database\n", content_type="text/plain", status=503)
    return HttpResponse("ok\n", content_type="text/plain")
