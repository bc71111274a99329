"""A project as a folder of Markdown: a file per day, beliefs, sprints, what was said of it, files beside. Writes only.

`incoming.py` reads it back.
"""

import tempfile
import zipfile
from collections.abc import Iterator
from typing import IO

from mechjournal import access
from mechjournal.access import Who
from mechjournal.exchange import beliefs, outgoing, spoken
from mechjournal.exchange.outgoing import Content, head
from mechjournal.lib import frontmatter, marked
from mechjournal.lib.grammar import beliefs as said_in
from mechjournal.lib.pictures import safe_name
from mechjournal.models import Entry, Hypothesis, PostMortem, Project, Sprint

IN_MEMORY = 5_000_000


def write_folder(who: Who, project: Project) -> IO[bytes]:
    """An open temporary file with the zip, at its beginning; it vanishes when it is closed."""
    content, top = outgoing.content_of(who, project), folder_name(project)
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the answer closes it
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for place, text in pages(who, content):
            archive.writestr(f"{top}/{place}", text)
        for place, path in files(content):
            if path.exists():
                archive.write(path, f"{top}/{place}")
    file.seek(0)
    return file


def folder_name(project: Project) -> str:
    return safe_name(project.title)


def pages(who: Who, content: Content) -> Iterator[tuple[str, str]]:
    """(place in the folder, its text)."""
    project = content.project
    yield "README.md", about(content)
    for day, entries in content.by_day().items():
        yield f"days/{day.isoformat()}.md", day_page(content, day, entries)
    for believed in beliefs.beliefs(who, project, content.entries):
        row = believed.hypothesis
        yield f"hypotheses/{row.name}.md", frontmatter.joined(hypothesis_facts(believed), beliefs.belief_page(believed))
    decisions = {row.sprint_id: row for row in access.decisions(who, project).select_related("by")}
    for sprint in content.sprints:
        yield f"sprints/{sprint.number}.md", sprint_page(sprint, decisions.get(sprint.pk))
    for row in access.postmortems(who, project).select_related("sprint", "by").order_by("number"):
        yield f"post-mortems/{row.sprint.number}-{safe_name(row.by.display_name)}.md", postmortem_page(row)
    yield from spoken.pages(who, project)


def files(content: Content) -> Iterator[tuple[str, object]]:
    for entry in content.entries:
        for file in content.files.get(entry.pk, []):
            yield f"days/files/{entry.number}/{file.name}", outgoing.path_of(content.project, file)


# --- pages ---------------------------------------------------------------------------------------------------------


def about(content: Content) -> str:
    row = content.project
    names = ("title", "question", "stage", "phase", "status", "status_reason", "north_star", "proxy_task")
    row.refresh_from_db(fields=["north_star", "proxy_task"])
    days = "".join(f"- [{day}](days/{day}.md)\n" for day in content.by_day())
    text = f"# {row.title}\n\n{row.question}\n\n## Days\n\n{days}"
    return frontmatter.joined(head("project", **{name: str(getattr(row, name)) for name in names}), text)


def day_page(content: Content, day, entries: list[Entry]) -> str:
    sprints = sorted({entry.sprint.number for entry in entries if entry.sprint})
    facts = head(
        "day",
        date=day,
        project=content.project.title,
        sprint=sprints[0] if len(sprints) == 1 else sprints,
        phase=sorted({str(entry.phase) for entry in entries}),
        tags=sorted({str(entry.kind) for entry in entries}),
        hypotheses=sorted(
            {f"H{said.number}" for entry in entries for said in said_in(f"{entry.body}\n{entry.result}")}
        ),
    )
    texts = [marked.written(content.marked(entry)) for entry in entries]
    return frontmatter.joined(facts, "\n".join([f"# {day:%A} {day.day} {day:%B %Y}\n", *texts]))


def hypothesis_facts(believed: beliefs.Belief) -> dict:
    row: Hypothesis = believed.hypothesis
    names = ("number", "claim", "claim_type", "drop_if", "excitement", "status", "status_reason", "failed", "was")
    return head(
        "hypothesis",
        **{name: plain(getattr(row, name)) for name in names},
        made_by=believed.made_by,
        made_at=row.made_at.isoformat(),
        origin=believed.origin,
        rivals=believed.rivals,
    )


def sprint_page(row: Sprint, decision) -> str:
    names = ("number", "goal", "pivot_if", "mode", "simplest", "simplest_tried", "forecast", "plan", "skills")
    days = ("starts_on", "ends_on", "closed_on", "closing_line")
    said = {}
    if decision:
        named = ("choice", "reason", "momentum", "confidence", "would_change", "verdict", "cause", "verdict_says")
        said = {name: plain(getattr(decision, name)) for name in named if getattr(decision, name) not in ("", None)}
    facts = head("sprint", **{name: plain(getattr(row, name)) for name in (*names, *days)}, decision=said)
    came = f"\n{row.closing_line}\n" if row.closing_line else ""
    return frontmatter.joined(facts, f"# Sprint {row.number}: {row.goal}\n{came}")


def postmortem_page(row: PostMortem) -> str:
    finished = row.finished_at.isoformat(timespec="seconds") if row.finished_at else ""
    facts = head("post-mortem", sprint=row.sprint.number, author=row.by.display_name, finished=finished)
    answers = [marked.written(marked.Marked({"answer": key}, text, asked(key))) for key, text in row.texts().items()]
    return frontmatter.joined(facts, "\n".join([f"# Post-mortem of sprint {row.sprint.number}\n", *answers]))


def asked(key: str) -> str:
    return key.replace("-", " ").capitalize()


def plain(value):
    """Without the classes of the models' choices, which YAML would spell out."""
    return str(value) if isinstance(value, str) else value
