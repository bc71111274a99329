"""The shape of what makes a token."""

from django import forms

from mechjournal.forms.fields import Form
from mechjournal.models import Token
from mechjournal.models.tokens import AGENT_LENGTH

LASTS = {7: "A week", 30: "30 days", 90: "90 days", 365: "A year"}
USUAL = 90
MEANINGS = {
    Token.Scope.LOG: "Log only: adds entries, results, files and predictions, and reads nothing",
    Token.Scope.READ: "Read: everything you may read, changes nothing",
    Token.Scope.WRITE: "Read and write: what you may do in your projects, but for managing them",
}


class TokenForm(Form):
    name = forms.CharField(
        label="What it is for",
        max_length=80,
        help_text="Where you will use it, such as “GPU box” or “my notebook”.",
        error_messages={"required": "Give it a name that says where it is used."},
    )
    scope = forms.ChoiceField(
        label="What it may do", choices=MEANINGS.items(), initial=Token.Scope.LOG, widget=forms.RadioSelect
    )
    projects = forms.MultipleChoiceField(
        label="Only in these projects",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="None chosen: in all of yours, those to come included.",
    )
    days = forms.TypedChoiceField(
        label="It works for", choices=LASTS.items(), coerce=int, initial=USUAL, widget=forms.RadioSelect
    )
    agent = forms.CharField(
        label="Made for an agent",
        max_length=AGENT_LENGTH,
        required=False,
        help_text="Its name, if an AI agent will use it: whatever it writes is marked as the agent’s, not yours.",
    )

    proposes = forms.BooleanField(
        label="Proposes only",
        required=False,
        help_text="What it writes waits on the project’s page “Proposed” until somebody who works there accepts it.",
    )

    def __init__(self, *args, projects, **kwargs):
        super().__init__(*args, **kwargs)
        self.projects = {project.key: project for project in projects}
        self.fields["projects"].choices = [(project.key, project.title) for project in projects]
        if not projects:
            del self.fields["projects"]

    def made(self) -> dict:
        """What the actions take; call it on a valid form."""
        given = self.cleaned_data
        return {**given, "projects": [self.projects[key] for key in given.get("projects", [])]}
