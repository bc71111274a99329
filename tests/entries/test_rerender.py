"""Rendering everything again."""

from django.core.management import call_command

from mechjournal.lib import children, markdown
from mechjournal.lib.markdown import RENDERER_VERSION
from mechjournal.models import Change, Entry, PostMortem
from tests.helpers import note
from tests.postmortems.steps import sprint_of, write


def test_what_an_older_renderer_made_is_made_anew(cast):
    note(cast.ana, cast.project, "Now **bold**.")
    Entry.objects.update(body_html="<p>old</p>", renderer=0)
    call_command("rerender")
    entry = Entry.objects.get()
    assert "<strong>bold</strong>" in entry.body_html
    assert entry.renderer == RENDERER_VERSION


def test_what_only_met_a_busy_machine_is_rendered_by_the_worker(cast, monkeypatch):
    real, calls = children.begin_note, []

    def busy_once(source, context):
        calls.append(source)
        return (lambda: markdown.plain(source)) if len(calls) == 1 else real(source, context)

    monkeypatch.setattr(children, "begin_note", busy_once)
    note(cast.ana, cast.project, "Now **bold**.")
    entry = Entry.objects.get()
    assert not entry.plain
    assert "<strong>bold</strong>" in entry.body_html


def test_the_rest_is_left_alone(cast):
    note(cast.ana, cast.project)
    Entry.objects.update(body_html="<p>kept</p>")
    call_command("rerender")
    assert Entry.objects.get().body_html == "<p>kept</p>"


def test_answers_of_a_post_mortem_are_laid_out_anew_too(cast):
    write(cast.ana, sprint_of(cast), learned="Now **bold**.")
    PostMortem.objects.update(html={"learned": "<p>old</p>"}, renderer=0)
    call_command("rerender")
    row = PostMortem.objects.get()
    assert "<strong>bold</strong>" in row.html["learned"]
    assert (row.renderer, row.version) == (RENDERER_VERSION, 1)


def test_present_ones_are_left_alone_unless_all_is_asked_for(cast):
    write(cast.ana, sprint_of(cast), learned="Now **bold**.")
    PostMortem.objects.update(html={"learned": "<p>kept</p>"})
    call_command("rerender")
    assert PostMortem.objects.get().html == {"learned": "<p>kept</p>"}
    call_command("rerender", all=True)
    assert "<strong>bold</strong>" in PostMortem.objects.get().html["learned"]


def test_a_save_of_one_answer_lays_out_the_others_of_an_older_renderer(cast):
    sprint = sprint_of(cast)
    write(cast.ana, sprint, learned="Now **bold**.")
    PostMortem.objects.update(html={"learned": "<p>old</p>"}, renderer=0)
    write(cast.ana, sprint, version=1, surprised="Much.")
    assert "<strong>bold</strong>" in PostMortem.objects.get().html["learned"]


def test_it_changes_no_history(cast):
    note(cast.ana, cast.project)
    write(cast.ana, sprint_of(cast), learned="Much.")
    before = Change.objects.count()
    call_command("rerender", all=True)
    assert Change.objects.count() == before
    assert Entry.objects.get().version == 1
