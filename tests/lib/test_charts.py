"""Pictures: what the numbers become, and what the templates make of it."""

import random
import xml.etree.ElementTree as ET
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.template.loader import render_to_string

from mechjournal.lib import charts
from mechjournal.lib.calibration import Forecast, reliability_bins
from mechjournal.lib.charts import DayCount, Line, Point, credence_lines, days_bars, reliability, sparkline

FIRST = datetime(2026, 11, 9, tzinfo=UTC)
LAST = FIRST + timedelta(days=10)


def point(day: float, value: float, **more) -> Point:
    return Point(FIRST + timedelta(days=day), value, **more)


def drawn(*points: Point, last: datetime = LAST) -> charts.Credence:
    return credence_lines([Line("ana", points)], FIRST, last)


def many(n: int = 500, seed: int = 4) -> list[Point]:
    chance = random.Random(seed)
    return [point(10 * k / n, chance.randint(1, 99), label=f"note {k}", href=f"/{k}") for k in range(n)]


def rendered(chart: charts.Credence, **more) -> str:
    return render_to_string("charts/credence.html", {"chart": chart, "title": "Credence in H1", **more})


def parsed(html: str) -> ET.Element:
    """The markup as a tree; a template that isn't well-formed fails here."""
    return ET.fromstring(html)


def test_a_credence_holds_until_the_next_and_to_the_right_edge():
    (line,) = drawn(point(0, 20), point(5, 60)).lines
    assert line.path == "M0 800H1000V400H2000"
    assert [(m.x, m.y) for m in line.marks] == [("0.00%", "80.00%"), ("50.00%", "40.00%")]


def test_points_may_come_in_any_order():
    assert drawn(point(5, 60), point(0, 20)) == drawn(point(0, 20), point(5, 60))


def test_what_held_before_the_time_shown_begins_the_line_without_a_dot():
    (line,) = drawn(point(-3, 20), point(-2, 30), point(5, 60)).lines
    assert line.path.startswith("M0 700H1000") and len(line.marks) == 1


def test_what_comes_after_the_time_shown_is_left_out():
    (line,) = drawn(point(0, 20), point(5, 60), last=FIRST + timedelta(days=4)).lines
    assert line.path == "M0 800H2000" and line.value == "20 %"


def test_nothing_said_is_an_empty_picture():
    chart = credence_lines([Line("ana", [])], FIRST, LAST)
    assert (chart.lines[0].path, chart.lines[0].marks, chart.rows, chart.summary) == ("", [], [], "")


def test_a_single_moment_is_shown_at_the_end_of_a_day():
    (line,) = credence_lines([Line("ana", [point(0, 60)])], FIRST, FIRST).lines
    assert line.marks[0].x == "100.00%"


def test_a_change_of_the_clock_moves_nothing():
    berlin = ZoneInfo("Europe/Berlin")
    first, noon, last = (datetime(2026, 3, 29, hour, tzinfo=berlin) for hour in (0, 12, 23))
    (line,) = credence_lines([Line("ana", [Point(noon, 50)])], first - timedelta(days=1), last).lines
    assert line.marks[0].x == f"{100 * 35 / 46:.2f}%"


def test_every_person_has_a_line_of_their_own():
    chart = credence_lines([Line("ana", [point(0, 20)]), Line("col", [point(0, 80)])], FIRST, LAST)
    assert [(line.name, line.number, line.path) for line in chart.lines] == [
        ("ana", 0, "M0 800H2000"),
        ("col", 1, "M0 199H2000"),
    ]


def test_values_at_the_right_end_keep_apart():
    chart = credence_lines([Line("ana", [point(0, 50)]), Line("col", [point(0, 51)])], FIRST, LAST)
    lower, upper = (float(line.value_y.rstrip("%")) for line in chart.lines)
    assert (lower - upper) / 100 * charts.HEIGHT >= 13


def test_a_dot_tells_what_it_stands_for():
    hollow, again = drawn(point(0, 20, hollow=True), point(5, 20, reaffirmed=True, label="still so")).lines[0].marks
    assert hollow.look == "hollow" and hollow.text == "20 % on 9 Nov"
    assert again.look == " again" and again.text == "20 % on 14 Nov, still so"


def test_as_many_points_as_find_room_all_stay_dots():
    room = charts.WIDE // charts.APART
    assert len(drawn(*many(room)).lines[0].marks) == room
    assert not drawn(*many(room)).dense


def test_of_more_points_only_the_greatest_changes_stay_dots():
    chart = drawn(*many(500))
    marks = chart.lines[0].marks
    assert chart.dense and len(marks) <= charts.WIDE // charts.APART + 1
    assert chart.lines[0].path.count("H") == 500


def test_a_great_leap_among_many_and_the_latest_point_are_never_thinned_away():
    points = [point(k / 100, 50 + k % 2, href=f"/{k}") for k in range(999)]
    points[500] = points[500]._replace(value=95)
    marks = drawn(*points).lines[0].marks
    assert {"/500", "/998"} <= {m.href for m in marks}


def test_dots_left_out_of_a_narrow_picture_are_told():
    looks = [m.look for m in drawn(*many(500)).lines[0].marks]
    narrow = [look for look in looks if "wide" not in look]
    assert 0 < len(narrow) <= charts.NARROW // charts.APART + 1
    assert "wide" not in looks[-1]


def test_the_table_holds_the_newest_fifty():
    chart = drawn(*many(500))
    assert (len(chart.rows), chart.count) == (50, 500)
    assert chart.rows[0].label == "note 499" and chart.rows[0].when == "18 Nov 2026, 23:31"


def test_a_row_without_a_reason_says_so():
    labels = [row.label for row in drawn(point(0, 20, hollow=True), point(1, 20, reaffirmed=True)).rows]
    assert labels == ["said again", "no reason given"]


def test_the_picture_is_told_in_words():
    assert drawn(point(-1, 35), point(2, 71)).summary == "ana from 35 % to 71 % in 1 change"


@pytest.mark.parametrize(
    ("values", "path"),
    [([50], "M2.5 9H69.5"), ([0, 100], "M2.5 15.5H36V2.5H69.5"), ([-5, 300], "M2.5 15.5H36V2.5H69.5")],
)
def test_a_sparkline_steps_from_edge_to_edge(values, path):
    assert sparkline(values).path == path


def test_a_sparkline_of_many_is_thinned_and_ends_with_the_last():
    spark = sparkline([*range(100)] * 20)
    assert spark.path.count("V") < charts.SPARK_WIDTH and spark.text == "from 0 % to 99 %"


def test_nothing_has_no_sparkline():
    assert sparkline([]) is None
    assert "svg" not in render_to_string("charts/sparkline.html", {"spark": None})


def test_a_bin_stands_where_said_meets_came_true():
    few, most = reliability(reliability_bins([Forecast(0.25, True)] * 4 + [Forecast(0.75, k < 8) for k in range(16)]))
    assert (few.x, few.y, most.x, most.y) == ("25.00%", "0.00%", "75.00%", "50.00%")
    assert (few.r, most.r) == ("5.0", "10.0")
    assert most.cells == ["70 to under 80 %", "75 %", "8 of 16", "50 %", "28 to 72 %"]


def test_pieces_of_a_day_stand_on_each_other():
    full, half = days_bars(
        [DayCount(date(2026, 11, 9), (3, 1)), DayCount(date(2026, 11, 10), (0, 2))], ("mine", "yours")
    )
    assert [(p.y, p.height) for p in full.pieces] == [("25.00%", "75.00%"), ("0.00%", "25.00%")]
    assert [(p.y, p.height, p.number) for p in half.pieces] == [("50.00%", "50.00%", 1)]
    assert full.text == "Mon 9 Nov: 3 mine, 1 yours"


def test_days_without_anything_are_drawn_empty():
    assert days_bars([]) == []
    assert days_bars([DayCount(date(2026, 11, 9), (0,))])[0].pieces == []


def test_dates_thin_out_and_name_a_new_month():
    bars = days_bars([DayCount(date(2026, 11, 9) + timedelta(days=k), (1,)) for k in range(28)])
    assert [bar.date for bar in bars if bar.date][:3] == ["9 Nov", "11", "13"]
    assert "1 Dec" in [bar.date for bar in bars]


def test_a_dot_is_a_link_with_a_name_and_one_without_a_note_is_none():
    tree = parsed(rendered(drawn(point(0, 20, hollow=True), point(5, 60, href="/p/x/1", label="sweep"))))
    dots = [a for a in tree.iter("a") if "mark" in a.get("class", "")]
    assert [a.get("href") for a in dots] == [None, "/p/x/1"]
    assert dots[1].find("title").text == "60 % on 14 Nov, sweep"


def test_what_people_write_is_escaped():
    html = rendered(drawn(point(5, 60, href="/x", label='<b>"one" & two</b>')))
    assert "<b>" not in html and parsed(html) is not None


def test_people_are_told_apart_without_colour():
    chart = credence_lines([Line("ana", [point(0, 20)]), Line("col", [point(0, 80)])], FIRST, LAST)
    tree = parsed(rendered(chart))
    legend = [item.get("class") for item in tree.find("ul")]
    assert legend == ["who-0", "who-1"] and {"who-0", "who-1"} <= {p.get("class")[5:] for p in tree.iter("path")} | {
        g.get("class") for g in tree.iter("g")
    }


def test_all_changes_are_a_link_away_only_where_some_are_missing():
    assert "All 500 changes" in rendered(drawn(*many(500)), all_url="/all")
    assert "/all" not in rendered(drawn(point(0, 20)), all_url="/all")


def test_five_hundred_changes_stay_a_small_picture():
    assert len(rendered(drawn(*many(500)))) < 40_000


@pytest.mark.parametrize(
    ("template", "context"),
    [
        ("credence", {"chart": drawn(point(0, 20, hollow=True), point(5, 60, reaffirmed=True))}),
        ("reliability", {"dots": reliability(reliability_bins([Forecast(0.3, True), Forecast(0.8, False)]))}),
        ("days", {"bars": days_bars([DayCount(date(2026, 11, 9), (3, 1), "/d")], ("a", "b")), "names": ("a", "b")}),
        ("sparkline", {"spark": sparkline([10, 60])}),
    ],
)
def test_a_picture_is_well_formed_and_carries_its_name_and_no_style(template, context):
    html = render_to_string(f"charts/{template}.html", {"title": "What I said", **context})
    tree = parsed(html)
    assert "style=" not in html
    assert any(s.get("aria-label") and s.get("role") in ("img", "group") for s in tree.iter("svg"))
