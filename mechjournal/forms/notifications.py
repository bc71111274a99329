"""The shape of how letters are to come."""

from django import forms

from mechjournal.forms.fields import ModelForm
from mechjournal.models import User


class LettersForm(ModelForm):
    class Meta:
        model = User
        fields = ["mail_rhythm", "quiet_from", "quiet_until", "weekly_digest"]
        labels = {
            "mail_rhythm": "Write to me about what concerns me",
            "quiet_from": "No letters from",
            "quiet_until": "until",
            "weekly_digest": "On Monday mornings, what moved in the projects I mentor",
        }
        help_texts = {
            "mail_rhythm": "Questions, answers, comments; several in one letter, none of what you saw here before.",
            "quiet_until": "By your own clock. What comes up meanwhile waits until then.",
            "weekly_digest": "Credences then and now, what was predicted and came, decisions. None if nothing moved.",
        }
        widgets = {
            "quiet_from": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "quiet_until": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        }

    def clean(self):
        data = super().clean()
        start, end = data.get("quiet_from"), data.get("quiet_until")
        if "quiet_from" in self.errors or "quiet_until" in self.errors:
            return data
        if (start is None) != (end is None):
            name = "quiet_from" if start is None else "quiet_until"
            self.add_error(name, "Give both times, or neither.")
        elif start is not None and start == end:
            self.add_error("quiet_until", "Quiet hours end at another time than they begin.")
        return data
