"""`verify`: walk the ledgers and name every line that doesn't say what it said when it was written."""

from django.core.management.base import BaseCommand, CommandError

from mechjournal.management import believed
from mechjournal.models import Change, Entry, Project


class Command(BaseCommand):
    help = (
        "Checks that no line of any project's ledger was changed, and that entries, hypotheses, credences, evidence, "
        "checks and predictions say what the ledger says."
    )

    def add_arguments(self, parser):
        parser.add_argument("project", nargs="*", help="keys of projects, as in their addresses; all if none is given")

    def handle(self, *args, project, **options):
        projects = Project.objects.filter(key__in=project) if project else Project.objects.all()
        if len(project) > len(projects):
            raise CommandError("No project has that key.")
        found = [problem for one in projects.order_by("pk") for problem in problems(one)]
        for problem in found:
            self.stdout.write(problem)
        if found:
            raise CommandError(f"{len(found)} found in {len(projects)} ledgers.")
        self.stdout.write(f"{len(projects)} ledgers hold; every line says what it said when it was written.")


def problems(project: Project):
    for line, why in Change.objects.broken(project):
        place = f"line {line.seq} ({line.kind}, {line.at:%Y-%m-%d %H:%M} UTC)" if line else "the end"
        yield f"{project.key}: {place}: {why}"
    for entry in Entry.objects.filter(project=project).select_related("subject").order_by("number").iterator():
        line = Change.objects.of(entry.subject).exclude(kind="entry.redacted").last()
        if line is None or any(differs(line, name, text) for name, text in entry.texts().items()):
            yield f"{project.key}: entry {entry.number} does not say what its last line in the ledger says"
    yield from (f"{project.key}: {problem}" for problem in believed.problems(project))


def differs(line: Change, name: str, text: str) -> bool:
    kept = line.text(name)
    return kept is not None and kept != text
