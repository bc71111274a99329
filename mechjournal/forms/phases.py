"""The shape of a phase change: which one, since when, why."""

from django import forms

from mechjournal.forms.fields import DayField, Form
from mechjournal.models import Phase, PhaseChange


class PhaseForm(Form):
    phase = forms.ChoiceField(label="The project is in", choices=Phase, widget=forms.RadioSelect)
    entered_on = DayField(label="Since", required=False)
    reason = forms.CharField(label="Why", max_length=PhaseChange._meta.get_field("reason").max_length, required=False)

    def __init__(self, *args, today, first, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["entered_on"].widget.attrs |= {"min": first.isoformat(), "max": today.isoformat()}
