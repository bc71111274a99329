"""`rerender`: lay out every text anew, after the renderer or its allow-list changed. Changes no text and no history."""

from django.core.management.base import BaseCommand

from mechjournal.actions.bringing import rerender_brought
from mechjournal.actions.comments import rerender_comments
from mechjournal.actions.postmortems import rerender_answers
from mechjournal.actions.proposals import rerender_proposals
from mechjournal.actions.rendering import rerender_all
from mechjournal.actions.requests import rerender_requests


class Command(BaseCommand):
    help = "Render stored texts again, answers and comments too: those of an older renderer, or all of them with --all."

    def add_arguments(self, parser):
        parser.add_argument("--all", action="store_true", help="also those of the present renderer, and plain ones")

    def handle(self, *args, **options):
        done, plain = rerender_all(everything=options["all"])
        answered = rerender_answers(everything=options["all"])
        said = rerender_comments(everything=options["all"]) + rerender_requests(everything=options["all"])
        said += rerender_brought(everything=options["all"])
        rerender_proposals(everything=options["all"])
        counted = f"{done} entries, {answered} post-mortems and {said} comments and answers"
        self.stdout.write(f"Rendered {counted}; {plain} are shown as plain text.")
