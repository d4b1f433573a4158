"""Staying signed in, and ending with nothing lost."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from flavum.clinic.accounts.actor import actor_of
from flavum.clinic.accounts.kept import forget_kept, is_ours, keep, read_ended


@require_POST
def stay(request: HttpRequest) -> HttpResponse:
    """The session begins anew, as with every page; says how long it lasts."""
    return JsonResponse({"seconds": settings.SESSION_COOKIE_AGE})


@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """The page's time is over: out, and what had been typed into it waits for the same person (session.js)."""
    writer, page, form = str(actor_of(request).user_id), request.POST.get("page", ""), read_ended(request)
    logout(request)
    if form:
        keep(request, writer, form)
    after = {"next": page} if is_ours(request, page) else {}
    return redirect(f"{reverse('account_login')}?{urlencode(after)}")


@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """What was kept is thrown away."""
    forget_kept(request)
    back = request.POST.get("page", "/")
    return redirect(back if is_ours(request, back) else "/")
