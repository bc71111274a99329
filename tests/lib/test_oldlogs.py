from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mechjournal.lib import datings
from mechjournal.lib.oldlogs import split

TODAY = date(2026, 11, 28)


def parts(text: str, **asked) -> list:
    return split(text, today=TODAY, **asked)


def days(text: str, **asked) -> list:
    return [part.day for part in parts(text, **asked)]


@pytest.mark.parametrize(
    "heading",
    [
        "## 2025-10-29",
        "## 2025-10-29j",
        "# 2025/10/29",
        "### 2025.10.29",
        "## 20251029",
        "## October 29, 2025",
        "## Oct 29 2025",
        "## Oct. 29th, 2025",
        "## 29 October 2025",
        "## 29th of October, 2025",
        "## Wednesday, October 29, 2025",
        "## Wed 2025-10-29",
        "## Day 3 (Oct 29, 2025)",
        "## [2025-10-29] Baselines",
        "## 2025-10-29: Baselines",
        "## Baselines, 2025-10-29",
        "## Baselines (2025-10-29)",
        "## **2025-10-29**",
        "## 2025-10-29 14:30",
        "## 29/10/2025",
        "## 29.10.2025",
        "**2025-10-29**",
        "2025-10-29",
        "October 29, 2025:",
        "Oct 29, 2025\n============",
        "2025-10-29\n----------",
    ],
)
def test_a_heading_in_any_habit_is_a_day(heading):
    found = parts(f"{heading}\n\nWhat I did.\n")
    assert [(part.day, part.body, part.unclear) for part in found] == [(date(2025, 10, 29), "What I did.", "")]


@pytest.mark.parametrize(
    "heading",
    [
        "## Results of the 2025-10-29 batch",
        "## Layer 14",
        "We ran it on 2025-10-29.",
        "## Section 3.10.2",
        "- 2025-10-29",
    ],
)
def test_a_date_that_is_only_mentioned_is_none(heading):
    assert days(f"## 2025-10-01\n\nText.\n\n{heading}\n\nMore.\n") == [date(2025, 10, 1)]


@pytest.mark.parametrize(
    ("heading", "day"),
    [
        ("## Day 3 (Oct 29)", date(2025, 10, 29)),
        ("## Monday 27th", date(2025, 10, 27)),
        ("## Mon 3", date(2025, 11, 3)),
        ("## 5 Nov", date(2025, 11, 5)),
        ("## January 2", date(2026, 1, 2)),
    ],
)
def test_what_a_heading_leaves_out_is_found_from_the_days_around_it(heading, day):
    assert days(f"## 2025-10-24\n\nText.\n\n{heading}\n\nMore.\n")[1] == day


def test_a_numbered_day_counts_from_one_that_has_its_date():
    found = parts("## Day 1 (2025-10-24)\n\nA.\n\n## Day 4\n\nB.\n")
    assert (found[1].day, found[1].unclear) == (date(2025, 10, 27), "counted from another numbered day")


def test_the_month_above_tells_the_month():
    assert days("# March 2024\n\n## Monday 4th\n\nA.\n\n# April 2024\n\n## Monday 1st\n\nB.\n")[1::2] == [
        date(2024, 3, 4),
        date(2024, 4, 1),
    ]


def test_reverse_and_mixed_order_keep_each_its_day():
    text = "## Nov 3\n\nC.\n\n## Oct 30, 2025\n\nA.\n\n## Nov 1\n\nB.\n"
    assert days(text) == [date(2025, 11, 3), date(2025, 10, 30), date(2025, 11, 1)]


def test_one_clear_date_tells_how_the_others_are_meant():
    assert days("## 10/24/2025\n\nA.\n\n## 3/4/2025\n\nB.\n")[1] == date(2025, 3, 4)
    assert days("## 24/10/2025\n\nA.\n\n## 3/4/2025\n\nB.\n")[1] == date(2025, 4, 3)


def test_where_nothing_tells_day_and_month_apart_it_is_asked():
    found = parts("## 3/4/2025\n\nA.\n", day_first=False)[0]
    assert (found.day, found.unclear) == (date(2025, 3, 4), "day and month could be the other way round")


@pytest.mark.parametrize(
    ("heading", "note"),
    [
        ("## Monday, 2025-10-24", "24 October 2025 is a Friday"),
        ("## 2027-10-24", "it lies ahead; today is taken"),
        ("## 2025-02-30", "there is no such day"),
        ("## Oct 20 - Oct 26, 2025", "no year is given"),
        ("## Day 3", "a numbered day, and nothing tells which"),
    ],
)
def test_what_is_unclear_is_said(heading, note):
    assert note in parts(f"{heading}\n\nText.\n")[0].unclear


def test_a_heading_in_code_is_code():
    text = "## 2025-10-24\n\n```python\n# 2025-10-20 run\nx = 1\n```\n\n## 2025-10-25\n\n```\n## 2025-10-19\n```\n"
    assert days(text) == [date(2025, 10, 24), date(2025, 10, 25)]


def test_a_block_left_open_ends_at_the_next_day():
    text = "## 2025-10-24\n\n```\nleft open\n\n## 2025-10-25\n\n```python\nx = 1\n```\n\n## 2025-10-26\n\nText.\n"
    found = parts(text)
    assert [part.day for part in found] == [date(2025, 10, 24), date(2025, 10, 25), date(2025, 10, 26)]
    assert found[1].unclear == "the code block of line 3 is never closed; it is taken to end here"


def test_a_heading_above_the_days_ends_the_day():
    found = parts("## 2025-10-24\n\nText.\n\n# Ideas\n\n- one\n")
    assert [(part.day, part.unclear) for part in found] == [(date(2025, 10, 24), ""), (None, "no date stands above it")]


def test_what_stands_before_the_first_day_is_kept():
    assert parts("# Log\n\nWhat this is.\n\n## 2025-10-24\n\nText.\n")[0].body == "# Log\n\nWhat this is."


def test_the_words_beside_a_date_are_a_title():
    assert [part.title for part in parts("## 2025-10-24: Baselines\n\nA.\n\n## Day 3 (Oct 29)\n\nB.\n")] == [
        "Baselines",
        "Day 3",
    ]


FORMS = ["%Y-%m-%d", "%B %d, %Y", "%d %b %Y", "%A, %d %B %Y", "%Y%m%d"]
LINES = st.sampled_from(
    ["", "## 2025-10-24", "## Oct 29", "Monday 21st", "```", "```python", "~~~", "# Ideas", "text", "    code", "2025"]
) | st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), max_size=40)


@settings(max_examples=400, deadline=None)
@given(st.lists(LINES, max_size=30).map("\n".join))
def test_nothing_of_the_text_is_lost(text):
    assert "".join(part.text for part in parts(text)) == text


@settings(max_examples=200, deadline=None)
@given(
    st.dates(date(1990, 1, 1), TODAY), st.sampled_from(["%Y-%m-%d", "%B %d, %Y", "%d %b %Y", "%A, %d %B %Y", "%Y%m%d"])
)
def test_every_day_reads_back(day, form):
    reading = datings.read(day.strftime(form))
    assert reading and datings.whole(reading, True) == day
