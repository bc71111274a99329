"""The question on Today: from the writer's own facts, into the composer, aside for a week or for good."""

from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from mechjournal import guide
from mechjournal.actions.entries import add_result
from mechjournal.actions.hypotheses import make_hypothesis
from mechjournal.actions.phases import change_phase
from mechjournal.actions.predictions import PredictionDraft, add_prediction
from mechjournal.actions.prompts import retire_prompt, snooze_prompt
from mechjournal.guide.fields import placeholders
from mechjournal.lib import prompting
from mechjournal.models import PromptMark
from mechjournal.views import prompted
from tests.helpers import experiment

BEGAN = "2026-11-10T12:00:00+00:00"


@pytest.fixture
def later(time_machine):
    """`later(cast, days)` visits Today of ana's project on each of the days after it began."""
    time_machine.move_to(BEGAN, tick=False)

    def visit(cast, *days, name="ana"):
        found = {}
        for day in days:
            time_machine.move_to(f"{date(2026, 11, 10) + timedelta(days=day)}T12:00:00+00:00", tick=False)
            found[day] = cast.client(name).get(cast.project.get_absolute_url()).context["prompt"]
        return found

    return visit


def keys(found):
    return {one.prompt.key for one in found.values() if one}


def test_a_hypothesis_that_rests_is_asked_about_with_its_number(later, cast):
    make_hypothesis(by=cast.ana, project=cast.project, claim="One direction does it.", credence=71)
    found = later(cast, 5, 6)
    said = next(one.text for one in found.values() if one and one.prompt.key == "not-moved")
    assert "H1" in said and "71%" in said and ("5 days" in said or "6 days" in said)


def test_planned_experiments_that_nobody_runs_are_counted(later, cast):
    for state in ("planned", "planned", "running"):
        entry = experiment(cast.ana, cast.project, state)
    entry.state = "planned"
    entry.save()
    assert "3 planned experiments, none run since Tuesday" in " ".join(
        one.text for one in later(cast, 1, 2, 3, 4).values() if one
    )


def gave(run):
    add_result(author=run.author, entry=run, result="0.41", day=None, composer=uuid4())


def prompts_of(cast, later, *days) -> dict[str, str]:
    return {one.prompt.key: one.text for one in later(cast, *days).values() if one}


def test_how_long_the_last_run_took_is_quoted_before_the_next(later, cast, time_machine):
    run = experiment(cast.ana, cast.project, "running")
    time_machine.move_to("2026-11-10T13:35:00+00:00", tick=False)
    gave(run)
    change_phase(by=cast.ana, project=cast.project, phase="exploration")
    experiment(cast.ana, cast.project)
    for key in [one.key for one in guide.current().prompts if one.key != "cheaper"]:
        retire_prompt(user=cast.ana, project=cast.project, prompt=key)
    assert "Your last run took 95 minutes." in prompts_of(cast, later, 1, 2)["cheaper"]


@pytest.mark.parametrize(("ended", "said"), [("12:00:30", None), ("12:01", 1), ("13:59", 119), ("22:40", "11 hours")])
def test_a_run_is_told_in_minutes_or_hours(ended, said):
    began = datetime.fromisoformat("2026-11-10T12:00:00+00:00")
    assert prompted.length_of(began, datetime.fromisoformat(f"2026-11-10T{ended}+00:00")) == said


def test_ones_own_experiments_that_are_done_are_counted_in_distillation(later, cast):
    for author in (cast.ana, cast.ana, cast.col):
        gave(experiment(author, cast.project))
    experiment(cast.ana, cast.project)
    change_phase(by=cast.ana, project=cast.project, phase="distillation")
    for key in [one.key for one in guide.current().prompts if one.key != "verified-again"]:
        retire_prompt(user=cast.ana, project=cast.project, prompt=key)
    assert "You have run 2 experiments here." in prompts_of(cast, later, 1, 2)["verified-again"]


def test_every_number_a_prompt_quotes_is_one_that_today_can_know():
    quoted = {name for one in guide.current().prompts for name in placeholders(one.text)}
    source = Path(prompted.__file__).read_text()
    assert [name for name in sorted(quoted) if f'"{name}"' not in source] == []


def test_another_persons_hypothesis_is_not_mine_to_move(later, cast):
    make_hypothesis(by=cast.ana, project=cast.project, claim="One direction does it.", credence=71)
    assert "not-moved" not in keys(later(cast, 5, 6, name="col"))


def test_a_reader_is_asked_nothing(later, cast):
    assert keys(later(cast, 1, 2, 3, name="rhea")) == set()


def test_what_is_snoozed_stays_away_for_a_week(later, cast):
    make_hypothesis(by=cast.ana, project=cast.project, claim="One direction does it.", credence=71)
    later(cast, 5)
    snooze_prompt(user=cast.ana, project=cast.project, prompt="not-moved")
    assert "not-moved" not in keys(later(cast, 6, 7, 11))
    assert "not-moved" in keys(later(cast, 13, 14))


def test_what_is_retired_stays_away_for_good_and_can_be_asked_for_again(later, cast):
    make_hypothesis(by=cast.ana, project=cast.project, claim="One direction does it.", credence=71)
    retire_prompt(user=cast.ana, project=cast.project, prompt="not-moved")
    assert "not-moved" not in keys(later(cast, 5, 6, 40, 41))
    client = cast.client("ana")
    text = guide.find(guide.current().prompts, "not-moved").text
    assert text in client.get(f"/p/{cast.project.key}/phases/").content.decode()
    client.post(f"/p/{cast.project.key}/prompts/not-moved/recall/")
    assert "not-moved" in keys(later(cast, 42, 43))


def test_without_scripts_it_comes_back_in_the_composer(cast):
    response = cast.client("ana").post(
        f"/p/{cast.project.key}/prompts/dull-story/insert/", {"text": "What <b>now</b>?"}
    )
    assert response.context["composer"].form["body"].value() == "> What <b>now</b>?\n\n"
    assert "<b>now</b>" not in response.content.decode()


def test_with_htmx_it_vanishes_where_it_stands(cast):
    address = f"/p/{cast.project.key}/prompts/dull-story/snooze/"
    response = cast.client("ana").post(address, headers={"HX-Request": "true"})
    assert (response.status_code, response.content) == (200, b"")
    assert PromptMark.objects.get().until


def test_a_prompt_nobody_wrote_is_not_there(cast):
    assert cast.client("ana").post(f"/p/{cast.project.key}/prompts/no-such/retire/").status_code == 404


def test_the_questions_follow_the_phase(later, cast):
    change_phase(by=cast.ana, project=cast.project, phase="distillation")
    prompts = {one.key: one for one in guide.current().prompts}
    asked = keys(later(cast, 1, 2, 3, 4, 5, 6))
    assert asked and all("distillation" in prompts[key].phases for key in asked)


def test_a_result_is_asked_about_with_the_hypothesis_it_tests(later, cast, time_machine, monkeypatch):
    monkeypatch.setattr(prompting, "has_its_turn", lambda place, day: True)
    change_phase(by=cast.ana, project=cast.project, phase="understanding")
    made = [make_hypothesis(by=cast.ana, project=cast.project, claim=f"{n}.", credence=50) for n in range(2)]
    entry = experiment(cast.ana, cast.project)
    draft = PredictionDraft(statement="below 20 %", probability=70, hypothesis=made[1])
    add_prediction(by=cast.ana, entry=entry, draft=draft)
    time_machine.move_to("2026-11-13T11:00:00+00:00", tick=False)
    add_result(author=cast.ana, entry=entry, result="12 %", day=None, composer=entry.client_key)
    for key in ("drop-it", "five-ways-false"):
        retire_prompt(user=cast.ana, project=cast.project, prompt=key)
    assert "if H2 is true" in later(cast, 3)[3].text


def test_on_the_first_day_of_a_phase_nobody_is_asked_whether_it_is_still_theirs(later, cast):
    texts = [one.text for one in later(cast, 0, *range(20)).values() if one]
    assert not [text for text in texts if text.startswith("1 day ")]


def test_the_days_in_a_phase_are_known_from_the_second_on(later, cast, monkeypatch):
    known = []
    monkeypatch.setattr(prompted, "choose", lambda prompts, facts: known.append(facts.numbers["phase_days"]))
    later(cast, 0, 1, 2)
    assert known == [None, 2, 3]
