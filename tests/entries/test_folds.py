"""A run of an agent stands in one line of the log and opens in place; nothing of it is lost."""

import re

import pytest

from mechjournal.actions.comments import Said, say
from mechjournal.actions.entries import add_result
from mechjournal.actions.ledger import written_by
from mechjournal.actions.marks import mark
from mechjournal.actions.reading import mark_read
from mechjournal.models import Entry
from tests.helpers import experiment, note
from tests.test_cost import cost

SUMMARY = re.compile(r"<summary>\s*<span class=\"at\">.*?</summary>", re.DOTALL)
RUN = {"agent": "Otter", "agent_model": "m-2", "agent_run": "7f3a"}


def by_agent(cast, number: int, **more) -> list[Entry]:
    return [note(cast.ana, cast.project, f"Step {n}.", beside=RUN | more) for n in range(number)]


def page(cast, path: str = "", name: str = "col") -> str:
    return cast.client(name).get(f"{cast.project.get_absolute_url()}{path}").content.decode()


def anchors(html: str) -> list[str]:
    return re.findall(r'<li id="(e\d+)"', html)


def folded(html: str) -> list[str]:
    """The anchors inside of lines."""
    return [
        name
        for inside in re.findall(r'<div class="fold">.*?</ol>\n  </details>', html, re.DOTALL)
        for name in anchors(inside)
    ]


def lines(html: str) -> list[str]:
    """The words of each fold's line."""
    return [" ".join(re.sub(r"<[^>]+>", " ", found).split()) for found in SUMMARY.findall(html)]


@pytest.mark.parametrize("path", ["", "timeline/"])
def test_consecutive_entries_of_a_run_fold_into_one_line(cast, path, time_machine):
    time_machine.move_to("2026-11-18T10:00:00+00:00", tick=False)
    by_agent(cast, 2)
    time_machine.move_to("2026-11-18T11:30:00+00:00", tick=False)
    experiment(cast.ana, cast.project, "done", result="12 %", beside=RUN)
    [line] = lines(page(cast, path))
    assert line == "12:30 Otter m-2 run 7f3a for Ana 2 notes, 1 experiment, 1 result not checked yet 11:00 to 12:30"


def test_everything_of_it_stands_inside_with_its_anchor(cast):
    entries = by_agent(cast, 3)
    assert folded(page(cast)) == [f"e{entry.number}" for entry in reversed(entries)]


def test_one_entry_alone_needs_no_line(cast):
    by_agent(cast, 1)
    assert lines(page(cast)) == []


def test_what_a_person_wrote_parts_two_runs_and_is_never_folded(cast):
    by_agent(cast, 2)
    note(cast.ana, cast.project, "A person's.")
    note(cast.ana, cast.project, "Another of a person.")
    by_agent(cast, 2)
    html = page(cast)
    assert len(lines(html)) == 2 and folded(html) == ["e6", "e5", "e2", "e1"]
    assert anchors(html) == ["e6", "e5", "e4", "e3", "e2", "e1"]


@pytest.mark.parametrize("other", [{"agent": "Heron"}, {"agent_model": "m-3"}, {"agent_run": "b2"}])
def test_another_agent_model_or_run_has_a_line_of_its_own(cast, other):
    by_agent(cast, 2)
    by_agent(cast, 2, **other)
    assert len(lines(page(cast))) == 2


def test_agents_of_two_people_stand_apart(cast):
    by_agent(cast, 2)
    for n in range(2):
        note(cast.col, cast.project, f"{n}", beside=RUN)
    assert len(lines(page(cast, name="mo"))) == 2


def test_a_long_name_of_a_run_is_cut_and_stands_whole_in_a_title(cast):
    name = "0f6e1b7a-33aa-4b51-9a53-111111111111"
    by_agent(cast, 2, agent_run=name)
    html = page(cast)
    assert f'title="run {name}">run 0f6e1b7a…' in html


def test_a_highlight_lifts_one_out_of_the_line(cast):
    entries = by_agent(cast, 3)
    mark(by=cast.ana, entry=entries[1], highlight=True)
    html = page(cast)
    assert len(lines(html)) == 1 and "3 notes" in lines(html)[0]
    assert folded(html) == ["e3", "e1"] and anchors(html) == ["e3", "e1", "e2"]


def test_one_that_was_commented_stands_out_too(cast):
    entries = by_agent(cast, 3)
    say(by=cast.mo, on=entries[0], said=Said(body="Is this so?"))
    assert folded(page(cast)) == ["e3", "e2"]


def test_the_menu_says_what_a_highlight_does_there(cast):
    [entry] = by_agent(cast, 1)
    assert "Lift out of its run" in cast.client("ana").get(f"{entry.get_absolute_url()}menu/").content.decode()
    other = note(cast.ana, cast.project)
    assert "Lift out" not in cast.client("ana").get(f"{other.get_absolute_url()}menu/").content.decode()


def test_without_scripts_the_button_lifts_it_out_and_leads_back(cast):
    entries = by_agent(cast, 3)
    client = cast.client("ana")
    answer = client.post(f"{entries[0].get_absolute_url()}mark/", {"highlight": "yes"}, follow=True)
    assert answer.status_code == 200 and Entry.objects.get(pk=entries[0].pk).highlight


def test_the_sprint_over_all_and_today_over_all_fold_too(cast):
    by_agent(cast, 2)
    assert len(lines(cast.client("col").get("/today/").content.decode())) == 1
    assert len(lines(cast.client("col").get("/timeline/").content.decode())) == 1


def test_a_run_longer_than_a_page_goes_on_in_a_line_on_the_next(cast):
    by_agent(cast, 45)
    first = page(cast, "timeline/")
    [line] = lines(first)
    until = re.search(r'href="\?(until=[^"]*below=\d+)"', first)[1].replace("&amp;", "&")
    [rest] = lines(page(cast, f"timeline/?{until}"))
    assert "40 notes" in line and "5 notes" in rest


def test_reading_since_last_time_takes_a_run_as_one(cast):
    by_agent(cast, 3)
    html = page(cast, "reading/", "mo")
    assert "3 notes" in lines(html)[0]
    # The line's own button marks all of it: up to the last line of the ledger.
    cast.project.refresh_from_db()
    after = html[html.index("</ol>\n  </details>") :]
    assert f'data-upto="{cast.project.last_seq}"' in after[: after.index("</div>")]


def test_in_reading_what_stands_out_parts_the_run_so_that_nothing_is_skipped(cast):
    entries = by_agent(cast, 5)
    mark(by=cast.ana, entry=entries[2], highlight=True)
    html = page(cast, "reading/", "mo")
    assert len(lines(html)) == 2 and anchors(html) == ["e1", "e2", "e3", "e4", "e5"]


def test_a_run_that_was_read_says_so(cast):
    by_agent(cast, 2)
    cast.project.refresh_from_db()
    mark_read(by=cast.mo, project=cast.project, seq=cast.project.last_seq)
    html = page(cast, "reading/?after=0", "mo")
    assert html[html.index('<div class="fold">') :].count("upto is-read") == 3


@pytest.mark.parametrize("path", ["", "timeline/", "reading/"])
def test_a_fold_costs_no_query(cast, path):
    address, client = f"{cast.project.get_absolute_url()}{path}", cast.client("mo")
    by_agent(cast, 2)
    few = cost(client, address)
    by_agent(cast, 12)
    by_agent(cast, 3, agent_run="b2")
    assert cost(client, address) == few


@pytest.mark.parametrize("path", ["", "timeline/"])
def test_a_result_that_a_person_adds_stands_out(cast, path):
    by_agent(cast, 2)
    run = experiment(cast.ana, cast.project, "running", beside=RUN)
    add_result(author=cast.ana, entry=run, result="4 of 128 refused.", day=None, composer=run.client_key)
    html = page(cast, path)
    assert f"e{run.number}" in anchors(html)
    assert f"e{run.number}" not in folded(html)


def test_a_result_that_the_agent_adds_stays_with_the_run(cast):
    by_agent(cast, 2)
    run = experiment(cast.ana, cast.project, "running", beside=RUN)
    with written_by("Otter"):
        add_result(author=cast.ana, entry=run, result="4 of 128 refused.", day=None, composer=run.client_key)
    assert f"e{run.number}" in folded(page(cast))
