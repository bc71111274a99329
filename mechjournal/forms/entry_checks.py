"""The shape of what a person says they verified of an agent's entry."""

from django import forms

from mechjournal.forms.fields import Form
from mechjournal.models import EntryCheck
from mechjournal.models.entry_checks import HOW_LENGTH


class EntryCheckForm(Form):
    verdict = forms.ChoiceField(
        label="What came out",
        choices=EntryCheck.Verdict,
        widget=forms.RadioSelect(attrs={"class": "scale"}),
        error_messages={"required": "Say whether it holds."},
    )
    how = forms.CharField(
        label="How you checked it, in a line",
        max_length=HOW_LENGTH,
        help_text="Such as “ran the script with two other seeds” or “read the completions by hand”.",
        error_messages={"required": "Say in a line how you checked it."},
    )
    samples = forms.IntegerField(
        label="On how many samples",
        required=False,
        min_value=1,
        max_value=2**31 - 1,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": "A whole number, or nothing.", "min_value": "A whole number from 1 on, or nothing."},
    )
