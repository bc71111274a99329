"""Files: upload, serve, remove. Every answer is checked against membership first, a 304 included."""

from pathlib import Path, PurePosixPath

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from mechjournal import access
from mechjournal.actions.attachments import folder, remove_file, take_file
from mechjournal.actions.previews import notebook_html, notebook_output
from mechjournal.forms.attachments import UploadForm
from mechjournal.htmx import go_to, way_back
from mechjournal.lib import vault
from mechjournal.lib.markdown import reference, safe
from mechjournal.lib.notebooks import PREVIEW_VERSION
from mechjournal.lib.pictures import BadPicture
from mechjournal.models import Attachment


@require_POST
def upload(request: HttpRequest, key: str) -> HttpResponse:
    project = access.project(request.who, key, to="write")
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return refused(form)
    given = form.cleaned_data
    access.composer(request.who, project, given["client_key"])
    try:
        data, name = given["file"].read(), given["file"].name
        file = take_file(user=request.user, project=project, client_key=given["client_key"], name=name, data=data)
    except BadPicture as error:
        return JsonResponse({"error": f"{name}: {error}"}, status=422)
    return JsonResponse(described(file), status=201)


def refused(form: UploadForm) -> JsonResponse:
    errors = [message for messages in form.errors.values() for message in messages]
    return JsonResponse({"error": " ".join(errors)}, status=422)


def described(file: Attachment) -> dict:
    picture = file.blob.is_picture
    return {
        "name": file.name,
        "number": file.number,
        "markdown": reference(file.name, picture),
        "url": file.get_absolute_url(),
        "thumb_url": file.thumb_url if picture else "",
        "is_picture": picture,
    }


@require_GET
def show(request: HttpRequest, key: str, number: int, name: str) -> HttpResponse:
    file = access.attachment(request.who, key, number)
    return serve(request, file, file.blob.sha256, file.blob.content_type)


@require_GET
def thumb(request: HttpRequest, key: str, number: int) -> HttpResponse:
    file = access.attachment(request.who, key, number)
    if not file.blob.thumb_sha256:
        return serve(request, file, file.blob.sha256, file.blob.content_type)
    return serve(request, file, file.blob.thumb_sha256, "image/webp")


@require_GET
def notebook(request: HttpRequest, key: str, number: int) -> HttpResponse:
    file = notebook_file(request, key, number)
    request.frame.at(file.project, "entry")
    may_pin = request.who.may(file.project, access.WRITE)
    context = {"file": file, "preview": safe(notebook_html(file)), "may_pin": may_pin}
    return render(request, "attachments/notebook.html", context)


@require_GET
def output(request: HttpRequest, key: str, number: int, n: int) -> HttpResponse:
    file = notebook_file(request, key, number)
    path, content_type = output_of(file, n)
    tag = f"{file.blob.sha256}-{PREVIEW_VERSION}-{n}"
    return send(request, path, tag, filename=output_name(file, n, content_type), content_type=content_type)


@require_POST
def pin(request: HttpRequest, key: str, number: int, n: int) -> HttpResponse:
    """One output becomes a file of the notebook's entry, or of the composer in which the notebook still waits."""
    file = notebook_file(request, key, number, to="write")
    path, content_type = output_of(file, n)
    given = {"name": output_name(file, n, content_type), "data": path.read_bytes(), "entry": file.entry}
    try:
        take_file(user=request.user, project=file.project, client_key=file.client_key, **given)
    except BadPicture as error:
        messages.error(request, str(error))
    return go_to(request, (file.entry or file.project).get_absolute_url())


def notebook_file(request: HttpRequest, key: str, number: int, to: str = "read") -> Attachment:
    file = access.attachment(request.who, key, number, to)
    if not file.is_notebook:
        raise Http404
    return file


def output_of(file: Attachment, n: int) -> tuple[Path, str]:
    found = notebook_output(file, n)
    if found is None:
        raise Http404
    return found


def output_name(file: Attachment, n: int, content_type: str) -> str:
    """`probe.ipynb` gives `probe-figure-2.png`."""
    return f"{PurePosixPath(file.name).stem}-figure-{n}.{content_type.removeprefix('image/')}"


def serve(request: HttpRequest, file: Attachment, sha256: str, content_type: str) -> HttpResponse:
    path = vault.path_of(folder(file.project), sha256)
    as_file = not file.blob.is_picture
    return send(request, path, sha256, filename=file.name, content_type=content_type, as_attachment=as_file)


def send(request: HttpRequest, path: Path, tag: str, **described) -> HttpResponse:
    """The bytes, never as active content: sandboxed, not sniffed, and all but pictures as a download."""
    tag = f'"{tag}"'
    if request.headers.get("If-None-Match") == tag:
        response = HttpResponseNotModified()
    else:
        response = FileResponse(path.open("rb"), **described)
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@require_POST
def remove(request: HttpRequest, key: str, number: int) -> HttpResponse:
    file = access.attachment(request.who, key, number, to="write")
    remove_file(by=request.user, file=file)
    home = file.entry or file.project
    return go_to(request, way_back(request, home.get_absolute_url()))
