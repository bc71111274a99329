"""A mentor's credence: sealed until whoever works on it has said theirs, and never counted as the team's."""

import io
import re
import zipfile

import pytest
from django.urls import reverse

from mechjournal import access
from mechjournal.actions.hypotheses import close_hypothesis, reopen_hypothesis, set_credence
from mechjournal.models import Change, Credence, Membership, Notification, Role
from tests.hypotheses.test_pages import base, made, page, post

# Stands on no page by itself.
SAID = 87
NUMBER = re.compile(rf"\b{SAID}\b")
PLACES = ["hypotheses/", "hypotheses/1/", "hypotheses/1/history/", "hypotheses/card/", "hypotheses/1/close/", ""]
PLACES += ["negative/", "negative.md", "hypotheses/believe/", "hypotheses/1/credence/", "sprints/", "calibration/"]


@pytest.fixture
def sealed(cast):
    """H1, in which ana has said nothing and mo has."""
    hypothesis = made(cast)
    set_credence(by=cast.mo, hypothesis=hypothesis, value=SAID, reason="Seen it before.")
    return hypothesis


def copy_of(cast, name: str) -> str:
    response = cast.client(name).get(reverse("accounts.download"))
    archive = zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))
    return "\n".join(archive.read(name).decode(errors="replace") for name in archive.namelist())


def everywhere(cast, name: str) -> str:
    """All that the pages and the copy tell this person, without the noise of keys and times."""
    client, home = cast.client(name), cast.project.get_absolute_url()
    week = f"weeks/{cast.ana.today():%Y-%m-%d}/"
    pages = [client.get(f"{home}{place}") for place in [*PLACES, week]]
    texts = [response.content.decode() for response in pages if response.status_code == 200]
    return "\n".join([*texts, copy_of(cast, name)])


def leaks(cast, name: str) -> bool:
    text = everywhere(cast, name)
    return "Seen it before." in text or bool(re.search(rf"{SAID}(&nbsp;| )?%|\"value\": {SAID}|: {SAID} ", text))


@pytest.mark.parametrize("name", ["ana", "col", "rhea"])
def test_no_page_and_no_copy_tells_it_to_those_who_have_not_said_theirs(cast, sealed, name):
    assert not leaks(cast, name)


def test_the_mentor_sees_their_own(cast, sealed):
    assert leaks(cast, "mo")


def test_it_opens_to_whoever_says_theirs_and_to_nobody_else(cast, sealed):
    set_credence(by=cast.ana, hypothesis=sealed, value=40)
    assert leaks(cast, "ana")
    assert not leaks(cast, "col")


def test_one_hypothesis_opens_no_other(cast, sealed):
    set_credence(by=cast.ana, hypothesis=made(cast, "Another."), value=40)
    assert not leaks(cast, "ana")


def test_closing_does_not_open_it_to_those_who_kept_silent(cast, sealed):
    close_hypothesis(by=cast.ana, hypothesis=sealed, status="refuted", reason="It fell.")
    assert not leaks(cast, "ana")


def test_whoever_only_reads_finds_it_once_it_is_closed(cast, sealed):
    close_hypothesis(by=cast.ana, hypothesis=sealed, status="refuted", reason="It fell.")
    assert leaks(cast, "rhea")
    reopen_hypothesis(by=cast.ana, hypothesis=sealed)
    assert not leaks(cast, "rhea")


def test_another_mentor_says_theirs_first_too(cast, sealed):
    Membership.objects.create(project=cast.project, user=cast.olu, role=Role.MENTOR)
    assert not leaks(cast, "olu")
    set_credence(by=cast.olu, hypothesis=sealed, value=30)
    assert leaks(cast, "olu")


def test_the_page_says_that_there_is_one_and_how_it_opens(cast, sealed):
    html = page(cast, "1/")
    assert "<b>Mo</b> said how likely H1 is. It opens once you have said it yourself" in html
    assert f"{base(cast)}1/credence/" in html


def test_the_page_tells_the_mentor_whom_it_waits_for(cast, sealed):
    html = page(cast, "1/", "mo")
    assert "Yours is kept from <b>Ana</b> and <b>Col</b> until" in html
    set_credence(by=cast.ana, hypothesis=sealed, value=40)
    assert "Yours is kept from <b>Col</b> until" in page(cast, "1/", "mo")


def test_a_mentor_gives_theirs_by_the_plain_page(cast):
    made(cast)
    assert "It stays sealed" in page(cast, "1/credence/", "mo")
    assert post(cast, "1/credence/", "mo", value="70").status_code == 302
    assert Credence.objects.get().is_sealed


def test_a_reader_gives_none(cast):
    made(cast)
    assert post(cast, "1/credence/", "rhea", value="70").status_code == 403


def test_a_line_of_those_who_work_here_is_not_sealed(cast):
    hypothesis = made(cast, credence=60)
    set_credence(by=cast.col, hypothesis=hypothesis, value=55)
    assert not Credence.objects.filter(is_sealed=True).exists()


def test_it_moves_neither_the_checks_that_are_asked_nor_the_order(cast, sealed):
    before = access.hypotheses(cast.who("ana"), cast.project).at_a_glance(cast.ana).get()
    assert (before.surest, before.believed_at) == (None, None)


def test_it_does_not_count_as_the_teams_even_when_it_is_open(cast, sealed):
    set_credence(by=cast.ana, hypothesis=sealed, value=40)
    html = page(cast, "1/")
    assert "at 40&nbsp;%" in html
    assert f"at {SAID}&nbsp;%. The more" not in html


def test_the_ledger_keeps_it_and_says_which_lines_are_sealed(cast, sealed):
    line = Change.objects.get(kind="credence.set")
    assert line.facts["sealed"] is True
    assert list(access.sealed_lines(cast.who("ana"), cast.project)) == [line.seq]
    assert list(access.sealed_lines(cast.who("mo"), cast.project)) == []


def test_those_who_work_here_are_told_once_and_without_the_number(cast, sealed):
    set_credence(by=cast.mo, hypothesis=sealed, value=90)
    told = Notification.objects.filter(kind="sealed")
    assert {row.user for row in told} == {cast.ana, cast.col}
    assert not any(NUMBER.search(row.says) or "90" in row.says for row in told)


def test_whoever_comes_to_work_here_begins_a_line_that_tells_nothing_of_what_was_sealed(cast, sealed):
    Membership.objects.filter(user=cast.mo).update(role=Role.COLLABORATOR)
    set_credence(by=cast.mo, hypothesis=sealed, value=50)
    assert not leaks(cast, "ana")


def test_after_the_verdict_the_page_says_who_was_nearer(cast, sealed):
    set_credence(by=cast.ana, hypothesis=sealed, value=40)
    close_hypothesis(by=cast.ana, hypothesis=sealed, status="supported", reason="It held.")
    set_credence(by=cast.ana, hypothesis=sealed, value=99)
    html = page(cast, "1/")
    assert "Who was nearer" in html
    assert ">Mo. What each said last" in html
    assert ">0.02</span>" in html
    assert ">0.36</span>" in html


def test_nobody_was_nearer_as_long_as_it_is_open_or_was_only_dropped(cast, sealed):
    set_credence(by=cast.ana, hypothesis=sealed, value=40)
    assert "Who was nearer" not in page(cast, "1/")
    close_hypothesis(by=cast.ana, hypothesis=sealed, status="abandoned", reason="No time.")
    assert "Who was nearer" not in page(cast, "1/")


def test_both_lines_stand_side_by_side(cast, sealed):
    set_credence(by=cast.ana, hypothesis=sealed, value=40)
    assert re.findall(r'<li class="who-\d"><svg[^>]*>.*?</svg>(\w+)</li>', page(cast, "1/")) == ["Ana", "Mo"]
