"""The shape of what brings a file in."""

from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat

from mechjournal.forms.fields import DayField, Form

ORDERS = [("yes", "the third of April"), ("no", "the fourth of March")]


class ReadingForm(Form):
    """How the dates of a file are meant, where it can't be seen."""

    day_first = forms.ChoiceField(label="3/4/2025 is", choices=ORDERS, initial="yes", widget=forms.RadioSelect)
    near = DayField(
        label="A day the log is about",
        required=False,
        help_text="For headings without a year, such as “Day 3 (Oct 29)”, when no other heading tells it.",
    )

    def reading(self) -> dict:
        return {"day_first": self.cleaned_data["day_first"] == "yes", "near": self.cleaned_data["near"]}


class ImportForm(ReadingForm):
    field_order = ["file", "day_first", "near"]
    file = forms.FileField(
        label="File",
        max_length=None,
        widget=forms.FileInput(attrs={"accept": ".md,.markdown,.txt,.zip"}),
        help_text="A log in Markdown or plain text; or a zip of notes with their pictures, of a vault, of an export.",
        error_messages={"required": "Choose a file.", "empty": "The file is empty."},
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > settings.IMPORT_LIMIT_MB * 1024 * 1024:
            size = filesizeformat(file.size)
            raise forms.ValidationError(f"“{file.name}” has {size}; a file may have {settings.IMPORT_LIMIT_MB} MB.")
        return file
