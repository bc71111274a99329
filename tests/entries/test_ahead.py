"""A text that is laid out while its form is read."""

from uuid import uuid4

import pytest

from mechjournal.actions.entries import Text, log_entry
from mechjournal.actions.rendering import Ahead
from mechjournal.lib import children
from mechjournal.models import Attachment, Entry
from tests.attachments.test_files import upload
from tests.entries.test_log import log


@pytest.fixture
def begun(monkeypatch):
    """The texts that children were asked to lay out."""
    real, texts = children.begin_note, []

    def begin(source, context):
        texts.append(source)
        return real(source, context)

    monkeypatch.setattr(children, "begin_note", begin)
    return texts


def test_a_text_is_laid_out_once_and_with_its_files(cast, begun):
    key = str(uuid4())
    upload(cast, key=key)
    log(cast, body="See\r\n\r\n![p](files/plot.png)", client_key=key)
    entry = Entry.objects.get()
    assert begun == [entry.body] and Attachment.objects.get().get_absolute_url() in entry.body_html


def test_a_result_is_laid_out_beside_it(cast, begun):
    log(cast, kind="experiment", state="done", body="Ablate.", result="It *drops*.")
    assert begun == ["Ablate.", "It *drops*."] and "<em>drops</em>" in Entry.objects.get().result_html


def test_a_form_that_is_refused_takes_no_child_away(cast):
    for _ in range(children.notes.size + 2):
        assert log(cast, body="**bold**", day="2999-01-01").status_code == 422
    log(cast, body="**bold**")
    assert "<strong>bold</strong>" in Entry.objects.get().body_html


def test_another_text_than_the_forms_is_left(cast, begun):
    ahead = Ahead(cast.project, uuid4(), "Another.")
    text = Text(body="This *one*.", client_key=ahead.client_key)
    entry = log_entry(author=cast.ana, project=cast.project, text=text, ahead=ahead)
    assert begun == ["Another.", "This *one*."] and "<em>one</em>" in entry.body_html
    assert ahead.note.work.child is None
