"""What was judged, expected and verified comes back: one's own as one's own, what others said as said elsewhere."""

import json

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from mechjournal.actions.projects import create_project
from mechjournal.actions.redaction import redact_entry
from mechjournal.exchange.folder import write_folder
from mechjournal.management.believed import problems
from mechjournal.models import (
    Brought,
    Entry,
    EntryCheck,
    Evidence,
    Membership,
    Prediction,
    Project,
    SkepticCheck,
    User,
)
from tests.exports.steps import JUDGED, folder, judge
from tests.exports.test_round_trip import FOUND, copied, exported
from tests.imports.bring import bring

EVERYTHING = [
    ("dropped", "ana", "for", "Mine, once."),
    ("dropped", "col", "against", "His, once."),
    ("evidence", "col", "for", "Clear, as in #2."),
    ("check", "ana", "baseline", "Holds."),
    ("check", "ana", "asked", "On two."),
    ("check", "col", "leakage", "None."),
    ("sure", "ana", 70, "It falls."),
    ("sure", "col", 90, "It falls."),
    ("number", "col", 1e300, "loss"),
    ("verified", "ana", "holds", "Ran it again."),
    ("verified", "mo", "fails", "Another seed."),
]
MINE = [one for one in EVERYTHING if one[1] == "ana"]


def journal(cast, judged=EVERYTHING, accepted: str = "mo") -> Project:
    project = create_project(owner=cast.ana, title="A copy", question="Why?", stage="full")
    for name, role in (("col", "collaborator"), ("mo", "mentor")):
        Membership.objects.get_or_create(project=project, user=getattr(cast, name), role=role)
    judge(cast, project, judged, accepted)
    return project


@settings(max_examples=15, deadline=None, phases=FOUND, suppress_health_check=list(HealthCheck))
@given(judged=JUDGED, accepted=st.sampled_from(["", "ana", "mo"]))
@example(judged=EVERYTHING, accepted="mo")
@example(judged=EVERYTHING[1:], accepted="ana")
def test_what_was_judged_comes_back_to_the_letter(cast, judged, accepted):
    project = journal(cast, judged, accepted)
    copy = copied(cast.ana, project)
    assert exported(cast.ana, copy) == exported(cast.ana, project)
    assert list(problems(copy)) == []
    assert exported(cast.ana, copied(cast.ana, copy)) == exported(cast.ana, project)


@settings(max_examples=5, deadline=None, phases=FOUND, suppress_health_check=list(HealthCheck))
@given(judged=JUDGED)
@example(judged=EVERYTHING)
def test_another_brings_it_and_it_is_what_it_was(cast, judged):
    project = journal(cast, judged)
    copy = create_project(owner=cast.olu, title="A copy", question="Why?", stage="full")
    bring(cast.olu, copy, write_folder(cast.who("ana"), project).read(), "journal.zip")
    assert exported(cast.olu, copy) == exported(cast.ana, project)


def test_nobody_says_here_what_another_said_there(cast):
    copy = copied(cast.ana, journal(cast))
    assert [(row.by.name, row.says, bool(row.dropped_at)) for row in Evidence.objects.filter(project=copy)] == [
        ("Ana", "Mine, once.", True)
    ]
    assert list(SkepticCheck.objects.filter(project=copy).values_list("by__name", "check_key")) == [("Ana", "baseline")]
    assert list(EntryCheck.objects.filter(project=copy).values_list("by__name", "how")) == [("Ana", "Ran it again.")]
    assert list(Prediction.objects.filter(project=copy).values_list("by__name", "probability", "after_the_fact")) == [
        ("Ana", 70, True)
    ]
    assert not Entry.objects.filter(project=copy).exclude(accepted_by=None).exists()
    said = Brought.objects.filter(project=copy).values_list("kind", "said_by", "text")
    assert sorted(said) == [
        ("accepted", "Mo", ""),
        ("check", "Ana", "On two."),
        ("check", "Col", "None."),
        ("entry check", "Mo", "Another seed."),
        ("evidence", "Col", "Clear, as in #2."),
        ("evidence", "Col", "His, once."),
        ("prediction", "Col", "It falls."),
        ("prediction", "Col", "loss"),
    ]
    assert User.objects.count() == 5


def test_ones_own_is_marked_and_has_its_old_date(cast):
    project = journal(cast, MINE, accepted="ana")
    copy = copied(cast.ana, project)
    for model in (Evidence, SkepticCheck, EntryCheck):
        dates = [set(model.objects.filter(project=one, by=cast.ana).values_list("at")) for one in (copy, project)]
        assert dates[0] <= dates[1]
        assert set(model.objects.filter(project=copy).values_list("is_brought", flat=True)) == {True}
    here, there = (Evidence.objects.get(project=one).dropped_at for one in (copy, project))
    assert here == there
    assert Entry.objects.get(project=copy, number=1).accepted_by == cast.ana


def test_it_is_listed_with_who_and_how(cast):
    copy = copied(cast.ana, journal(cast))
    page = cast.client("ana").get(f"/p/{copy.key}/brought/").content.decode()
    for words in (
        'for, weak</span>, on <a href="',
        "against, weak; dropped on ",
        "No longer. His, once.",
        "90\u202f%, came true: Plainly.",
        "On another model?",
        "does not hold, on 13 samples",
        "accepted it",
    ):
        assert words in page
    shown = cast.client("ana").get(f"/p/{copy.key}/hypotheses/1/evidence/all/").content.decode()
    assert "came with a file" in shown and "Clear, as in" not in shown


def test_into_its_own_project_it_adds_nothing(cast):
    project = journal(cast)
    before = folder(cast, project=project)
    for name in ("ana", "col"):
        data = write_folder(cast.who(name), project).read()
        assert bring(getattr(cast, name), project, data, "journal.zip").report["said"] == 0
    assert folder(cast, project=project) == before and not Brought.objects.exists()


def test_brought_twice_it_is_there_once(cast):
    project = journal(cast)
    copy = copied(cast.ana, project)
    before = folder(cast, project=copy)
    bring(cast.ana, copy, write_folder(cast.who("ana"), project).read(), "journal.zip")
    assert folder(cast, project=copy) == before


def test_what_is_dropped_there_meanwhile_is_dropped_here(cast):
    project = journal(cast, [EVERYTHING[2]])
    copy = copied(cast.ana, project)
    judged = Evidence.objects.get(project=project)
    judged.dropped_at, judged.dropped_because = judged.at, "A bug."
    judged.save()
    bring(cast.ana, copy, write_folder(cast.who("ana"), project).read(), "journal.zip")
    assert Brought.objects.get(project=copy, kind="evidence").facts["dropped_because"] == "A bug."
    assert exported(cast.ana, copy) == exported(cast.ana, project)


def test_what_another_expects_leads_nobody_before_the_result(cast):
    copy = copied(cast.ana, journal(cast))
    Membership.objects.create(project=copy, user=cast.rhea, role="reader")
    assert '"probability": 90' in page_of(cast, copy, "rhea")
    Entry.objects.filter(project=copy, number=2).update(result="", result_at=None, result_day=None, state="planned")
    assert '"probability": 90' not in page_of(cast, copy, "rhea")
    assert '"probability": 90' in page_of(cast, copy, "ana")


def page_of(cast, project, name: str) -> str:
    return "".join(text for place, text in folder(cast, name, project).items() if "/days/" in place)


def test_evidence_goes_with_its_private_note(cast):
    copy = copied(cast.ana, journal(cast))
    Membership.objects.create(project=copy, user=cast.rhea, role="reader")
    Entry.objects.filter(project=copy).update(visibility="me")
    assert "Clear, as in" not in "".join(folder(cast, "rhea", copy).values())
    assert "Clear, as in" not in cast.client("rhea").get(f"/p/{copy.key}/brought/").content.decode()


def test_what_was_said_of_an_entry_goes_with_its_text(cast):
    copy = copied(cast.ana, journal(cast))
    for entry in Entry.objects.filter(project=copy):
        redact_entry(owner=cast.ana, entry=entry, secret=None)
    texts = "".join(folder(cast, project=copy).values())
    assert "Clear, as in" not in texts and "Another seed." not in texts and "Plainly." not in texts
    assert cast.client("ana").get(f"/p/{copy.key}/brought/").status_code == 200
    again = copied(cast.ana, copy)
    assert cast.client("ana").get(f"/p/{again.key}/brought/").status_code == 200


HEAD = "---\nmechjournal: 1\nkind: hypothesis\nnumber: 1\nclaim: One.\n---\n# H1\n\n"
STRANGE = [
    '- x <!-- evidence {"side": "for", "entry": 99, "says": "Of #99.", "by": "Zed"} -->',
    '- x <!-- evidence {"side": "for", "by": ["a"], "at": "9999-99-99", "dropped": true, "kind": {}} -->',
    '- x <!-- evidence {"side": "for", "entry": true, "at": "0001-01-01T00:00:00+14:00", "by": "Ana"} -->',
    '- x <!-- check {"check": "\\u0000\\ud800", "sentence": "s", "entry": "elsewhere: entry 3"} -->',
]


@pytest.mark.parametrize("line", STRANGE)
def test_strange_lines_are_listed_and_stop_nothing(cast, line):
    assert bring(cast.ana, cast.project, f"{HEAD}{line}\n", "H1.md").status == "done"
    assert Brought.objects.count() == 1 and not Evidence.objects.exists() and not SkepticCheck.objects.exists()
    assert cast.client("ana").get(f"/p/{cast.project.key}/brought/").status_code == 200
    again = create_project(owner=cast.ana, title="Again", stage="full")
    text = next(text for place, text in folder(cast).items() if "/hypotheses/" in place)
    assert bring(cast.ana, again, text, "H1.md").status == "done"
    assert Brought.objects.filter(project=again).count() == 1


@pytest.mark.parametrize("facts", ['{"side": "maybe", "says": "s"}', "{broken", '{"says": 1}'])
@pytest.mark.parametrize("word", ["evidence", "check"])
def test_a_line_that_cant_be_read_is_told(cast, word, facts):
    report = bring(cast.ana, cast.project, f"{HEAD}- Its words. <!-- {word} {facts} -->\n", "H1.md").report
    assert "what is behind “Its words.” can’t be read" in str(report["left"])


def test_an_earlier_export_names_who_weighed_it_in_the_line_alone(cast):
    project = journal(cast, MINE)
    data = write_folder(cast.who("ana"), project).read()
    text = "".join(text for place, text in folder(cast, project=project).items() if "/hypotheses/" in place)
    assert data and '"by": "Ana", "check": "baseline"' in text
    bring(cast.ana, cast.project, text.replace('"by": "Ana", ', ""), "H1.md")
    assert SkepticCheck.objects.get(project=cast.project).by == cast.ana


ODD = [
    {"predictions": [{"statement": "s", "form": "number", "low": 10**400, "high": 1}]},
    {"predictions": [{"statement": "Too sure.", "probability": 100, "by": "Zed"}], "checks": 7},
    {"checks": [{"how": "h", "verdict": "holds", "samples": 0}, None], "accepted_by": 5},
]


@pytest.mark.parametrize("facts", ODD)
def test_what_cant_be_read_beside_an_entry_is_told(cast, facts):
    text = f"## 2026-03-02\n\n<!-- entry {json.dumps({'number': 1} | facts)} -->\n\nText.\n\n<!-- end -->\n"
    batch = bring(cast.ana, cast.project, text)
    assert batch.status == "done" and "can’t be read" in str(batch.report["unclear"])
    assert Entry.objects.get(project=cast.project).body == "Text." and not Brought.objects.exists()


def test_two_that_share_a_key_are_both_kept(cast):
    one = '<!-- entry {"key": "k", "by": "Zed"} -->\n\n%s\n\n<!-- end -->\n'
    text = (
        f"---\nmechjournal: 1\nkind: comments\nabout: entry 1\n---\n{one % 'First.'}{one % 'Second.'}{one % 'First.'}"
    )
    assert bring(cast.ana, cast.project, text, "c.md").status == "done"
    assert sorted(Brought.objects.values_list("text", flat=True)) == ["First.", "Second."]


def test_a_comment_that_says_it_rests_on_something_strange_is_shown(cast):
    one = '<!-- entry {"key": "k", "by": "Zed", "because": "x", "hypothesis": "y"} -->\n\nFirst.\n\n<!-- end -->\n'
    bring(cast.ana, cast.project, f"---\nmechjournal: 1\nkind: comments\n---\n{one}", "c.md")
    assert cast.client("ana").get(f"/p/{cast.project.key}/brought/").status_code == 200
