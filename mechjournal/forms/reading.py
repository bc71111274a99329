"""The mark of a reader: a line of the ledger."""

from django import forms

from mechjournal.forms.fields import Form
from mechjournal.models.kept import BIGGEST


class MarkForm(Form):
    """`seq`: the last line that was read, or the first that is to be read again."""

    seq = forms.IntegerField(
        min_value=1,
        max_value=BIGGEST,
        widget=forms.HiddenInput,
        error_messages={
            "required": "Choose up to where you have read.",
            "invalid": "Choose up to where you have read.",
        },
    )
