"""What people said beside the entries leaves with the journal, comes back to be read, and leaves again as it was."""

import io
import re
import zipfile
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mechjournal.actions.accounts import delete_account
from mechjournal.actions.comments import Said, answer, resolve, say
from mechjournal.actions.hypotheses import close_hypothesis, make_hypothesis, set_credence
from mechjournal.actions.meetings import hold_meeting, plan_meeting
from mechjournal.actions.mentorships import begin_mentorship
from mechjournal.actions.postmortems import Typed, save_postmortem
from mechjournal.actions.projects import create_project
from mechjournal.actions.redaction import redact_entry
from mechjournal.actions.requests import Answer, answer_request, ask
from mechjournal.actions.sprints import close_sprint, open_sprint
from mechjournal.exchange.folder import write_folder
from mechjournal.management.believed import problems
from mechjournal.models import Brought, Change, Credence, Entry, Hypothesis, Membership, Mentorship, User
from mechjournal.views.sealed import nearer_of
from tests.exports.steps import folder, talk, under
from tests.exports.test_round_trip import FOUND, TEXTS, copied, exported
from tests.helpers import note
from tests.imports.bring import bring, zipped_from
from tests.test_cost import cost

LINES = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=60)
SAID = st.lists(st.tuples(st.sampled_from(["ana", "col", "mo"]), TEXTS, st.booleans(), st.booleans()), max_size=4)
BELIEFS = st.lists(
    st.tuples(st.sampled_from(["ana", "col", "mo"]), st.integers(0, 100), LINES | st.just("")), max_size=6
)
ASKED = st.lists(st.tuples(LINES.filter(str.strip), TEXTS | st.just("")), max_size=2)


@settings(max_examples=12, deadline=None, phases=FOUND, suppress_health_check=list(HealthCheck))
@given(said=SAID, on_claim=SAID, beliefs=BELIEFS, asked=ASKED, notes=TEXTS)
def test_what_was_said_comes_back_to_the_letter(cast, said, on_claim, beliefs, asked, notes):
    project = create_project(owner=cast.ana, title="A copy", question="Why?", stage="full")
    for name, role in (("col", "collaborator"), ("mo", "mentor")):
        Membership.objects.create(project=project, user=getattr(cast, name), role=role)
    entry = note(cast.ana, project, "Ablating one direction is enough.")
    claim = make_hypothesis(by=cast.ana, project=project, claim="One direction.", origin=entry)
    for thing, words in ((entry, said), (claim, on_claim)):
        speak(cast, thing, words)
    for name, value, reason in beliefs:
        because = entry if value % 2 else None
        set_credence(by=getattr(cast, name), hypothesis=claim, value=value, reason=reason, because=because)
    for question, text in asked:
        request = ask(by=cast.ana, on=entry.subject, mentor=cast.mo, question=question, predicted="No.")
        outcome = "answered" if text.strip() else "approved"
        answer_request(by=cast.mo, request=request, answer=Answer(outcome=outcome, text=text))
    pair = Mentorship.objects.running().first() or begin_mentorship(mentor=cast.mo, mentee=cast.ana)
    hold_meeting(meeting=plan_meeting(by=cast.ana, mentorship=pair, on_day=cast.ana.today(), texts={"notes": notes}))
    copy = copied(cast.ana, project)
    assert exported(cast.ana, copy) == exported(cast.ana, project)
    assert list(problems(copy)) == []
    assert exported(cast.ana, copied(cast.ana, copy)) == exported(cast.ana, project)


def speak(cast, thing, words) -> None:
    thread = None
    for name, body, is_answer, resolves in words:
        by = getattr(cast, name)
        if is_answer and thread:
            thread.thing = thing
            answer(by=by, thread=thread, body=body)
        else:
            thread = say(by=by, on=thing, said=Said(body=body, asks_reply=resolves))
        if resolves:
            resolve(by=cast.mo, thread=thread)


def test_everything_said_leaves_with_who_and_when(cast):
    talk(cast)
    parts = folder(cast)
    [comments], [request], [meeting] = (under(parts, name) for name in ("comments", "requests", "meetings"))
    assert "> one direction" in comments and '"by": "Mo"' in comments and "Layer 14." in comments
    assert '"resolved_by": "Mo"' in comments and '"thread": "' in comments
    assert "state: changes asked" in request and "Is it enough?" in request and "Not *yet*." in request
    assert "predicted: He says no." in request
    assert "More seeds." in meeting and "held: " in meeting
    [belief] = under(parts, "hypotheses")
    lines = re.findall(r"UTC, (.*?): (\d+) %", belief)
    assert lines == [("Ana", "60"), ("Ana", "75"), ("Col", "30"), ("Mo (mentor)", "20")]


def test_each_takes_along_what_their_pages_show(cast):
    talk(cast)
    private = note(cast.col, cast.project, "Mine alone.", visibility="me")
    say(by=cast.col, on=private, said=Said(body="To myself."))
    fresh = make_hypothesis(by=cast.ana, project=cast.project, claim="Another.")
    set_credence(by=cast.mo, hypothesis=fresh, value=11)
    texts = {name: "".join(folder(cast, name).values()) for name in ("ana", "col", "mo", "rhea")}
    assert {name for name, text in texts.items() if "To myself." in text} == {"col"}
    assert {name for name, text in texts.items() if "Mo (mentor): 11 %" in text} == {"mo"}
    assert {name for name, text in texts.items() if "He says no." in text} == {"ana", "mo"}
    assert {name for name, text in texts.items() if "More seeds." in text} == {"ana", "mo"}


def test_what_is_foretold_of_an_open_question_leaves_with_its_asker_alone(cast):
    entry = note(cast.ana, cast.project)
    ask(by=cast.ana, on=entry.subject, mentor=cast.mo, question="Enough?", predicted="He says no.")
    texts = {name: "".join(folder(cast, name).values()) for name in ("ana", "mo")}
    assert {name for name, text in texts.items() if "He says no." in text} == {"ana"}


def test_ones_own_line_comes_back_as_brought(cast):
    talk(cast)
    copy = copied(cast.ana, cast.project)
    rows = Credence.objects.filter(project=copy).order_by("seq")
    assert [(row.by.name, row.was, row.value, row.reason, row.is_brought) for row in rows] == [
        ("Ana", None, 60, "", True),
        ("Ana", 60, 75, "It is enough.", True),
    ]
    there = Credence.objects.filter(project=cast.project, by=cast.ana).order_by("seq")
    assert [row.at for row in rows] == [row.at for row in there]
    lines = Change.objects.filter(project=copy, kind="credence.imported")
    assert [line.seq for line in lines.order_by("seq")] == [row.seq for row in rows]
    assert min(line.at for line in lines) > max(row.at for row in rows)


def test_what_was_brought_is_never_scored(cast):
    talk(cast)
    copy = copied(cast.ana, cast.project)
    claim = Hypothesis.objects.get(project=copy)
    Membership.objects.create(project=copy, user=cast.col, role="collaborator")
    set_credence(by=cast.col, hypothesis=claim, value=40)
    set_credence(by=cast.mo, hypothesis=claim, value=10)
    row = close_hypothesis(by=cast.ana, hypothesis=claim, status="refuted", reason="A bug.")
    assert {one.name for one in nearer_of(cast.who("ana"), row).guesses} == {"Col", "Mo"}


def test_a_line_that_goes_on_elsewhere_is_left_alone(cast):
    talk(cast)
    copy = copied(cast.ana, cast.project)
    set_credence(by=cast.ana, hypothesis=Hypothesis.objects.get(project=copy), value=5)
    set_credence(by=cast.ana, hypothesis=cast.claim, value=90)
    bring(cast.ana, copy, write_folder(cast.who("ana"), cast.project).read(), "journal.zip")
    values = Credence.objects.filter(project=copy, by=cast.ana).order_by("seq").values_list("value", flat=True)
    assert list(values) == [60, 75, 5]


def test_the_same_file_grown_adds_what_is_new(cast):
    talk(cast)
    copy = copied(cast.ana, cast.project)
    count = Brought.objects.count()
    set_credence(by=cast.ana, hypothesis=cast.claim, value=90)
    say(by=cast.col, on=cast.note, said=Said(body="And layer 15?"))
    batch = bring(cast.ana, copy, write_folder(cast.who("ana"), cast.project).read(), "journal.zip")
    assert batch.report["said"] == 2 and Brought.objects.count() == count + 1
    assert Credence.objects.get(project=copy, is_last=True).value == 90


def test_brought_into_its_own_project_it_adds_nothing(cast):
    talk(cast)
    before = folder(cast)
    for name in ("ana", "col"):
        data = write_folder(cast.who(name), cast.project).read()
        assert bring(getattr(cast, name), cast.project, data, "journal.zip").report["said"] == 0
    assert not Brought.objects.exists() and folder(cast) == before


def test_another_who_brings_it_says_nothing_in_their_own_name(cast):
    talk(cast)
    copy = create_project(owner=cast.col, title="A copy", stage="full")
    bring(cast.col, copy, write_folder(cast.who("ana"), cast.project).read(), "journal.zip")
    assert list(Credence.objects.filter(project=copy).values_list("by__name", "value")) == [("Col", 30)]
    said = Brought.objects.filter(project=copy, kind="credence").values_list("said_by", "facts__value")
    assert sorted(said) == [("Ana", 60), ("Ana", 75), ("Mo", 20)]
    made = Brought.objects.get(project=copy, kind="hypothesis")
    assert made.said_by == "Ana"
    assert User.objects.count() == 5
    text = "".join(folder(cast, "col", copy).values())
    assert "made_by: Ana" in text and "Mo (mentor): 20 %" in text


def shown(cast, project, name: str) -> str:
    response = cast.client(name).get(f"/p/{project.key}/brought/")
    assert response.status_code == 200
    return response.content.decode()


def test_the_page_lists_it_with_who_and_about_what(cast):
    talk(cast)
    copy = copied(cast.ana, cast.project)
    page = shown(cast, copy, "ana")
    assert f'<a href="/p/{copy.key}/entries/1/">#1</a>' in page and "Which <em>layer</em>?" in page
    assert 'class="entry-link"' in page and "On “one direction”:" in page
    assert "<bdi>Col</bdi>" in page and "30 %" in page and "Too few seeds." in page
    assert "changes asked" in page and "Not <em>yet</em>." in page and "He says no." not in page


def test_what_only_its_bringer_may_read_stays_theirs(cast):
    talk(cast)
    copy = create_project(owner=cast.olu, title="A copy", stage="full")
    bring(cast.olu, copy, write_folder(cast.who("ana"), cast.project).read(), "journal.zip")
    Membership.objects.create(project=copy, user=cast.rhea, role="reader")
    own, others = shown(cast, copy, "olu"), shown(cast, copy, "rhea")
    assert "More seeds." in own and "More seeds." not in others
    assert "20 %" in own and "20 %" not in others
    assert "Layer 14." in others and "Not <em>yet</em>." in others
    taken = "".join(folder(cast, "rhea", copy).values())
    assert "More seeds." not in taken and "He says no." not in taken and "Layer 14." in taken


def test_what_is_about_a_note_that_becomes_private_is_hidden_with_it(cast):
    talk(cast)
    copy = copied(cast.ana, cast.project)
    Membership.objects.create(project=copy, user=cast.rhea, role="reader")
    assert "Layer 14." in shown(cast, copy, "rhea")
    Entry.objects.filter(project=copy).update(visibility="me")
    assert "Layer 14." not in shown(cast, copy, "rhea") and "Layer 14." in shown(cast, copy, "ana")


def test_numbers_that_moved_are_followed_in_what_was_said(cast):
    note(cast.col, cast.project, "Mine alone.", visibility="me")
    entry = note(cast.ana, cast.project, "The second.")
    say(by=cast.col, on=entry, said=Said(body="As in #2, `#2`."))
    copy = copied(cast.ana, cast.project)
    row = Brought.objects.get(project=copy)
    assert (row.on.number, row.text) == (1, "As in #1, `#2`.")


def test_what_is_about_nothing_here_says_so_when_it_leaves(cast):
    talk(cast)
    parts = folder(cast)
    lonely = {place: text for place, text in parts.items() if "/comments/" in place}
    copy = create_project(owner=cast.ana, title="A copy", stage="full")
    bring(cast.ana, copy, zipped_from(lonely), "comments.zip")
    assert {(row.about, row.is_private) for row in Brought.objects.all()} == {("elsewhere: entry 1", True)}
    assert under(folder(cast, project=copy), "comments") == [
        text.replace("about: entry 1", "about: 'elsewhere: entry 1'").replace("on entry 1", "on elsewhere: entry 1")
        for text in lonely.values()
    ]


def test_another_persons_post_mortem_is_brought_and_ones_own_is_ones_own(cast):
    day = cast.ana.today()
    sprint = open_sprint(by=cast.ana, project=cast.project, goal="Why?", pivot_if="", starts_on=day, ends_on=day)
    close_sprint(by=cast.ana, sprint=sprint, closing_line="Because.")
    for by in (cast.ana, cast.col):
        save_postmortem(by=by, sprint=sprint, typed=Typed(0, {"surprise": f"{by.name} says."}), finish=True)
    copy = copied(cast.ana, cast.project)
    assert Brought.objects.get(project=copy).said_by == "Col"
    assert exported(cast.ana, copy) == exported(cast.ana, cast.project)


def test_a_secret_goes_from_what_was_brought(cast):
    entry = note(cast.ana, cast.project, "The key is hf_abcdefghij.")
    say(by=cast.col, on=entry, said=Said(body="Remove hf_abcdefghij.", part="body", quote="hf_abcdefghij"))
    copy = copied(cast.ana, cast.project)
    redact_entry(owner=cast.ana, entry=Entry.objects.get(project=copy), secret="hf_abcdefghij")
    row = Brought.objects.get(project=copy)
    assert "hf_abc" not in f"{row.text} {row.html} {row.facts}" and "[removed]" in row.html


def test_who_leaves_takes_along_what_only_they_could_read(cast):
    talk(cast)
    copy = create_project(owner=cast.olu, title="A copy", stage="full")
    Membership.objects.create(project=copy, user=cast.rhea, role="owner")
    bring(cast.olu, copy, write_folder(cast.who("ana"), cast.project).read(), "journal.zip")
    delete_account(user=cast.olu)
    assert set(Brought.objects.values_list("is_private", flat=True)) == {False}


def test_ones_own_copy_of_everything_holds_it(cast):
    talk(cast)
    response = cast.client("ana").get(reverse("accounts.download"))
    archive = zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))
    names = archive.namelist()
    assert {f"{cast.project.key}/{name}" for name in ("comments/entry-1.md", "requests/1.md")} <= set(names)
    assert any(name.startswith(f"{cast.project.key}/meetings/") for name in names)


def test_a_credence_from_the_future_was_said_now(cast):
    text = (
        "---\nmechjournal: 1\nkind: hypothesis\nnumber: 1\nclaim: One.\n---\n# H1\n\n## Credences\n\n"
        '- Ana: 60 % <!-- credence {"by": "Ana", "at": "2999-01-01T00:00:00+00:00", "value": 60} -->\n'
    )
    bring(cast.ana, cast.project, text, "H1.md")
    assert Credence.objects.get().at <= timezone.now() + timedelta(seconds=1)


HOSTILE = [
    '- x <!-- credence {"by": "Ana", "at": "2026-01-01", "value": 101} -->',
    '- x <!-- credence {"by": "Ana", "at": "2026-01-01", "value": true} -->',
    '- x <!-- credence {"by": "Ana", "at": "soon", "value": 50} -->',
    '- x <!-- credence {"by": 5, "at": "2026-01-01", "value": 50} -->',
    "- x <!-- credence [1] -->",
    "- x <!-- credence {} -->",
]


@pytest.mark.parametrize("line", HOSTILE)
def test_what_is_no_credence_is_none(cast, line):
    text = f"---\nmechjournal: 1\nkind: hypothesis\nnumber: 1\nclaim: One.\n---\n# H1\n\n{line}\n"
    assert bring(cast.ana, cast.project, text, "H1.md").status == "done"
    assert not Credence.objects.exists() and not Brought.objects.exists()


STRANGE = (
    '<!-- entry {"key": "a\\u0000b", "by": "\\ud800", "at": [1], "quote": {"a": [[[[[[1]]]]]]}, "n": 1e999} -->\n\n'
    "\\0 <script>x</script>\n\n<!-- end -->\n"
)


@pytest.mark.parametrize(
    "head", ["kind: comments\nabout: entry 1", "kind: comments", "kind: comments\nabout: [1, .nan]"]
)
def test_strange_comments_are_kept_or_left_and_never_live(cast, head):
    note(cast.ana, cast.project)
    batch = bring(cast.ana, cast.project, f"---\nmechjournal: 1\n{head}\n---\n{STRANGE}", "c.md")
    assert batch.status == "done"
    assert "<script>x" not in shown(cast, cast.project, "ana")
    folder(cast)


STRANGE_PAGES = ["at: 2026-01-01\nby: 7\nnumber: .inf", 'key: "\\0"\nby: "\\uD800"', "about: {a: b}\npredicted: [1]"]


@pytest.mark.parametrize("kind", ["request", "meeting", "post-mortem"])
@pytest.mark.parametrize("facts", STRANGE_PAGES)
def test_strange_pages_stop_nothing(cast, kind, facts):
    batch = bring(cast.ana, cast.project, f"---\nmechjournal: 1\nkind: {kind}\n{facts}\n---\nText.\n", "../x.md")
    assert batch.status == "done"
    folder(cast)


def test_the_page_costs_the_same_for_few_and_many(cast):
    talk(cast)
    copy = copied(cast.ana, cast.project)
    client, address = cast.client("ana"), f"/p/{copy.key}/brought/"
    # What is remembered of a project is asked for once.
    client.get(address)
    few = cost(client, address)
    row = Brought.objects.filter(kind="comment").first()
    for number in range(30):
        row.pk, row.source_key = None, str(number)
        row.save(force_insert=True)
    assert cost(client, address) == few


def test_a_meeting_of_somebody_elses_is_in_nobodys_folder(cast):
    pair = begin_mentorship(mentor=cast.mo, mentee=cast.col)
    plan_meeting(by=cast.col, mentorship=pair, on_day=cast.col.today(), texts={"notes": "Of col."})
    assert "Of col." not in "".join(folder(cast).values())
