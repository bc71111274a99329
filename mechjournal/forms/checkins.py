"""The shape of an answer to a check-in."""

from django import forms

from mechjournal.forms.fields import Form
from mechjournal.models import CheckIn
from mechjournal.models.walk import LINE_LENGTH


class CheckInForm(Form):
    answer = forms.ChoiceField(choices=CheckIn.Answer)
    says = forms.CharField(
        label="What, in a line",
        max_length=LINE_LENGTH,
        required=False,
        error_messages={"max_length": "%(over)d characters longer than a line; a note has room for it."},
    )

    def clean_says(self):
        """A line beside an answer; what was learned goes with "yes" alone."""
        return self.cleaned_data["says"] if self.data.get("answer") == CheckIn.Answer.LEARNED else ""
