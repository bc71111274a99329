"""Days per phase, from the days the phases were entered."""

from datetime import date, timedelta

from mechjournal.lib.spans import Span, days_in, phase_on, spans, spent


def on(day: int) -> date:
    return date(2026, 11, day)


WALKED = [(on(1), "ideation"), (on(2), "exploration"), (on(7), "understanding")]


def test_each_stay_ends_the_day_before_the_next_begins():
    stays = spans(WALKED, on(8))
    assert stays == [
        Span("ideation", on(1), on(1)),
        Span("exploration", on(2), on(6)),
        Span("understanding", on(7), on(8)),
    ]


def test_days_of_every_stay_add_up_to_the_days_of_the_project():
    back = [*WALKED, (on(9), "exploration")]
    assert days_in(spans(back, on(10))) == {"ideation": 1, "exploration": 7, "understanding": 2}


def test_a_phase_left_on_its_first_day_leaves_no_span():
    there_and_back = [(on(1), "exploration"), (on(3), "understanding"), (on(3), "exploration")]
    assert spans(there_and_back, on(4)) == [Span("exploration", on(1), on(4))]


def test_the_last_one_written_for_a_day_counts():
    corrected = [(on(1), "ideation"), (on(1), "exploration")]
    assert spans(corrected, on(2)) == [Span("exploration", on(1), on(2))]


def test_the_present_phase_has_a_day_even_where_it_is_tomorrow():
    assert spans([(on(1), "ideation"), (on(5), "exploration")], on(4))[-1] == Span("exploration", on(5), on(5))


def test_no_changes_no_spans():
    assert spans([], on(1)) == []


def test_a_day_belongs_to_the_phase_entered_last_by_then():
    assert [phase_on(WALKED, on(day)) for day in (1, 2, 6, 7, 30)] == [
        "ideation",
        "exploration",
        "exploration",
        "understanding",
        "understanding",
    ]


def test_a_day_before_the_first_belongs_to_it():
    assert phase_on(WALKED, date(2026, 10, 1)) == "ideation"
    assert phase_on([], on(1)) is None


def test_days_of_a_sprint_are_counted_by_their_phase():
    days = [on(5) + timedelta(days=n) for n in range(4)]
    assert spent(WALKED, days) == {"exploration": 2, "understanding": 2}
