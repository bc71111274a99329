"""The shape of what the review of a week sends: an answer per question, with the question as it was asked."""

from dataclasses import dataclass

from django import forms
from django.http import QueryDict

from mechjournal.forms.fields import ExactTextField, LeakCheck
from mechjournal.guide.shapes import WeekQuestion
from mechjournal.models import Entry

LONGEST_ANSWER = 100_000


@dataclass(frozen=True)
class Asked:
    """A question of the guide with its numbers in it."""

    key: str
    text: str
    help: str = ""


def asked_in(post: QueryDict, questions: tuple[WeekQuestion, ...]) -> list[Asked]:
    """What was asked on the page that posts; the numbers may have moved on since, the answer goes with the old ones."""
    posted = [(one, post.get(f"asked-{one.key}", "").replace("\x00", "")[:400]) for one in questions]
    return [Asked(one.key, text, one.help) for one, text in posted if text.strip()]


class WeekForm(LeakCheck):
    private = forms.BooleanField(label="Only me", required=False)

    def __init__(self, data=None, *, asked: list[Asked]):
        super().__init__(data)
        self.asked = asked
        for one in asked:
            widget = forms.Textarea(attrs={"rows": 3, "data-grow": True})
            field = ExactTextField(required=False, max_length=LONGEST_ANSWER, widget=widget)
            field.label, field.help_text = one.text, one.help
            self.fields[one.key] = field

    @property
    def questions(self) -> list[tuple[Asked, forms.BoundField]]:
        return [(one, self[one.key]) for one in self.asked]

    def clean(self):
        data = super().clean()
        self.check_leaks(*(one.key for one in self.asked))
        if not self.errors and not any(answer.strip() for _, answer in self.answers()):
            raise forms.ValidationError("Answer one of them, in a line or two; one is enough.")
        return data

    def answers(self) -> list[tuple[str, str]]:
        return [(one.text, self.cleaned_data.get(one.key, "")) for one in self.asked]

    @property
    def visibility(self) -> str:
        return Entry.Visibility.ME if self.cleaned_data["private"] else Entry.Visibility.PROJECT
