"""The shape of what is said about a note as evidence."""

from django import forms

from mechjournal.forms.fields import Form
from mechjournal.forms.hypotheses import EntryField
from mechjournal.models import Evidence
from mechjournal.models.hypotheses import LINE_LENGTH

Side, Kind = Evidence.Side, Evidence.Kind


class WeighForm(Form):
    side = forms.ChoiceField(
        label="It speaks",
        choices=[(Side.FOR, "for it"), (Side.AGAINST, "against it"), (Side.NEUTRAL, "neither way")],
        widget=forms.RadioSelect(attrs={"class": "scale"}),
        error_messages={"required": "Say which way it speaks."},
    )
    kind = forms.ChoiceField(
        label="How strongly",
        choices=[("", "not said"), *((k.value, k.label.lower()) for k in Kind)],
        widget=forms.RadioSelect(attrs={"class": "scale"}),
        required=False,
    )
    says = forms.CharField(
        label="What it says, in a line",
        max_length=LINE_LENGTH,
        required=False,
        help_text="As you would tell someone who will not open the note.",
    )


class EvidenceForm(WeighForm):
    """A note for one hypothesis. `find(number)` gives an entry that the writer may read."""

    entry = EntryField(label="The note", error_messages={"required": "Give the number of a note, such as #42."})
    field_order = ["entry", "side", "kind", "says"]

    def __init__(self, *args, find, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["entry"].find = find
        self.fields["entry"].help_text = "Its number, such as #42. It counts as it stands now."


class NoteForm(WeighForm):
    """One note, for one of the project's hypotheses."""

    hypothesis = forms.TypedChoiceField(
        label="It says something about",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a hypothesis.", "invalid_choice": "Choose a hypothesis."},
    )
    field_order = ["hypothesis", "side", "kind", "says"]

    def __init__(self, *args, hypotheses, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["hypothesis"].choices = [(h.number, str(h)) for h in hypotheses]


class DropForm(Form):
    because = forms.CharField(label="Why it no longer counts", max_length=LINE_LENGTH, required=False)
