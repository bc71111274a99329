"""The shape of what is said to a proposal: accepted, its text perhaps edited, or declined with a reason."""

from django import forms

from mechjournal.forms.fields import ExactTextField, Form, LeakCheck
from mechjournal.models import Proposal
from mechjournal.models.proposals import REASON_LENGTH


class AcceptForm(LeakCheck):
    """`body` comes along where the text of an entry may be edited first."""

    does = "accept"

    body = ExactTextField(label="Text", required=False, widget=forms.Textarea(attrs={"rows": 8}))

    def __init__(self, *args, proposal: Proposal, **kwargs):
        initial = {"body": proposal.payload.get("body", "")}
        super().__init__(*args, initial=initial, auto_id=f"p{proposal.number}-%s", **kwargs)
        self.proposal = proposal
        if proposal.kind != Proposal.Kind.LOG:
            del self.fields["body"]

    def clean(self):
        data = super().clean()
        if self.changed() and not self.proposal.payload.get("leaks_seen"):
            self.check_leaks("body")
        return data

    def changed(self) -> dict:
        """What goes before its payload; a text that was cleared away stays as it was proposed."""
        body, known = self.cleaned_data.get("body", ""), self.proposal.payload.get("body", "")
        return {"body": body, "leaks_seen": True} if body.strip() and body != known else {}


class DeclineForm(Form):
    does = "decline"

    reason = forms.CharField(label="Reason, if you decline it", max_length=REASON_LENGTH, required=False)

    def __init__(self, *args, proposal: Proposal, **kwargs):
        super().__init__(*args, auto_id=f"p{proposal.number}-%s", **kwargs)
        self.proposal = proposal
