"""The shape of what the pages about hypotheses send."""

from django import forms
from django.utils.html import format_html

from mechjournal import guide
from mechjournal.forms.fields import Form, ModelForm
from mechjournal.models import Hypothesis
from mechjournal.models.hypotheses import LINE_LENGTH

Status = Hypothesis.Status
MEANINGS = {
    Status.SUPPORTED: "It held up against what you tried.",
    Status.REFUTED: "The evidence speaks against it.",
    Status.ABANDONED: "Neither: it is no longer worth the time.",
}
NOT_SAID = ("", "Not said")


class PercentField(forms.IntegerField):
    """0 to 100, typed with or without its sign."""

    widget = forms.TextInput

    def __init__(self, **options):
        # Without a percent sign: Django fills these with numbers.
        errors = dict.fromkeys(("invalid", "min_value", "max_value"), "Give a whole number from 0 to 100.")
        super().__init__(min_value=0, max_value=100, error_messages=errors, **options)

    def to_python(self, value):
        return super().to_python(value.strip().removesuffix("%").strip() if isinstance(value, str) else value)

    def widget_attrs(self, widget):
        return {"inputmode": "numeric", "size": "5", "autocomplete": "off", "class": "percent"}


class EntryField(forms.CharField):
    """The number of an entry, such as #42; gives the entry. `find(number)` is set by the form: it asks access."""

    find = staticmethod(lambda number: None)

    def __init__(self, **options):
        super().__init__(max_length=12, **options)

    def clean(self, value):
        text = super().clean(value).strip().removeprefix("#")
        if not text:
            return None
        found = self.find(int(text)) if text.isdecimal() and len(text) < 10 else None
        if found is None:
            raise forms.ValidationError("Give the number of an entry of this project, such as #42.")
        return found


class ClaimForm(ModelForm):
    """A new hypothesis: one line is enough, the rest may follow."""

    excitement = forms.TypedChoiceField(
        choices=[("", "not said"), *((n, str(n)) for n in range(1, 6))],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect(attrs={"class": "scale"}),
        help_text="If it were true: 1, a detail; 5, it changes what you do next.",
    )
    credence = PercentField(label="How likely now", required=False, help_text="In percent; it may move later.")

    field_order = ["claim", "credence", "drop_if", "excitement", "claim_type"]

    class Meta:
        model = Hypothesis
        fields = ["claim", "drop_if", "claim_type", "excitement"]
        error_messages = {"claim": {"required": "Say in one line what you think is true."}}
        widgets = {"claim_type": forms.RadioSelect(attrs={"class": "cards"})}
        help_texts = {"drop_if": "The result that would change your mind, written before you see it."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        kinds = [(c.key, format_html("<span><b>{}</b> {}</span>", c.name, c.help)) for c in guide.current().claims]
        self.fields["claim_type"].choices = [("", format_html("<span><b>{}</b></span>", "Not said")), *kinds]

    def clean_claim(self) -> str:
        # One line, however it was pasted.
        return " ".join(self.cleaned_data["claim"].split())


class EditHypothesisForm(ClaimForm):
    """The same for one that exists; `version` is the one the writer has read."""

    credence = None
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.version


class CredenceForm(Form):
    """A number, or `still`: as likely as before. `now` is what this person said last, None if nothing."""

    value = PercentField(label="How likely now", required=False)
    because = EntryField(label="Because of", required=False, widget=forms.TextInput(attrs={"size": "6"}))
    reason = forms.CharField(label="In a line, why", max_length=LINE_LENGTH, required=False)

    def __init__(self, *args, find, now: int | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.now = now
        self.fields["because"].find = find
        self.fields["because"].help_text = "The note that changed your mind, such as #42, if there is one."

    def clean(self):
        data = super().clean()
        if "still" in self.data and self.now is not None:
            self.errors.pop("value", None)
            data["value"] = self.now
        elif data.get("value") is None and "value" not in self.errors:
            self.add_error("value", "Give a number from 0 to 100.")
        return data


class CloseHypothesisForm(Form):
    status = forms.ChoiceField(
        label="How it ended",
        choices=[(s.value, format_html("<span><b>{}</b> {}</span>", s.label, text)) for s, text in MEANINGS.items()],
        widget=forms.RadioSelect(attrs={"class": "cards"}),
        error_messages={"required": "Choose how it ended."},
    )
    reason = forms.CharField(
        label="Why",
        max_length=LINE_LENGTH,
        error_messages={"required": "Say in a line why; it will be worth reading later."},
    )
    failed = forms.ChoiceField(
        label="What failed",
        choices=[NOT_SAID, *Hypothesis.Failed.choices],
        widget=forms.RadioSelect,
        required=False,
    )
    was = forms.ChoiceField(
        label="What it was before",
        choices=[NOT_SAID, *Hypothesis.Standing.choices],
        widget=forms.RadioSelect,
        required=False,
    )

    def clean(self):
        data = super().clean()
        if data.get("status") == Status.SUPPORTED:
            data["failed"] = data["was"] = ""
        return data


class CheckForm(Form):
    entry = EntryField(label="The note that settles it", required=False)
    sentence = forms.CharField(label="Or in one sentence", max_length=LINE_LENGTH, required=False)

    def __init__(self, *args, find, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["entry"].find = find
        self.fields["entry"].help_text = "Its number, such as #42."

    def clean(self):
        data = super().clean()
        if not self.errors and not data.get("entry") and not data.get("sentence"):
            self.add_error("sentence", "Give the number of a note, or say in a sentence what came out.")
        return data


class RivalForm(Form):
    """The number of another hypothesis of the project, H3 or 3."""

    other = forms.RegexField(r"^\s*[Hh]?\d{1,9}\s*$", error_messages={"invalid": "Choose one, such as H3."})

    def clean_other(self) -> int:
        return int(self.cleaned_data["other"].strip().lstrip("Hh"))
