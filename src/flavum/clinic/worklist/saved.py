"""Views that somebody keeps: filters under a name. What is searched for is never kept, for it holds names of people."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from flavum.clinic.accounts.actor import actor_of
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.records.models import SavedView
from flavum.clinic.worklist.search import Filter

LONGEST = 60


@require_POST
def keep_view(request: HttpRequest) -> HttpResponse:
    """Keep the list as it is narrowed; the same name again means the newer filters."""
    actor = actor_of(request)
    actor.check(Permission.SEE_CASES)
    query = Filter.from_query(QueryDict(request.POST.get("query", ""))).to_query()
    name = " ".join(request.POST.get("name", "").split())[:LONGEST]
    if name and query:
        SavedView.objects.update_or_create(
            organisation_id=actor.organisation_id, user_id=actor.user_id, name=name, defaults={"query": query}
        )
    return redirect(f"/?{query}")


@require_POST
def delete_view(request: HttpRequest, view: UUID) -> HttpResponse:
    """Forget one of one's own views; one that is gone already stays gone."""
    actor = actor_of(request)
    actor.check(Permission.SEE_CASES)
    SavedView.objects.filter(id=view, user=actor.user_id).delete()
    return redirect("worklist")
