"""The shape of a draft: which composer, and its fields as typed, whatever they hold."""

import re

from django import forms

from mechjournal.forms.fields import LONGEST_TEXT, Form, as_lf

# Beside these every row of what is expected, and of how it came out.
ROWS = re.compile(r"(prediction|came)-[1-9]\d{0,8}-[a-z]{1,12}")
MOST_ROWS = 200
KEPT = ("kind", "title", "body", "state", "expected_at", "result", "day", "phase", "visibility", "version", "project")


class DraftForm(Form):
    client_key = forms.UUIDField()
    project_key = forms.CharField(max_length=10)
    entry = forms.IntegerField(required=False, min_value=1)

    def clean(self):
        if sum(len(value) for value in self.typed().values()) > 2 * LONGEST_TEXT:
            raise forms.ValidationError("This draft is too long to keep on the server. This browser keeps it.")
        return super().clean()

    def typed(self) -> dict[str, str]:
        """Every field of a composer as it stands, "" for one not sent. NUL can't be stored; no keyboard types it.

        A result is written without a body, and its draft has none: put into an edit, it would wipe the text.
        """
        names = [name for name in KEPT if name in self.data or name != "body"]
        rows = [name for name in self.data if ROWS.fullmatch(name)][:MOST_ROWS]
        return {name: as_lf(self.data.get(name, "").replace("\x00", "")) for name in (*names, *rows)}
