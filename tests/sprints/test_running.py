"""A sprint while it runs: pauses, a later end with its reason, planned days against spent ones; and all in rows."""

from datetime import date, timedelta

import pytest

from mechjournal.actions.phases import change_phase
from mechjournal.actions.sprints import Refused, close_sprint, come_back, extend_sprint, open_sprint, pause_sprint
from mechjournal.models import Change, Decision, Sprint, SprintPause
from tests.helpers import note

START = date(2026, 11, 9)


def on(day: int) -> date:
    return date(2026, 11, day)


@pytest.fixture(autouse=True)
def on_the_ninth(time_machine):
    time_machine.move_to("2026-11-09T12:00:00+00:00", tick=False)


@pytest.fixture
def sprint(cast):
    """From the 9th to the 18th: ten days. It is noon of the 9th."""
    return open_sprint(
        by=cast.ana, project=cast.project, goal="Why?", starts_on=START, ends_on=on(18), plan={"exploration": 3}
    )


@pytest.fixture
def noon(time_machine):
    return lambda day: time_machine.move_to(f"2026-11-{day:02}T12:00:00+00:00", tick=False)


def away(cast, sprint, first, last):
    return pause_sprint(by=cast.ana, sprint=sprint, starts_on=on(first), ends_on=on(last), why="a conference")


def card(cast, name="ana"):
    return cast.client(name).get(cast.project.get_absolute_url()).context["card"]


def post(cast, address, **fields):
    return cast.client("ana").post(f"{cast.project.get_absolute_url()}sprints/{address}", fields)


def test_a_pause_moves_the_end_by_its_days(cast, sprint):
    away(cast, sprint, 12, 14)
    sprint.refresh_from_db()
    assert (sprint.ends_on, sprint.length, sprint.days_away) == (on(21), 10, 3)
    assert Change.objects.get(kind="sprint.paused").facts["away"] == {"from": "2026-11-12", "until": "2026-11-14"}


def test_days_away_are_neither_quiet_nor_counted(cast, sprint, noon):
    away(cast, sprint, 11, 13)
    note(cast.ana, cast.project, day=START)
    noon(14)
    shown = card(cast)
    assert (shown.day_number, shown.length, shown.quiet_days) == (3, 10, 1)
    assert [pip.level for pip in shown.pips[:6]] == ["a", "miss", "away", "away", "away", ""]


def test_while_away_everyone_sees_until_when(cast, sprint, noon):
    away(cast, sprint, 11, 13)
    noon(12)
    assert card(cast, "mo").away_until == on(13)
    assert "away until Fri 13 Nov" in cast.client("mo").get(cast.project.get_absolute_url()).content.decode()


def test_a_sprint_away_past_its_end_is_not_overdue(cast, sprint, noon):
    away(cast, sprint, 16, 25)
    noon(20)
    assert card(cast).days_over == 0


def test_coming_back_early_gives_the_days_back(cast, sprint, noon):
    away(cast, sprint, 11, 15)
    noon(13)
    come_back(by=cast.ana, sprint=sprint)
    sprint.refresh_from_db()
    assert (sprint.ends_on, sprint.days_away, SprintPause.objects.get().ends_on) == (on(20), 2, on(12))


def test_a_pause_still_to_come_can_be_dropped(cast, sprint):
    away(cast, sprint, 11, 15)
    post(cast, "1/resume/")
    sprint.refresh_from_db()
    assert (sprint.ends_on, sprint.days_away, SprintPause.objects.count()) == (on(18), 0, 0)


def test_coming_back_from_nowhere_changes_nothing(cast, sprint):
    before = Change.objects.count()
    come_back(by=cast.ana, sprint=sprint)
    assert Change.objects.count() == before


@pytest.mark.parametrize("days", [(7, 8), (12, 16)])
def test_pauses_stay_inside_the_sprint_and_apart(cast, sprint, days):
    away(cast, sprint, 11, 13)
    with pytest.raises(Refused):
        away(cast, sprint, *days)


def test_the_page_says_so_in_words(cast, sprint):
    response = post(cast, "1/pause/", starts_on="2026-11-01", ends_on="2026-11-02")
    assert response.status_code == 422
    assert "The sprint had not begun by then." in response.content.decode()


def test_going_on_longer_needs_a_reason(cast, sprint):
    assert post(cast, "1/extend/", ends_on="2026-11-20").status_code == 422
    post(cast, "1/extend/", ends_on="2026-11-20", because="The judge is fixed only now.")
    sprint.refresh_from_db()
    assert (sprint.ends_on, sprint.first_ends_on) == (on(20), on(18))
    assert sprint.extended_because == "The judge is fixed only now."


def test_the_first_end_is_kept_however_often_it_is_extended(cast, sprint):
    for day in (20, 22):
        extend_sprint(by=cast.ana, sprint=sprint, ends_on=on(day), because="Once more.")
    sprint.refresh_from_db()
    assert (sprint.ends_on, sprint.first_ends_on) == (on(22), on(18))


def test_an_extension_is_longer(cast, sprint):
    with pytest.raises(Refused):
        extend_sprint(by=cast.ana, sprint=sprint, ends_on=on(18), because="No.")


def test_an_edit_may_end_it_sooner_but_not_later(cast, sprint, noon):
    noon(11)
    fields = {"goal": "Why?", "starts_on": "2026-11-09"}
    assert "extend the sprint and say why" in post(cast, "1/edit/", ends_on="2026-11-19", **fields).content.decode()
    post(cast, "1/edit/", ends_on="2026-11-16", **fields)
    assert Sprint.objects.get().ends_on == on(16)


def test_on_its_first_day_the_end_may_still_move(cast, sprint):
    post(cast, "1/edit/", goal="Why?", starts_on="2026-11-09", ends_on="2026-11-22")
    assert (Sprint.objects.get().ends_on, Sprint.objects.get().first_ends_on) == (on(22), None)


def test_planned_days_stand_beside_spent_ones(cast, sprint, noon):
    noon(11)
    change_phase(by=cast.ana, project=cast.project, phase="understanding")
    noon(12)
    shares = {share.phase: (share.planned, share.spent) for share in card(cast).shares}
    assert shares == {"exploration": (3, 2), "understanding": (0, 2)}


def test_overdue_it_says_by_how_much_and_offers_more_time(cast, sprint, noon):
    noon(20)
    page = cast.client("ana").get(cast.project.get_absolute_url()).content.decode()
    assert "2 days past the planned end" in page
    assert "/sprints/1/extend/" in page


def test_looking_back_there_is_a_row_a_sprint(cast, sprint, noon):
    noon(12)
    close_sprint(by=cast.ana, sprint=sprint, closing_line="It was the judge.")
    decided = {"confidence": 70, "verdict": "right", "cause": "judgement", "verdict_at": sprint.closed_at}
    Decision.objects.create(project=cast.project, sprint=sprint, by=cast.ana, **decided)
    open_sprint(by=cast.ana, project=cast.project, goal="And the judge?", starts_on=on(12), ends_on=on(18))
    page = cast.client("rhea").get(f"{cast.project.get_absolute_url()}sprints/").content.decode()
    for said in ("It was the judge.", "Pivot", "70 % sure", "it was right: judgement", "4 of 10 days", "judge?"):
        assert said in page


def test_a_sprint_nobody_decided_or_summed_up_has_its_row(cast, sprint):
    close_sprint(by=cast.ana, sprint=sprint)
    base = f"{cast.project.get_absolute_url()}sprints/"
    assert "nothing decided" in cast.client("ana").get(base).content.decode()
    assert "Why?" in cast.client("ana").get(f"{base}open/").content.decode()


def test_many_sprints_cost_no_more_queries(cast, sprint, django_assert_max_num_queries):
    last = START - timedelta(days=40)
    for n in range(5):
        close_sprint(by=cast.ana, sprint=Sprint.objects.open().get())
        open_sprint(by=cast.ana, project=cast.project, goal=f"{n}?", starts_on=last, ends_on=START)
    client = cast.client("ana")
    with django_assert_max_num_queries(6):
        assert client.get(f"{cast.project.get_absolute_url()}sprints/").status_code == 200
