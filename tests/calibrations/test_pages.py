"""The calibration page: whose, what is counted, and honesty with few."""

from datetime import UTC, datetime

import pytest

from mechjournal.actions.projects import create_project
from mechjournal.models import Entry, Membership
from tests.calibrations.rows import FALSE, say, say_many, say_number
from tests.helpers import experiment


@pytest.fixture
def run(cast) -> Entry:
    return experiment(cast.ana, cast.project)


def page(cast, name: str = "ana", address: str = "") -> str:
    response = cast.client(name).get(address or f"{cast.project.get_absolute_url()}calibration/")
    assert response.status_code == 200
    return response.content.decode()


def asked(cast, query: str, name: str = "ana") -> str:
    return page(cast, name, f"{cast.project.get_absolute_url()}calibration/?{query}")


def test_without_predictions_it_says_how_to_make_one(cast):
    assert "No predictions yet" in page(cast)


def test_under_twenty_there_is_no_curve_but_how_many_are_missing(cast, run):
    say_many(cast.ana, run, true=12, false=7)
    shown = page(cast)
    assert "<b>12 of 19</b> came true (63 %)" in shown
    assert "1 more</b> until there is a curve" in shown
    assert "What the score is made of" not in shown
    assert "Brier score <span" not in shown
    assert '<svg class="plot"' not in shown
    assert shown.count('class="said num"') == 19


def test_from_twenty_on_there_is_a_curve_a_score_and_its_parts(cast, run):
    say_many(cast.ana, run, true=14, false=6)
    shown = page(cast)
    assert "until there is a curve" not in shown
    assert 'class="chart reliability"' in shown
    # All said 70 %, 14 of 20 came true: as good as the base rate, better than 50 %.
    assert "<td>0.210</td>" in shown
    assert "<td>0.250</td>" in shown
    assert "not better than always saying how often such things come true" in shown
    assert 'Reliability <span class="num">0.000</span>' in shown


def test_the_score_counts_neither_late_nor_void_nor_amended_ones(cast, run):
    say_many(cast.ana, run, true=14, false=6)
    say(cast.ana, run, 99, FALSE, after_the_fact=True)
    say(cast.ana, run, 99, "void", outcome_reason="The card died.")
    say(cast.ana, run, 99, "ambiguous")
    say(cast.ana, run, 99, "")
    amended = say(cast.ana, run, 99, "")
    amended.replaced_by = say(cast.ana, run, 60, "")
    amended.save()
    shown = page(cast)
    assert "<b>14 of 20</b> came true" in shown
    assert '<b class="num">2</b> still open' in shown
    assert '<b class="num">1</b> said after the fact' in shown
    assert '<b class="num">2</b> void or impossible to tell' in shown


def test_a_surprise_names_what_was_said_the_prediction_and_the_experiment(cast, run):
    said = say(cast.ana, run, 85, FALSE, statement="Layer 8 works as well.")
    say(cast.ana, run, 30, FALSE, statement="No surprise.")
    surprises = page(cast).partition('id="surprises"')[2].partition("</section>")[0]
    assert f'<a href="/p/{cast.project.key}/predictions/{said.number}/">Layer 8 works as well.</a>' in surprises
    assert f'<a href="{run.get_absolute_url()}">' in surprises
    assert "No surprise." not in surprises


def test_what_was_thought_unlikely_and_came_is_a_surprise_too(cast, run):
    say(cast.ana, run, 10, statement="It grokked.")
    assert "It grokked." in page(cast).partition('id="surprises"')[2].partition("</section>")[0]


def test_numbers_are_counted_by_their_intervals(cast, run):
    for value in (0.3, 0.35, 0.9):
        say_number(cast.ana, run, 0.2, 0.4, value)
    shown = page(cast)
    assert "<b>2 of 3</b> fell inside the 80 % interval (67 %)" in shown
    assert "17 more</b> until that says something" in shown
    assert "missed by 2.5 of their interval" in shown


def test_twenty_intervals_that_rarely_hold_are_called_narrow(cast, run):
    for number in range(20):
        say_number(cast.ana, run, 0.2, 0.4, 0.3 if number < 6 else 1.0)
    assert "The intervals are too narrow" in page(cast)


def test_it_is_mine_unless_another_member_is_asked_for(cast, run):
    say(cast.ana, run, statement="Said by ana.")
    say(cast.col, run, statement="Said by col.")
    assert "Said by col." not in page(cast)
    shown = asked(cast, f"by={cast.col.key}")
    assert "Calibration of <bdi>Col</bdi>" in shown
    assert "Said by col." in shown
    assert "Said by ana." not in shown


def test_a_mentor_reads_a_members(cast, run):
    say(cast.ana, run, statement="Said by ana.")
    assert "Said by ana." in asked(cast, f"by={cast.ana.key}", "mo")


def test_what_was_expected_of_a_private_experiment_stays_its_authors(cast):
    run = experiment(cast.ana, cast.project, visibility="me")
    say(cast.ana, run, 90, FALSE, statement="A secret bet.")
    assert "A secret bet." in page(cast)
    for name in ("col", "mo", "rhea"):
        shown = asked(cast, f"by={cast.ana.key}", name)
        assert "A secret bet." not in shown
        assert "No prediction fits" in shown


def test_nobody_outside_a_project_is_told_anything_of_it(cast, run):
    say(cast.ana, run, statement="Said by ana.")
    assert "Said by ana." not in page(cast, "olu", f"/calibration/?by={cast.ana.key}&project={cast.project.key}")


def test_over_all_projects_it_is_always_mine(cast, run):
    other = create_project(owner=cast.ana, title="Copy heads", question="Why?", stage="mini")
    Membership.objects.create(project=other, user=cast.col, role="collaborator")
    say(cast.ana, run, statement="In the first.")
    say(cast.ana, experiment(cast.ana, other), statement="In the second.")
    say(cast.col, run, statement="Said by col.")
    shown = page(cast, address=f"/calibration/?by={cast.col.key}")
    assert "In the first." in shown
    assert "In the second." in shown
    assert "Said by col." not in shown
    one = page(cast, address=f"/calibration/?project={other.key}")
    assert "In the first." not in one
    assert "Without the filter Copy heads" in one


def test_it_can_be_narrowed_by_phase_and_by_my_own_days(cast, run, time_machine):
    time_machine.move_to(datetime(2026, 11, 19, 2, 30, tzinfo=UTC), tick=False)  # 03:30 in Oslo: still the 18th
    say(cast.ana, run, statement="Said at night.")
    for query, is_there in {
        "to=2026-11-18": True,
        "from=2026-11-19": False,
        "from=2026-11-18&to=2026-11-18": True,
        f"phase={run.phase}": True,
        "phase=distillation": False,
    }.items():
        assert ("Said at night." in asked(cast, query)) is is_there, query


@pytest.mark.parametrize("query", ["from=yesterday&to=9999-99-99", "phase=moon", "by=nobody", "project=%00", "from="])
def test_an_odd_address_shows_everything(cast, run, query):
    say(cast.ana, run, statement="Said by ana.")
    assert "Said by ana." in asked(cast, query)


def test_each_filter_can_be_taken_off_alone(cast, run):
    shown = asked(cast, f"by={cast.col.key}&phase=ideation&from=2026-11-01")
    assert 'href="?phase=ideation&amp;from=2026-11-01" aria-label="Without the filter Col"' in shown
    assert f'href="?by={cast.col.key}&amp;from=2026-11-01" aria-label="Without the filter Ideation"' in shown
