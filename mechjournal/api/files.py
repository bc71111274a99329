"""Files: beside an entry that is there, or ahead of one that will be sent under the same client key."""

import hashlib
from uuid import UUID, uuid4

from django.conf import settings
from django.http import HttpRequest
from ninja import File, Form, Router, Status
from ninja.files import UploadedFile

from mechjournal import access
from mechjournal.actions.attachments import add_file, describe
from mechjournal.api import once
from mechjournal.api.door import BRINGS_AHEAD, BRINGS_FILES, Write
from mechjournal.api.problems import Problem, of_form, unfit
from mechjournal.api.shapes import FileOut, as_file
from mechjournal.forms.attachments import UploadForm
from mechjournal.lib.pictures import BadPicture
from mechjournal.models import Entry, Project

router = Router(tags=["files"])
ANSWER = {200: FileOut, 201: FileOut}


class Ahead(Write):
    """`client_key`: that of the entry the file is for, which may be sent later."""


@router.post("/projects/{key}/files", auth=BRINGS_AHEAD, response=ANSWER)
def bring(request: HttpRequest, key: str, payload: Form[Ahead], file: File[UploadedFile]):
    """A file for an entry that follows: send the entry with the same `client_key`, a UUID."""
    project = access.project(request.who, key, to=access.LOG)
    try:
        composer = UUID(payload.client_key) if payload.client_key else uuid4()
    except ValueError:
        raise unfit({"client_key": "Give a UUID, the client key of the entry it is for."}) from None
    access.composer(request.who, project, composer)
    # What makes it repeatable is the header here, as the client key is the entry's.
    payload.client_key = None
    return keep(request, payload, project, composer, file)


@router.post("/projects/{key}/entries/{int:number}/files", auth=BRINGS_FILES, response=ANSWER)
def attach(request: HttpRequest, key: str, number: int, payload: Form[Write], file: File[UploadedFile]):
    """A file beside an entry that is there."""
    entry = access.entry(request.who, key, number, to=access.LOG)
    return keep(request, payload, entry.project, entry.client_key, file, entry)


def keep(request: HttpRequest, payload: Write, project: Project, composer: UUID, file, entry: Entry | None = None):
    if file.size > settings.UPLOAD_LIMIT_MB * 1024 * 1024:
        raise Problem(413, f"A file may have {settings.UPLOAD_LIMIT_MB} MB.")
    form = UploadForm({"client_key": str(composer)}, request.FILES)
    if not form.is_valid():
        raise of_form(form)
    data, name = file.read(), file.name
    content = [name, str(composer), hashlib.sha256(data).hexdigest()]
    number = once.sent_before(request, once.key_of(request, payload), once.digest_of(request, content))
    status = 200
    if number is None:
        given = {"user": request.user, "project": project, "client_key": composer, "name": name, "entry": entry}
        given["described"] = described(project, data, name)
        status, number = once.write(request, payload, lambda: add_file(**given).number, content)
    return Status(status, as_file(access.file_brought(request.who, project, number), project))


def described(project: Project, data: bytes, name: str) -> dict:
    """Opened and stored before anything is written to the database, which others want to write to as well."""
    try:
        return describe(project, data, name)
    except BadPicture as error:
        raise unfit({"file": str(error)}) from None
