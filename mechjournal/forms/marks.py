"""The shape of what is said about an entry after it was written."""

from django import forms

from mechjournal.forms.fields import Form
from mechjournal.models import Entry

Standing = Entry.Standing
MEANINGS = [
    (Standing.STANDS, "It stands"),
    (Standing.NEGATIVE, "Negative result: tried with care, and it did not work out"),
    (Standing.CORRECTED, "Corrected: part of it is wrong"),
    (Standing.RETRACTED, "Retracted: don’t rely on it"),
]
YES_NO = {"yes": True, "no": False, "": None}


class MarkForm(Form):
    """One mark at a time; a field that isn't sent stays as it is."""

    highlight = forms.TypedChoiceField(choices=[("yes", "yes"), ("no", "no")], coerce=YES_NO.get, required=False)
    learned = forms.TypedChoiceField(
        choices=[("yes", "yes"), ("no", "no")], coerce=YES_NO.get, empty_value=None, required=False
    )
    minutes = forms.IntegerField(
        min_value=1,
        max_value=1440,
        required=False,
        error_messages={"invalid": "Minutes are a whole number.", "max_value": "A day has 1440 minutes."},
    )

    def marks(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.fields if name in self.data}


class StandingForm(Form):
    standing = forms.ChoiceField(choices=MEANINGS, widget=forms.RadioSelect)
    reason = forms.CharField(label="Why", max_length=400, required=False)
    better = forms.CharField(label="The better entry", max_length=12, required=False)

    def __init__(self, *args, entry: Entry, find, **kwargs):
        """`find(number)` gives an entry of the same project that the writer may read, or None."""
        initial = {"standing": entry.standing, "reason": entry.standing_reason}
        initial["better"] = f"#{entry.better.number}" if entry.better else ""
        super().__init__(*args, initial=initial, **kwargs)
        self.entry, self.find = entry, find
        self.fields["better"].help_text = "Its number, such as #42, if there is one."

    def clean_better(self):
        text = self.cleaned_data["better"].strip().removeprefix("#")
        if not text:
            return None
        found = self.find(int(text)) if text.isdecimal() and len(text) < 10 else None
        if found is None or found.pk == self.entry.pk:
            raise forms.ValidationError("Give the number of another entry of this project, such as #42.")
        return found

    def clean(self):
        data = super().clean()
        wrong = data.get("standing") in (Standing.CORRECTED, Standing.RETRACTED)
        if wrong and not data.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "Say in a line what was wrong; whoever relied on it will want to know.")
        return data
