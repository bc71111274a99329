"""What tests of the desk make, and ask of the page."""

from mechjournal.actions.projects import create_project
from mechjournal.actions.reading import mark_read
from mechjournal.models import Membership, Project, ReviewRequest, Subject, User


def mentee(cast, name: str, title: str = "") -> Project:
    """A project of somebody new, with mo as its mentor, who has read it up to now."""
    person = User.objects.create_user(f"{name}@example.org", name=name.title(), time_zone="Europe/Oslo")
    made = create_project(owner=person, title=title or f"Project of {name}", question="Why?", stage="full")
    Membership.objects.create(project=made, user=cast.mo, role="mentor")
    read(cast, made)
    return made


def read(cast, project: Project) -> None:
    mark_read(by=cast.mo, project=project, seq=Project.objects.get(pk=project.pk).last_seq)


def asks(cast, project: Project, question: str = "Enough?", **fields) -> ReviewRequest:
    """The owner asks mo about the project's first thing."""
    owner = project.memberships.get(role="owner").user
    number = ReviewRequest.objects.filter(project=project).count() + 1
    place = {"project": project, "kind": "request", "number": number}
    on = Subject.objects.create(project=project, kind="hypothesis", number=90 + number)
    Project.objects.filter(pk=project.pk).update(last_request=number)
    return ReviewRequest.objects.create(
        project=project,
        subject=Subject.objects.create(**place),
        number=number,
        on=on,
        by=owner,
        mentor=cast.mo,
        question=question,
        **fields,
    )


def rows(cast, query: str = "", name: str = "mo") -> list:
    return cast.client(name).get(f"/desk/{query}").context["rows"]


def titles(cast, query: str = "") -> list[str]:
    return [row.project.title for row in rows(cast, query)]


def text(cast, query: str = "") -> str:
    return " ".join(cast.client("mo").get(f"/desk/{query}").content.decode().split())
