"""Makes a long sprint and asks for the pages at its end: `walk_pages.py TIMES`. Prints milliseconds and queries."""

import json
import statistics
import sys
import time
from datetime import date, timedelta

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from texts import Texts  # noqa: E402

from mechjournal import guide  # noqa: E402
from mechjournal.actions.deciding import Said as Decision  # noqa: E402
from mechjournal.actions.deciding import close_and_decide  # noqa: E402
from mechjournal.actions.entries import Text, log_entry  # noqa: E402
from mechjournal.actions.hypotheses import make_hypothesis, set_credence  # noqa: E402
from mechjournal.actions.ideas import add_idea  # noqa: E402
from mechjournal.actions.postmortems import Typed, save_postmortem  # noqa: E402
from mechjournal.actions.predictions import PredictionDraft, add_prediction, resolve_prediction  # noqa: E402
from mechjournal.actions.projects import create_project  # noqa: E402
from mechjournal.actions.sprints import open_sprint  # noqa: E402
from mechjournal.actions.walk import Said, rate_skills, tick  # noqa: E402
from mechjournal.models import CheckIn, Entry, Project, Sprint, User  # noqa: E402
from mechjournal.models.addresses import address  # noqa: E402

PROJECTS, IDEAS = 40, 60
DAYS, ENTRIES, PREDICTIONS, HYPOTHESES, CHANGES = 10, 300, 40, 10, 12


def main() -> None:
    settings.ALLOWED_HOSTS.append("testserver")
    sprint = fill()
    client = Client()
    client.force_login(sprint.opened_by)
    page = f"{sprint.get_absolute_url()}post-mortem/"
    pages = {
        "home of one project": "/ladder/",
        "the week": address("weeks.show", sprint.project.key, monday(sprint)),
        "post-mortem to write": f"{page}?edit",
        "post-mortem to read": page,
    }
    found = {name: ask(client, path) for name, path in pages.items()}
    walk(sprint)
    found[f"home of {PROJECTS} projects"] = ask(client, "/ladder/")
    print(json.dumps(found))


def fill() -> Sprint:
    ana = User.objects.create_user("ana@example.org", "a long enough password", time_zone="Europe/Oslo")
    project = create_project(owner=ana, title="Refusal directions", question="One direction?", stage="full")
    first = ana.today() - timedelta(days=DAYS - 1)
    planned = {"goal": "One direction?", "pivot_if": "random does as well", "forecast": 40}
    sprint = open_sprint(by=ana, project=project, starts_on=first, ends_on=ana.today(), **planned)
    texts = Texts(5)
    for number in range(ENTRIES):
        day = first + timedelta(days=number * DAYS // ENTRIES)
        log_entry(author=ana, project=project, text=Text(body=texts.note()[:300], day=day))
    Entry.objects.filter(number__lte=200).update(learned=True)
    Entry.objects.filter(number__in=range(100, 120)).update(highlight=True, learned=False, minutes=40)
    expect(ana, project, texts)
    believe(ana, project, texts)
    for number in range(80):
        CheckIn.objects.create(project=project, by=ana, day=ana.today(), answer="nothing" if number % 3 else "learned")
    answers = {key: texts.note()[:600] for key in ("learned", "worked", "surprised", "sooner", "differently")}
    save_postmortem(by=ana, sprint=sprint, typed=Typed(0, answers), finish=True)
    return sprint


def monday(sprint: Sprint) -> date:
    return sprint.ends_on - timedelta(days=sprint.ends_on.weekday())


def walk(sprint: Sprint) -> None:
    """All the items of the checklist ticked, skills rated, ideas had, and mini-projects begun and decided upon."""
    ana, known = sprint.opened_by, guide.current()
    for item in known.ropes:
        tick(user=ana, item=item.key)
    for rating in (2, 3):
        rate_skills(user=ana, said={skill.key: Said(rating, rating == 2) for skill in known.skills})
    for number in range(IDEAS):
        add_idea(by=ana, line=f"Idea {number}.", rating=number % 10 + 1)
    for number in range(PROJECTS - 1):
        mini = create_project(owner=ana, title=f"Mini-project {number}", question="What happens there?", stage="mini")
        log_entry(author=ana, project=mini, text=Text(body="Something happened."))
        if number % 8:
            close_and_decide(by=ana, sprint=mini.sprints.get(), said=Decision(choice="stop", reason="It was small."))


def expect(by: User, project: Project, texts: Texts) -> None:
    run = log_entry(author=by, project=project, text=Text(body="Sweep.", kind="experiment", state="running"))
    said = [
        PredictionDraft(statement=texts.note()[:90].replace("\n", " ") or "It holds.", probability=5 + 2 * n)
        for n in range(PREDICTIONS)
    ]
    rows = [add_prediction(by=by, entry=run, draft=draft) for draft in said]
    for number, row in enumerate(rows[:-4]):
        resolve_prediction(by=by, prediction=row, outcome="true" if number % 3 else "false")


def believe(by: User, project: Project, texts: Texts) -> None:
    for number in range(HYPOTHESES):
        made = make_hypothesis(
            by=by, project=project, claim=texts.note()[:90].replace("\n", " ") or "One.", credence=50
        )
        for change in range(CHANGES):
            set_credence(by=by, hypothesis=made, value=(37 * change + 11 * number) % 100, reason="Another run says so.")


def ask(client: Client, path: str) -> dict:
    """`times` visits after ten that warm up."""
    times = []
    for _ in range(int(sys.argv[1]) + 10):
        before = time.perf_counter()
        assert client.get(path).status_code == 200, path
        times.append((time.perf_counter() - before) * 1000)
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    rest = sorted(times[10:])
    return {
        "p50": round(statistics.median(rest), 1),
        "p95": round(rest[len(rest) * 95 // 100], 1),
        "queries": len(queries),
    }


if __name__ == "__main__":
    main()
