"""The list of what turned out not to be so, on the page and as a file."""

import pytest

from mechjournal.actions.evidence import add_evidence, drop_evidence
from mechjournal.actions.hypotheses import close_hypothesis, make_hypothesis, set_credence
from mechjournal.actions.marks import set_standing
from mechjournal.models import Entry, Hypothesis
from tests.helpers import experiment, note


def refute(cast, claim: str = "One head writes it.", **more) -> Hypothesis:
    made = make_hypothesis(by=cast.ana, project=cast.project, claim=claim, credence=40)
    closing = {"status": "refuted", "reason": "No head gives more than 6 %."} | more
    return close_hypothesis(by=cast.ana, hypothesis=made, **closing)


def negative(cast, title: str = "Probes", **more) -> Entry:
    run = experiment(cast.ana, cast.project, "done", title=title, result="Nothing left to **learn**.", **more)
    return set_standing(by=cast.ana, entry=run, standing="negative")


def page(cast, name: str = "ana") -> str:
    return cast.client(name).get(f"{cast.project.get_absolute_url()}negative/").content.decode()


def file(cast, name: str = "ana"):
    return cast.client(name).get(f"{cast.project.get_absolute_url()}negative.md")


BOTH = pytest.mark.parametrize("read", [page, lambda *who: file(*who).content.decode()], ids=["page", "file"])


def test_with_none_it_says_what_will_stand_here(cast):
    shown = page(cast)
    assert "None yet" in shown
    assert "Save as Markdown" not in shown


@BOTH
def test_a_refuted_hypothesis_says_why_what_failed_and_who_believed_what(cast, read):
    made = refute(cast, failed="approach", was="common")
    set_credence(by=cast.col, hypothesis=made, value=5)
    for side in ("for", "against", "against"):
        add_evidence(by=cast.ana, hypothesis=made, entry=note(cast.ana, cast.project), side=side)
    shown = read(cast).replace("<bdi>", "").replace("</bdi>", "")
    for words in ("No head gives more", "the approach", "a common belief", "1 for, 2 against", "Ana 40 %, Col 5 %"):
        assert words in shown


@BOTH
def test_what_is_open_or_supported_is_not_among_them(cast, read):
    make_hypothesis(by=cast.ana, project=cast.project, claim="Still open.")
    refute(cast, "It held.", status="supported", reason="It replicates.")
    shown = read(cast)
    assert "Still open." not in shown
    assert "It held." not in shown


@BOTH
def test_groups_stand_apart_and_newest_first(cast, read):
    refute(cast, "First refuted.")
    refute(cast, "Left alone.", status="abandoned", reason="Too slow.")
    refute(cast, "Then refuted.")
    negative(cast, "An old run")
    negative(cast, "A new run")
    shown = read(cast)
    order = ["Then refuted.", "First refuted.", "Left alone.", "A new run", "An old run"]
    places = [shown.index(words) for words in order]
    assert places == sorted(places)


@BOTH
def test_private_entries_stay_their_authors(cast, read):
    made = refute(cast)
    hidden = note(cast.ana, cast.project, "Secret evidence.", visibility="me")
    add_evidence(by=cast.ana, hypothesis=made, entry=hidden, side="against")
    negative(cast, "Secret failure", visibility="me")
    assert "Secret failure" in read(cast)
    for name in ("col", "mo", "rhea"):
        shown = read(cast, name)
        assert "Secret" not in shown
        assert "1 against" not in shown
        assert "In the log" not in shown


@BOTH
def test_dropped_evidence_no_longer_counts(cast, read):
    made = refute(cast)
    drop_evidence(
        by=cast.ana,
        evidence=add_evidence(by=cast.ana, hypothesis=made, entry=note(cast.ana, cast.project), side="for"),
    )
    assert "1 for" not in read(cast)


def test_the_file_has_a_safe_name_and_is_never_shown_as_a_page(cast):
    cast.project.title = 'Heads / "..\\<x>" ünd'
    cast.project.save()
    response = file(cast)
    assert response["Content-Disposition"] == 'attachment; filename="negative-results-heads-x-und.md"'
    assert response["Content-Type"] == "text/markdown; charset=utf-8"


def test_a_title_without_letters_gives_the_projects_key(cast):
    cast.project.title = "???"
    cast.project.save()
    assert f'"negative-results-{cast.project.key}.md"' in file(cast)["Content-Disposition"]


def test_links_of_the_file_lead_here_from_anywhere(cast):
    made, run = refute(cast), negative(cast)
    shown = file(cast).content.decode()
    base = f"http://testserver/p/{cast.project.key}"
    assert f"### [H{made.number}]({base}/hypotheses/{made.number}/) One head writes it." in shown
    assert f"### [#{run.number}]({base}/entries/{run.number}/) Probes" in shown
    assert "Result: Nothing left to learn." in shown


def test_a_table_is_not_taken_for_what_came_out(cast):
    run = experiment(cast.ana, cast.project, "done", result="| ablated | left |\n|---|---|\n| r | 17 |\n\nIt holds.")
    set_standing(by=cast.ana, entry=run, standing="negative")
    assert "Result: It holds." in file(cast).content.decode()


def test_marks_and_angles_mean_nothing_in_the_file(cast):
    refute(cast, "<b>[x](y)</b>\n# head & *tail*", reason="- a\n\n## b")
    shown = file(cast).content.decode()
    assert r"\<b\>\[x\](y)\</b\> # head \& \*tail\*" in shown
    assert "\n\\- a ## b\n" in shown


def test_the_file_is_laid_out_without_gaps(cast):
    refute(cast, failed="approach")
    negative(cast)
    assert "\n\n\n" not in file(cast).content.decode()
