"""A project as one RESEARCH_LOG.md: its days in order, every entry to the letter. Writes only."""

from mechjournal.access import Who
from mechjournal.exchange.outgoing import FORMAT, content_of
from mechjournal.lib import frontmatter, marked
from mechjournal.models import Project

NAME = "RESEARCH_LOG.md"


def write_log(who: Who, project: Project) -> str:
    content = content_of(who, project)
    lines = [f"# {project.title}\n"]
    for day, entries in content.by_day().items():
        lines.append(f"## {day.isoformat()}\n")
        lines += [marked.written(content.marked(entry)) for entry in entries]
    facts = {"mechjournal": FORMAT, "kind": "log", "title": project.title}
    return frontmatter.joined(facts | ({"question": project.question} if project.question else {}), "\n".join(lines))
