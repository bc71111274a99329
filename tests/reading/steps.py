"""What tests of reading ask of the page."""

import re

from mechjournal.actions.reading import mark_read
from mechjournal.models import Project


def page(cast, name="mo", more="") -> str:
    """What `name` reads of ana's project, as text without tags."""
    response = cast.client(name).get(f"/p/{cast.project.key}/reading/{more}")
    assert response.status_code == 200
    main = response.content.decode().partition('<main id="main"')[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def items(cast, name="mo", more="") -> list:
    """What stands on it, in order."""
    response = cast.client(name).get(f"/p/{cast.project.key}/reading/{more}")
    return [told for _, items in response.context["days"] for told in items]


def whats(cast, name="mo") -> list[str]:
    return [told.what for told in items(cast, name)]


def read_all(cast, name="mo") -> int:
    seq = Project.objects.get(pk=cast.project.pk).last_seq
    mark_read(by=getattr(cast, name), project=cast.project, seq=seq)
    return seq
