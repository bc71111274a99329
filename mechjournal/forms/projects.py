"""The shape of what the pages about projects send."""

from django import forms
from django.utils.html import format_html

from mechjournal.forms.fields import Form, ModelForm
from mechjournal.models import Invitation, Project, Role
from mechjournal.models.projects import Stage

STAGES = {
    Stage.LEARNING: "At most a month, about 200 hours.",
    Stage.MINI: "Throwaway: one to five days, and its sprint opens with it.",
    Stage.FULL: "Sprints of one or two weeks, opened one by one.",
}


class ProjectForm(ModelForm):
    class Meta:
        model = Project
        fields = ["title", "question", "stage"]
        error_messages = {"title": {"required": "Give the project a title."}}
        help_texts = {"question": "In one sentence. It may change as you learn; the journal keeps what it was."}
        widgets = {
            "title": forms.TextInput(attrs={"placeholder": "Refusal in a small chat model"}),
            "question": forms.Textarea(
                attrs={"rows": 2, "placeholder": "Is refusal carried by one direction of the residual stream?"}
            ),
            "stage": forms.RadioSelect(attrs={"class": "cards"}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["stage"].choices = [
            (value, format_html("<span><b>{}</b> {}</span>", label, STAGES[value])) for value, label in Stage.choices
        ]

    def clean_question(self) -> str:
        # A question is one paragraph, however it was pasted.
        return " ".join(self.cleaned_data["question"].split())


class SettingsForm(ProjectForm):
    """The same for a project that exists, with what it aims at."""

    class Meta(ProjectForm.Meta):
        fields = ["title", "question", "stage", "north_star", "proxy_task", "is_private"]
        help_texts = {
            **ProjectForm.Meta.help_texts,
            "north_star": "What this is good for if it works: the aim of months.",
            "is_private": "Whoever you invite to this project itself still sees it.",
            "proxy_task": "Something you can measure now that gets better only if you come nearer to it.",
        }


class StatusForm(ModelForm):
    class Meta:
        model = Project
        fields = ["status", "status_reason"]


class InviteForm(ModelForm):
    class Meta:
        model = Invitation
        fields = ["sent_to", "role"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [choice for choice in Role.choices if choice[0] != Role.OWNER]


class HandOverForm(Form):
    person = forms.ChoiceField(label="New owner", error_messages={"required": "Choose who takes over."})

    def __init__(self, *args, members, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [("", "Choose a member"), *((m.user.key, m.user.display_name) for m in members)]
