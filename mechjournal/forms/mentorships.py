"""The shape of what the pages about mentorships send."""

from django import forms
from django.utils.html import format_html

from mechjournal.forms.fields import ModelForm
from mechjournal.models import Invitation, Mentorship

EXPLAINED = {
    Invitation.Becomes.MENTOR: "They read and comment on every project you own, now and later, but for private ones.",
    Invitation.Becomes.MENTEE: "You read and comment on every project they own, but for what they keep private.",
}


class InviteForm(ModelForm):
    class Meta:
        model = Invitation
        fields = ["becomes", "sent_to"]
        widgets = {"becomes": forms.RadioSelect(attrs={"class": "cards"})}
        help_texts = {"sent_to": "Where to send the link; without it you pass it on yourself."}
        labels = {"sent_to": "Their email address"}
        error_messages = {"becomes": {"required": "Say whether they become your mentor or your mentee."}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["becomes"]
        field.required, field.label = True, "They become"
        field.choices = [
            (value, format_html("<span><b>{}</b> {}</span>", label, EXPLAINED[value]))
            for value, label in Invitation.Becomes.choices
        ]


class ReadingForm(ModelForm):
    class Meta:
        model = Mentorship
        fields = ["shows_reading"]
