"""The review of a week: its answers become one entry. What the page shows of the week stands in views/weekly."""

from datetime import date
from uuid import UUID, uuid4, uuid5

from mechjournal.actions.entries import Text, log_entry, made_by, save_entry
from mechjournal.models import Entry, Project, User

REVIEWS = UUID("6f1d3c52-0d6e-4b43-9a51-7c1f6e0b8a2d")
type Answers = list[tuple[str, str]]


def week_key(by: User, project: Project, monday: date) -> UUID:
    """The client key of a person's review of a week: however often it is posted, it is one entry."""
    return uuid5(REVIEWS, f"{project.key} {by.key} {monday.isoformat()}")


def title_of(monday: date) -> str:
    return f"Week of {monday.day} {monday:%B}"


def answer_week(*, by: User, project: Project, monday: date, answers: Answers, visibility: str) -> Entry:
    """Log (question, answer) pairs as a note of today. What differs from an earlier answer is added below it."""
    key, body = week_key(by, project, monday), body_of(answers)
    text = Text(title=title_of(monday), body=body, visibility=visibility, client_key=key)
    made = made_by(Entry(project=project, author=by, client_key=key))
    if made is None or made.moved_to_id:
        return log_entry(author=by, project=project, text=text)
    if body in made.body:
        return made
    more = Text(
        title=made.title,
        body=f"{made.body.rstrip()}\n\n{body}",
        phase=made.phase,
        visibility=made.visibility,
        client_key=uuid4(),
    )
    return save_entry(editor=by, entry=made, version=made.version, text=more)


def body_of(answers: Answers) -> str:
    """Each question as a quote, its answer below."""
    parts = [f"> {' '.join(question.split())}\n\n{answer.strip()}" for question, answer in answers if answer.strip()]
    return "\n\n".join(parts) + "\n"
