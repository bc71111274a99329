"""The shape of what the pages about ideas send."""

from django import forms

from mechjournal.forms.fields import Form, ModelForm
from mechjournal.models import Idea, Project

RATINGS = [("", "not yet"), *((n, str(n)) for n in range(1, 11))]


class LineForm(Form):
    """A new idea, one line of it."""

    line = forms.CharField(
        max_length=Idea._meta.get_field("line").max_length,
        error_messages={"required": "Write the idea in one line."},
    )

    def clean_line(self) -> str:
        # One line, however it was pasted.
        return " ".join(self.cleaned_data["line"].split())


class IdeaForm(ModelForm):
    """Everything said of an idea. `projects` are those it may be shared with."""

    rating = forms.TypedChoiceField(
        choices=RATINGS,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect(attrs={"class": "scale"}),
        help_text="Your gut, 1 to 10. It may be wrong; rating many is how it gets better.",
    )

    field_order = ["line", "rating", "why", "closest_paper", "first_experiment", "project"]

    class Meta:
        model = Idea
        fields = ["line", "rating", "why", "closest_paper", "first_experiment", "project"]
        error_messages = {"line": {"required": "Write the idea in one line."}}
        labels = {"project": "Who sees it"}
        help_texts = {
            "closest_paper": "What has been done that is most like it, and did you look?",
            "first_experiment": "What would you run first, and what would you expect to see?",
            "project": "An idea given to a project is read by everyone in it. You alone change it.",
        }

    def __init__(self, *args, projects: list[Project], **kwargs):
        super().__init__(*args, **kwargs)
        self.by_key = {project.key: project for project in projects}
        now = self.instance.project
        choices = [("", "Only me"), *((key, f"Everyone in “{project}”") for key, project in self.by_key.items())]
        if now and now.key not in self.by_key:
            self.by_key[now.key] = now
            choices.append((now.key, f"Everyone in “{now}”"))
        label, help_text = self.fields["project"].label, self.fields["project"].help_text
        self.fields["project"] = forms.ChoiceField(choices=choices, required=False, label=label, help_text=help_text)
        self.initial["project"] = now.key if now else ""

    def clean_line(self) -> str:
        return " ".join(self.cleaned_data["line"].split())

    def clean_project(self) -> Project | None:
        return self.by_key.get(self.cleaned_data["project"])


class RatingsForm(Form):
    """A rating for each of `ideas`, named by their keys."""

    def __init__(self, *args, ideas: list[Idea], **kwargs):
        super().__init__(*args, **kwargs)
        for idea in ideas:
            self.fields[idea.key] = forms.TypedChoiceField(
                label=idea.line,
                choices=RATINGS,
                coerce=int,
                empty_value=None,
                required=False,
                initial=idea.rating or "",
                widget=forms.RadioSelect(attrs={"class": "scale"}),
            )
