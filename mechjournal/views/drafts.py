"""What a composer sends every few seconds, and throwing a draft away."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from mechjournal import access
from mechjournal.actions.drafts import discard_draft, save_draft
from mechjournal.forms.drafts import DraftForm
from mechjournal.htmx import go_to


@require_POST
def save(request: HttpRequest) -> HttpResponse:
    form = DraftForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"error": form.errors.as_text()}, status=422)
    where = form.cleaned_data
    project = access.project(request.who, where["project_key"], to="write")
    entry = access.entry(request.who, project.key, where["entry"], to="write") if where["entry"] else None
    draft = save_draft(
        user=request.user, project=project, entry=entry, client_key=where["client_key"], fields=form.typed()
    )
    if draft is None:
        return JsonResponse({"logged": True})
    return JsonResponse({"saved_at": timezone.localtime(draft.saved_at).strftime("%H:%M")})


@require_POST
def discard(request: HttpRequest, client_key: UUID) -> HttpResponse:
    draft = access.draft(request.who, client_key)
    discard_draft(user=request.user, client_key=client_key)
    if request.htmx or request.headers.get("X-Requested-With") == "fetch":
        return HttpResponse(status=204)
    return go_to(request, draft.project.get_absolute_url() if draft else "/")
