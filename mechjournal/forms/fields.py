"""Form fields of our own: text kept to the byte, and moments and days said in a person's own clock."""

from django import forms
from django.core.validators import MaxLengthValidator

from mechjournal.lib import leaks

LONGEST_TEXT = 500_000


def as_lf(text: str) -> str:
    """Line ends as LF: browsers post CRLF."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


class ExactTextField(forms.CharField):
    """Text as typed: blanks kept (leading ones are code in Markdown), line ends as LF."""

    def __init__(self, **options):
        options.setdefault("widget", forms.Textarea)
        options.setdefault("max_length", LONGEST_TEXT)
        messages = {
            "max_length": f"At most {options['max_length']:,} characters fit here; this has %(show_value)d.",
            "null_characters_not_allowed": "There is a NUL in it, a character from a binary file. Take it out first.",
        }
        options["error_messages"] = messages | options.get("error_messages", {})
        super().__init__(strip=False, **options)

    def to_python(self, value):
        return as_lf(super().to_python(value))

    def widget_attrs(self, widget):
        # A browser would cut a long paste without a word; the server says so instead.
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs


class LongestValidator(MaxLengthValidator):
    """Says how much is too much; a field's own message has `over` for it."""

    def __call__(self, value):
        over = len(value) - self.limit_value
        if over > 0:
            message = f"{over:,} character{'s' * (over > 1)} too long: {self.limit_value:,} fit here."
            raise forms.ValidationError(message, code=self.code, params={"over": over, "value": value})


class Whole:
    """Keeps a text that is too long whole: a browser would cut it without a word, the form says by how much.

    `data-longest` lets a script say so while one types.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.CharField) and "maxlength" in field.widget.attrs:
                field.widget.attrs["data-longest"] = field.widget.attrs.pop("maxlength")
                field.validators = [as_longest(validator) for validator in field.validators]


def as_longest(validator):
    return LongestValidator(validator.limit_value) if type(validator) is MaxLengthValidator else validator


class Form(Whole, forms.Form):
    pass


class ModelForm(Whole, forms.ModelForm):
    pass


class MomentField(forms.DateTimeField):
    """A date and time by the clock of the person who asks."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class DayField(forms.DateField):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class LeakCheck(Form):
    """Points out what looks like an access key before it is saved; the writer may save it all the same."""

    leaks_seen = forms.BooleanField(label="I know; save it all the same", required=False, widget=forms.HiddenInput)

    def check_leaks(self, *names: str) -> None:
        if self.cleaned_data.get("leaks_seen"):
            return
        for name in names:
            found = leaks.find_keys(self.cleaned_data.get(name) or "")
            if found:
                self.show_leak_box()
                self.add_error(name, leak_message(found))

    def check_leaks_of_rows(self, rows: list[forms.Form]) -> None:
        """The same for the statements of predictions, each by its own row."""
        for row in [] if self.cleaned_data.get("leaks_seen") else rows:
            row.full_clean()
            if found := leaks.find_keys(row.cleaned_data.get("statement") or ""):
                self.show_leak_box()
                row.add_error("statement", leak_message(found))

    @property
    def has_leak(self) -> bool:
        """Whether the box to save it all the same belongs on the page."""
        return not self["leaks_seen"].is_hidden

    def show_leak_box(self) -> None:
        self.fields["leaks_seen"].widget = forms.CheckboxInput()


def leak_message(found: list) -> str:
    shown = ", ".join(dict.fromkeys(leak.shown for leak in found))
    return (
        f"This looks like an access key: {shown}. Nothing is saved yet. "
        "Take it out, or tick the box below to save it as it is."
    )
