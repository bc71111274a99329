"""Nothing typed is cut: no field has a maximum that a browser cuts at, and the form says how much is too much."""

import importlib
import inspect
import pkgutil

import pytest
from django import forms
from django.conf import settings

from mechjournal import forms as ours
from mechjournal.forms.fields import Whole
from mechjournal.forms.hypotheses import ClaimForm


def all_forms():
    for module in pkgutil.iter_modules(ours.__path__):
        found = importlib.import_module(f"{ours.__name__}.{module.name}")
        for _, one in inspect.getmembers(found, inspect.isclass):
            if issubclass(one, forms.BaseForm) and one.__module__ == found.__name__:
                yield one


@pytest.mark.parametrize("form", sorted(set(all_forms()), key=str), ids=lambda form: form.__name__)
def test_every_form_keeps_a_text_whole(form):
    assert issubclass(form, Whole)


def test_no_template_lets_a_browser_cut():
    cut = [path for path in (settings.BASE_DIR / "templates").rglob("*.html") if "maxlength" in path.read_text()]
    assert cut == []


def test_a_field_says_how_much_fits():
    shown = str(ClaimForm()["claim"])
    assert "maxlength" not in shown
    assert 'data-longest="400"' in shown


@pytest.mark.parametrize(
    ("length", "words"), [(415, "15 characters too long: 400 fit here."), (401, "1 character too long"), (400, None)]
)
def test_a_claim_that_is_too_long_stays_and_the_page_says_by_how_much(cast, length, words):
    answer = cast.client("ana").post(f"{cast.project.get_absolute_url()}hypotheses/", {"claim": "x" * length})
    assert answer.status_code == (422 if words else 302)
    if words:
        html = answer.content.decode()
        assert words in html
        assert f'value="{"x" * length}"' in html
