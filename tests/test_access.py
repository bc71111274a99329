"""Who may reach which address: one table, walked as every role. An address without a row fails."""

import uuid

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver

from mechjournal.access import TABLE, stop_token
from mechjournal.actions.asked_checks import ask_check
from mechjournal.actions.attachments import take_file
from mechjournal.actions.comments import Said, say
from mechjournal.actions.entries import add_result
from mechjournal.actions.evidence import add_evidence
from mechjournal.actions.hypotheses import make_hypothesis
from mechjournal.actions.ideas import add_idea
from mechjournal.actions.imports import begin_import
from mechjournal.actions.meetings import plan_meeting
from mechjournal.actions.mentorships import begin_mentorship, end_mentorship
from mechjournal.actions.projects import create_project, invite
from mechjournal.actions.proposals import drafted, propose
from mechjournal.actions.requests import ask as ask_mentor
from mechjournal.actions.snippets import keep_snippet
from mechjournal.actions.sprints import open_sprint
from mechjournal.actions.telling import tell
from mechjournal.actions.tokens import make_token
from mechjournal.models import Invitation, Notification, Role
from mechjournal.models.notifications import Sort
from tests.conftest import make_user
from tests.helpers import expects, experiment, note, notebook, png, shows

VISITORS = ["ana", "col", "mo", "rhea", "olu", None]
OK, FORM, GONE, NO, HIDDEN, SIGN_IN = 200, 422, 302, 403, 404, "sign in"

# address: method, answers for ana (owner), col (collaborator), mo (mentor), rhea (reader), olu (stranger), nobody
READ = (OK, OK, OK, OK, HIDDEN, SIGN_IN)
EVERYONE_IN = (OK, OK, OK, OK, OK, SIGN_IN)
COMMENT_FORM = (FORM, FORM, FORM, NO, HIDDEN, SIGN_IN)
COMMENT_GOES_ON = (GONE, GONE, GONE, NO, HIDDEN, SIGN_IN)
WRITE_PAGE = (OK, OK, NO, NO, HIDDEN, SIGN_IN)
WRITE_FORM = (FORM, FORM, NO, NO, HIDDEN, SIGN_IN)
BELIEVE_PAGE = (OK, OK, OK, NO, HIDDEN, SIGN_IN)
BELIEVE_FORM = (FORM, FORM, FORM, NO, HIDDEN, SIGN_IN)
WRITE_GOES_ON = (GONE, GONE, NO, NO, HIDDEN, SIGN_IN)
GOES_ON = (GONE, GONE, GONE, GONE, GONE, SIGN_IN)
FORM_IN = (FORM, FORM, FORM, FORM, FORM, SIGN_IN)
MANAGE_PAGE = (OK, NO, NO, NO, HIDDEN, SIGN_IN)
MANAGE_FORM = (FORM, NO, NO, NO, HIDDEN, SIGN_IN)
MANAGE_GOES_ON = (GONE, NO, NO, NO, HIDDEN, SIGN_IN)
OWN_PAGE = (OK, HIDDEN, NO, NO, HIDDEN, SIGN_IN)
OWN_GOES_ON = (GONE, HIDDEN, NO, NO, HIDDEN, SIGN_IN)
PUBLIC = (OK, OK, OK, OK, OK, OK)

ROWS = {
    ("home", "GET"): (GONE, GONE, GONE, GONE, GONE, OK),
    ("pages.keys", "GET"): PUBLIC,
    ("healthz", "GET"): PUBLIC,
    ("ladder.home", "GET"): EVERYONE_IN,
    ("ropes.index", "GET"): EVERYONE_IN,
    ("ropes.begin", "POST"): GOES_ON,
    ("ropes.leave", "POST"): GOES_ON,
    ("ropes.come_back", "POST"): GOES_ON,
    ("ropes.tick", "POST"): GOES_ON,
    ("ropes.explain", "POST"): GOES_ON,
    ("starters.index", "GET"): EVERYONE_IN,
    ("skills.index", "GET"): EVERYONE_IN,
    ("skills.index", "POST"): GOES_ON,
    ("ideas.index", "GET"): EVERYONE_IN,
    ("ideas.index", "POST"): FORM_IN,
    ("ideas.session", "GET"): EVERYONE_IN,
    ("ideas.session", "POST"): FORM_IN,
    ("ideas.rate", "GET"): EVERYONE_IN,
    ("ideas.rate", "POST"): GOES_ON,
    # Ana's, and given to the project: the others read it.
    ("ideas.show", "GET"): READ,
    ("ideas.show", "POST"): (FORM, NO, NO, NO, HIDDEN, SIGN_IN),
    ("ideas.drop", "POST"): (GONE, NO, NO, NO, HIDDEN, SIGN_IN),
    ("ideas.restore", "POST"): (GONE, NO, NO, NO, HIDDEN, SIGN_IN),
    ("ideas.of_entry", "GET"): READ,
    ("ideas.of_entry", "POST"): (FORM, FORM, FORM, FORM, HIDDEN, SIGN_IN),
    ("days.everywhere", "GET"): (OK, OK, OK, OK, GONE, SIGN_IN),
    ("timelines.everywhere", "GET"): EVERYONE_IN,
    ("days.search", "GET"): EVERYONE_IN,
    ("days.today", "GET"): READ,
    ("days.day", "GET"): READ,
    ("timelines.project", "GET"): READ,
    ("entries.log_anywhere", "POST"): (FORM, FORM, NO, NO, HIDDEN, SIGN_IN),
    ("entries.log", "POST"): WRITE_FORM,
    ("entries.preview", "POST"): (OK, OK, NO, NO, HIDDEN, SIGN_IN),
    ("entries.show", "GET"): READ,
    ("entries.menu", "GET"): READ,
    ("entries.edit", "GET"): WRITE_PAGE,
    ("entries.edit", "POST"): WRITE_FORM,
    ("entries.result", "GET"): WRITE_PAGE,
    ("entries.result", "POST"): WRITE_FORM,
    ("entries.state", "POST"): WRITE_GOES_ON,
    ("marks.mark", "POST"): WRITE_GOES_ON,
    # Of what ana's agent wrote.
    ("entry_checks.add", "GET"): (OK, OK, OK, NO, HIDDEN, SIGN_IN),
    ("entry_checks.add", "POST"): COMMENT_FORM,
    ("marks.standing", "GET"): WRITE_PAGE,
    ("marks.standing", "POST"): WRITE_FORM,
    ("revisions.index", "GET"): READ,
    ("revisions.show", "GET"): READ,
    ("revisions.restore", "POST"): WRITE_GOES_ON,
    ("entries.move", "GET"): WRITE_PAGE,
    ("entries.redact", "GET"): MANAGE_PAGE,
    ("entries.redact", "POST"): MANAGE_FORM,
    ("hypotheses.index", "GET"): READ,
    ("hypotheses.index", "POST"): WRITE_FORM,
    ("hypotheses.card", "GET"): READ,
    ("hypotheses.believe", "GET"): BELIEVE_PAGE,
    ("hypotheses.believe", "POST"): BELIEVE_FORM,
    ("hypotheses.show", "GET"): READ,
    ("hypotheses.edit", "GET"): WRITE_PAGE,
    ("hypotheses.edit", "POST"): WRITE_FORM,
    ("hypotheses.credence", "GET"): BELIEVE_PAGE,
    ("hypotheses.credence", "POST"): BELIEVE_FORM,
    ("hypotheses.history", "GET"): READ,
    ("hypotheses.close", "GET"): WRITE_PAGE,
    ("hypotheses.close", "POST"): WRITE_FORM,
    ("hypotheses.reopen", "POST"): WRITE_GOES_ON,
    ("hypotheses.rivals", "POST"): WRITE_FORM,
    ("hypotheses.doubt", "POST"): WRITE_GOES_ON,
    ("hypotheses.check", "GET"): WRITE_PAGE,
    ("hypotheses.check", "POST"): WRITE_FORM,
    ("hypotheses.mine", "GET"): WRITE_PAGE,
    ("hypotheses.mine", "POST"): WRITE_FORM,
    ("evidence.index", "GET"): READ,
    ("evidence.add", "GET"): WRITE_PAGE,
    ("evidence.add", "POST"): WRITE_FORM,
    ("evidence.of_entry", "GET"): WRITE_PAGE,
    ("evidence.of_entry", "POST"): WRITE_FORM,
    ("evidence.weigh", "GET"): READ,
    ("evidence.weigh", "POST"): WRITE_FORM,
    ("evidence.drop", "POST"): WRITE_GOES_ON,
    # Said by ana, of an experiment that has its result: before that a partner finds nothing here.
    ("predictions.add", "GET"): WRITE_PAGE,
    ("predictions.add", "POST"): WRITE_FORM,
    ("predictions.show", "GET"): READ,
    ("predictions.amend", "GET"): MANAGE_PAGE,
    ("predictions.amend", "POST"): MANAGE_FORM,
    ("predictions.resolve", "GET"): WRITE_PAGE,
    ("predictions.resolve", "POST"): WRITE_GOES_ON,
    # Said by mo, of ana's first experiment.
    ("comments.index", "GET"): READ,
    ("comments.index", "POST"): COMMENT_FORM,
    ("comments.show", "GET"): READ,
    ("comments.answer", "GET"): COMMENT_GOES_ON,
    ("comments.answer", "POST"): COMMENT_FORM,
    ("comments.edit", "GET"): (NO, NO, OK, NO, HIDDEN, SIGN_IN),
    ("comments.edit", "POST"): (NO, NO, FORM, NO, HIDDEN, SIGN_IN),
    ("comments.resolve", "POST"): COMMENT_GOES_ON,
    ("comments.reopen", "POST"): COMMENT_GOES_ON,
    ("snippets.index", "GET"): EVERYONE_IN,
    ("snippets.index", "POST"): FORM_IN,
    # Mo's alone.
    ("snippets.edit", "GET"): (HIDDEN, HIDDEN, OK, HIDDEN, HIDDEN, SIGN_IN),
    ("snippets.edit", "POST"): (HIDDEN, HIDDEN, FORM, HIDDEN, HIDDEN, SIGN_IN),
    ("snippets.drop", "POST"): (HIDDEN, HIDDEN, GONE, HIDDEN, HIDDEN, SIGN_IN),
    ("asked_checks.index", "GET"): READ,
    ("asked_checks.index", "POST"): (NO, NO, FORM, NO, HIDDEN, SIGN_IN),
    ("asked_checks.drop", "POST"): (GONE, NO, GONE, NO, HIDDEN, SIGN_IN),
    ("drafts.save", "POST"): (OK, OK, NO, NO, HIDDEN, SIGN_IN),
    ("drafts.discard", "POST"): (GONE, GONE, GONE, GONE, GONE, SIGN_IN),
    ("attachments.upload", "POST"): WRITE_FORM,
    ("attachments.show", "GET"): READ,
    ("attachments.thumb", "GET"): READ,
    ("attachments.notebook", "GET"): READ,
    ("attachments.output", "GET"): READ,
    ("attachments.pin", "POST"): WRITE_GOES_ON,
    ("attachments.remove", "POST"): WRITE_GOES_ON,
    ("phases.index", "GET"): READ,
    ("phases.change", "GET"): WRITE_PAGE,
    ("phases.change", "POST"): WRITE_FORM,
    ("prompts.insert", "POST"): (OK, OK, NO, NO, HIDDEN, SIGN_IN),
    ("prompts.snooze", "POST"): WRITE_GOES_ON,
    ("prompts.retire", "POST"): WRITE_GOES_ON,
    ("prompts.recall", "POST"): WRITE_GOES_ON,
    ("sprints.index", "GET"): READ,
    ("sprints.open", "GET"): (GONE, GONE, NO, NO, HIDDEN, SIGN_IN),
    ("sprints.open", "POST"): WRITE_FORM,
    ("sprints.show", "GET"): READ,
    ("sprints.card", "GET"): READ,
    ("sprints.edit", "GET"): WRITE_PAGE,
    ("sprints.edit", "POST"): WRITE_FORM,
    ("sprints.extend", "GET"): WRITE_PAGE,
    ("sprints.extend", "POST"): WRITE_FORM,
    ("sprints.pause", "GET"): WRITE_PAGE,
    ("sprints.pause", "POST"): WRITE_FORM,
    ("sprints.resume", "POST"): WRITE_GOES_ON,
    ("sprints.close", "GET"): WRITE_PAGE,
    ("sprints.close", "POST"): WRITE_GOES_ON,
    ("postmortems.show", "GET"): READ,
    ("postmortems.show", "POST"): WRITE_FORM,
    ("postmortems.save", "POST"): WRITE_FORM,
    ("postmortems.write_up", "POST"): WRITE_GOES_ON,
    ("decisions.decide", "POST"): WRITE_FORM,
    # Nothing is decided yet.
    ("decisions.verdict", "POST"): (HIDDEN, HIDDEN, NO, NO, HIDDEN, SIGN_IN),
    ("checkins.answer", "GET"): (GONE, GONE, NO, NO, HIDDEN, SIGN_IN),
    ("checkins.answer", "POST"): WRITE_GOES_ON,
    ("weeks.show", "GET"): READ,
    ("weeks.show", "POST"): WRITE_FORM,
    ("calibrations.everywhere", "GET"): EVERYONE_IN,
    ("calibrations.project", "GET"): READ,
    ("negatives.index", "GET"): READ,
    ("negatives.export", "GET"): READ,
    ("notifications.index", "GET"): EVERYONE_IN,
    ("notifications.all_seen", "POST"): GOES_ON,
    ("notifications.count", "GET"): EVERYONE_IN,
    ("notifications.letters", "GET"): EVERYONE_IN,
    ("notifications.letters", "POST"): FORM_IN,
    # Whoever holds the link of a letter.
    ("notifications.stop", "GET"): PUBLIC,
    ("notifications.stop", "POST"): PUBLIC,
    # What mo was told is mo's alone.
    ("notifications.open", "GET"): (HIDDEN, HIDDEN, GONE, HIDDEN, HIDDEN, SIGN_IN),
    ("desk.index", "GET"): EVERYONE_IN,
    ("desk.read", "POST"): (NO, NO, FORM, NO, HIDDEN, SIGN_IN),
    ("desk.unread", "POST"): (NO, NO, FORM, NO, HIDDEN, SIGN_IN),
    ("reading.show", "GET"): READ,
    ("reading.mark", "POST"): (FORM, FORM, FORM, FORM, HIDDEN, SIGN_IN),
    ("reading.unmark", "POST"): (FORM, FORM, FORM, FORM, HIDDEN, SIGN_IN),
    # Asked by ana, of mo, about a hypothesis.
    ("requests.index", "GET"): READ,
    ("requests.show", "GET"): READ,
    ("requests.answer", "POST"): (NO, NO, FORM, NO, HIDDEN, SIGN_IN),
    ("requests.correct", "GET"): (NO, NO, GONE, NO, HIDDEN, SIGN_IN),
    ("requests.correct", "POST"): (NO, NO, GONE, NO, HIDDEN, SIGN_IN),
    ("requests.change", "GET"): MANAGE_PAGE,
    ("requests.change", "POST"): MANAGE_FORM,
    ("requests.withdraw", "POST"): MANAGE_GOES_ON,
    ("requests.rank", "GET"): (OK, HIDDEN, NO, NO, HIDDEN, SIGN_IN),
    ("requests.rank", "POST"): (FORM, HIDDEN, NO, NO, HIDDEN, SIGN_IN),
    ("requests.ask", "GET"): WRITE_PAGE,
    ("requests.ask", "POST"): WRITE_FORM,
    ("imports.index", "GET"): WRITE_PAGE,
    ("imports.index", "POST"): WRITE_FORM,
    # Ana's: nobody else comes near a file she brought.
    ("imports.show", "GET"): OWN_PAGE,
    ("imports.show", "POST"): (FORM, HIDDEN, NO, NO, HIDDEN, SIGN_IN),
    ("imports.progress", "GET"): OWN_GOES_ON,
    ("imports.begin", "POST"): OWN_GOES_ON,
    ("imports.drop", "POST"): OWN_GOES_ON,
    ("imports.original", "GET"): OWN_PAGE,
    ("brought.index", "GET"): READ,
    # A note that ana's agent proposes.
    ("proposals.index", "GET"): READ,
    ("proposals.accept", "POST"): WRITE_GOES_ON,
    ("proposals.decline", "POST"): WRITE_GOES_ON,
    ("exports.index", "GET"): READ,
    ("exports.folder", "GET"): READ,
    ("exports.log", "GET"): READ,
    ("exports.sprint", "GET"): READ,
    ("exports.hypothesis", "GET"): READ,
    # Nobody has looked back yet.
    ("exports.postmortem", "GET"): (HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, SIGN_IN),
    ("projects.create", "GET"): EVERYONE_IN,
    ("projects.create", "POST"): (FORM, FORM, FORM, FORM, FORM, SIGN_IN),
    ("projects.settings", "GET"): READ,
    ("projects.settings", "POST"): MANAGE_FORM,
    ("projects.status", "POST"): MANAGE_FORM,
    ("projects.leave", "POST"): (GONE, GONE, GONE, GONE, HIDDEN, SIGN_IN),
    ("projects.hand_over", "POST"): MANAGE_FORM,
    ("projects.invite", "POST"): MANAGE_FORM,
    ("projects.revoke", "POST"): MANAGE_GOES_ON,
    ("projects.remove_member", "POST"): MANAGE_GOES_ON,
    ("invitations.show", "GET"): PUBLIC,
    ("invitations.show", "POST"): (GONE, GONE, GONE, GONE, GONE, OK),
    ("mentorships.index", "GET"): EVERYONE_IN,
    ("mentorships.invite", "POST"): FORM_IN,
    # Sent by ana, and a mentorship of mo and ana.
    ("mentorships.revoke", "POST"): (GONE, HIDDEN, HIDDEN, HIDDEN, HIDDEN, SIGN_IN),
    ("mentorships.show", "GET"): (OK, HIDDEN, OK, HIDDEN, HIDDEN, SIGN_IN),
    ("mentorships.reading", "POST"): (NO, HIDDEN, GONE, HIDDEN, HIDDEN, SIGN_IN),
    ("mentorships.end", "POST"): (GONE, HIDDEN, GONE, HIDDEN, HIDDEN, SIGN_IN),
    ("meetings.plan", "POST"): (GONE, HIDDEN, GONE, HIDDEN, HIDDEN, SIGN_IN),
    ("meetings.show", "GET"): (OK, HIDDEN, OK, HIDDEN, HIDDEN, SIGN_IN),
    ("meetings.show", "POST"): (FORM, HIDDEN, FORM, HIDDEN, HIDDEN, SIGN_IN),
    ("meetings.export", "GET"): (OK, HIDDEN, OK, HIDDEN, HIDDEN, SIGN_IN),
    ("meetings.hold", "POST"): (GONE, HIDDEN, GONE, HIDDEN, HIDDEN, SIGN_IN),
    ("meetings.keep", "POST"): (GONE, HIDDEN, NO, HIDDEN, HIDDEN, SIGN_IN),
    # What mo keeps about ana.
    ("meetings.note", "GET"): (HIDDEN, HIDDEN, OK, HIDDEN, HIDDEN, SIGN_IN),
    ("meetings.note", "POST"): (HIDDEN, HIDDEN, FORM, HIDDEN, HIDDEN, SIGN_IN),
    ("accounts.settings", "GET"): EVERYONE_IN,
    ("accounts.settings", "POST"): (FORM, FORM, FORM, FORM, FORM, SIGN_IN),
    ("accounts.time_zone", "POST"): (FORM, FORM, FORM, FORM, FORM, SIGN_IN),
    ("accounts.returned", "GET"): EVERYONE_IN,
    ("accounts.token", "GET"): (OK, OK, OK, OK, OK, 401),
    ("accounts.download", "GET"): EVERYONE_IN,
    ("accounts.end_session", "POST"): (GONE, GONE, GONE, GONE, GONE, SIGN_IN),
    # Making one asks for the password first.
    ("tokens.index", "GET"): EVERYONE_IN,
    ("tokens.index", "POST"): GOES_ON,
    # Ana's own.
    ("tokens.revoke", "POST"): (GONE, HIDDEN, HIDDEN, HIDDEN, HIDDEN, SIGN_IN),
    # Leaving asks for the password first.
    ("accounts.delete", "GET"): (GONE, GONE, GONE, GONE, GONE, SIGN_IN),
}


IDEA = ("ideas.show", "ideas.drop", "ideas.restore")
ROPE = ("ropes.tick", "ropes.explain")
NOTEBOOKS = ("attachments.notebook", "attachments.output", "attachments.pin")


def own_names() -> set[str]:
    return {p.name for p in get_resolver().url_patterns if isinstance(p, URLPattern)}


def test_every_address_has_a_row():
    assert own_names() == {name for name, _ in ROWS}


def test_every_role_has_verbs():
    assert set(TABLE) == set(Role.values)


@pytest.fixture
def place(cast):
    """A project with one of everything, and the words that fill its addresses."""
    entry = experiment(cast.ana, cast.project)
    day = cast.ana.today()
    open_sprint(by=cast.ana, project=cast.project, goal="Why?", pivot_if="", starts_on=day, ends_on=day)
    token = invite(by=cast.ana, project=cast.project)
    invite(by=cast.ana, project=None, becomes="mentor")
    pair = begin_mentorship(mentor=cast.mo, mentee=cast.ana)
    done = experiment(cast.ana, cast.project)
    expects(cast.ana, done)
    add_result(author=cast.ana, entry=done, result="It is 12 %.", day=None, composer=done.client_key)
    hypothesis = make_hypothesis(by=cast.ana, project=cast.project, claim="One direction does it.")
    add_evidence(by=cast.ana, hypothesis=hypothesis, entry=entry, side="for")
    ask_mentor(by=cast.ana, on=hypothesis.subject, mentor=cast.mo, question="Is it enough?")
    for name, data in {"plot.png": png(), "probe.ipynb": notebook(shows(png()))}.items():
        place = {"project": cast.project, "client_key": entry.client_key, "entry": entry}
        take_file(user=cast.ana, name=name, data=data, **place)
    told = {"kind": "asked", "project": cast.project, "path": entry.get_absolute_url(), "once": "request:1"}
    tell([cast.mo], by=cast.ana, **told)
    say(by=cast.mo, on=entry, said=Said(body="Which layer?"))
    said = {"kind": "note", "body": "The hook fires.", "day": day.isoformat()}
    propose(drafted(by=cast.ana, project=cast.project, kind="log", payload=said))
    keep_snippet(user=cast.mo, key="baseline", text="Does it beat a real baseline?")
    by_agent = note(cast.ana, cast.project, beside={"agent": "Otter"})
    return {
        "key": cast.project.key,
        "number": 1,
        "name": "plot.png",
        "revision": 1,
        "day": "2026-01-05",
        "client_key": str(uuid.uuid4()),
        "invitation": Invitation.objects.get(becomes="").key,
        "person": cast.rhea.key,
        "token": token,
        "n": 1,
        "entry": 1,
        "slug": "baseline",
        "of agents": {"number": by_agent.number},
        "of ideas": {"key": add_idea(by=cast.ana, line="What if?", project=cast.project).key},
        "of letters": {"token": stop_token(cast.mo, Sort.NEWS)},
        "of tokens": {"token": make_token(by=cast.ana, name="GPU box", scope="log", days=7)[0].key},
        "of told": {"key": Notification.objects.get(user=cast.mo, once="request:1").key},
        "prompt": "dull-story",
        "kind": "entry",
        "of what is asked": {"slug": ask_check(by=cast.mo, project=cast.project, question="How many seeds?").key},
        "of notebooks": {"number": 2},
        "of ranks": {"person": cast.mo.key},
        "of mentoring": {
            "mentorship": pair.key,
            "person": cast.ana.key,
            "number": plan_meeting(by=cast.ana, mentorship=pair, on_day=day, texts={}).number,
            "invitation": Invitation.objects.exclude(becomes="").get().key,
        },
        "batch": begin_import(by=cast.ana, project=cast.project, name="LOG.md", data=b"## 2025-10-24\n\nText.\n").key,
    }


@pytest.mark.parametrize("visitor", VISITORS, ids=lambda name: name or "nobody")
@pytest.mark.parametrize("row", ROWS, ids=lambda row: " ".join(reversed(row)))
def test_walk(cast, place, row, visitor):
    name, method = row
    expected = ROWS[row][VISITORS.index(visitor)]
    response = ask(cast.client(visitor), name, method, place)
    if expected == SIGN_IN:
        assert response.status_code == 302
        assert response["Location"].startswith("/account/login/")
    else:
        assert response.status_code == expected


STRANGE = [row for row in ROWS if ROWS[row][VISITORS.index("olu")] == HIDDEN]


@pytest.fixture
def outsiders(cast, place) -> dict[str, Client]:
    """Someone who mentored ana until now, and someone who mentors col in a project of their own."""
    former, elsewhere = make_user("former"), make_user("elsewhere")
    end_mentorship(by=cast.ana, mentorship=begin_mentorship(mentor=former, mentee=cast.ana))
    begin_mentorship(mentor=elsewhere, mentee=cast.col)
    create_project(owner=cast.col, title="Col’s own")
    clients = {"former": Client(), "elsewhere": Client()}
    for name, client in clients.items():
        client.force_login({"former": former, "elsewhere": elsewhere}[name])
    return clients


@pytest.mark.parametrize("row", STRANGE, ids=lambda row: " ".join(reversed(row)))
def test_what_a_stranger_may_not_see_is_hidden_from_other_mentors(place, outsiders, row):
    name, method = row
    assert {who: ask(client, name, method, place).status_code for who, client in outsiders.items()} == {
        "former": HIDDEN,
        "elsewhere": HIDDEN,
    }


def ask(client, name: str, method: str, place: dict):
    pattern = next(p for p in get_resolver().url_patterns if isinstance(p, URLPattern) and p.name == name)
    if name in NOTEBOOKS:
        place = place | place["of notebooks"]
    if name == "entry_checks.add":
        place = place | place["of agents"]
    if name == "requests.rank":
        place = place | place["of ranks"]
    if name in IDEA:
        place = place | place["of ideas"]
    if name.startswith(("mentorships.", "meetings.")):
        place = place | place["of mentoring"]
    if name == "notifications.stop":
        place = place | place["of letters"]
    if name == "notifications.open":
        place = place | place["of told"]
    if name == "asked_checks.drop":
        place = place | place["of what is asked"]
    if name == "tokens.revoke":
        place = place | place["of tokens"]
    if name in ROPE:
        place = place | {"slug": "probes"}
    address = "/" + pattern.pattern._route
    for word in pattern.pattern.converters:
        address = replace_word(address, word, str(place[word]))
    if method == "GET":
        return client.get(address)
    extra = {"project": place["key"], "project_key": place["key"], "client_key": place["client_key"]}
    return client.post(address, extra if needs_place(name) else {})


def needs_place(name: str) -> bool:
    return name in ("entries.log_anywhere", "drafts.save", "entries.preview", "meetings.keep")


def replace_word(route: str, word: str, value: str) -> str:
    before, _, rest = route.partition(f":{word}>")
    return before.rpartition("<")[0] + value + rest


def test_what_is_private_is_hidden_from_everyone_else(cast):
    entry = experiment(cast.ana, cast.project, visibility="me")
    address = entry.get_absolute_url()
    statuses = {name: cast.client(name).get(address).status_code for name in ("ana", "col", "mo", "rhea")}
    assert statuses == {"ana": 200, "col": 404, "mo": 404, "rhea": 404}
