"""One meeting as Markdown, for printing, mailing or keeping elsewhere. Writes only."""

from collections.abc import Mapping

from mechjournal.models import Meeting
from mechjournal.models.reviews import SECTIONS

HEADS = {
    "recap": "Last time",
    "headline": "Headline",
    "questions": "Questions",
    "predicted": "Expected answers",
    "beliefs": "What moved",
    "blockers": "Blockers",
    "next": "Next steps",
    "notes": "Notes",
}


def as_markdown(meeting: Meeting, texts: Mapping[str, str]) -> str:
    """`texts`: what the one who asks may read of it."""
    pair = meeting.mentorship
    head = f"# {pair.mentee} and {pair.mentor}, {meeting.on_day:%-d %B %Y}"
    parts = [f"## {HEADS[name]}\n\n{texts[name].strip()}" for name in SECTIONS if texts.get(name, "").strip()]
    return "\n\n".join([head, *parts]) + "\n"
