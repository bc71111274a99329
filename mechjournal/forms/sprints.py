"""The shape of what the pages about sprints send: the plan, a later end, a pause, the end."""

from datetime import timedelta

from django import forms

from mechjournal import guide
from mechjournal.forms.fields import DayField, Form, ModelForm
from mechjournal.models import Sprint, SprintPause, Stage

# Days from the first to the last: what is offered, and what is chosen beforehand.
LENGTHS = {
    Stage.FULL: {7: "One week", 14: "Two weeks"},
    Stage.MINI: {1: "One day", 3: "Three days", 5: "Five days"},
    Stage.LEARNING: {5: "Five days", 7: "One week", 14: "Two weeks"},
}
USUAL = {Stage.FULL: 14, Stage.MINI: 5, Stage.LEARNING: 7}
MOST_DAYS = 60
LONGER = "To go on longer, extend the sprint and say why."
MODES = {
    Sprint.Mode.DE_RISK: "De-risk: find out whether it is worth more time",
    Sprint.Mode.EXTENDED: "Extended: it has earned that already",
}
PLANNED = ("goal", "pivot_if", "starts_on", "ends_on", "mode", "simplest", "simplest_tried", "forecast")


class SprintForm(ModelForm):
    """A day typed as the end counts before a length that was chosen; `may_move_end`: also to a later day."""

    length = forms.TypedChoiceField(coerce=int, empty_value=None, required=False, widget=forms.RadioSelect)
    starts_on = DayField(label="Starts on")
    ends_on = DayField(label="Or until", required=False)
    forecast = forms.IntegerField(
        label="How likely is it that I continue afterwards",
        min_value=0,
        max_value=100,
        required=False,
        help_text="In percent. At the end the page holds it against what you decided.",
    )
    skills = forms.MultipleChoiceField(label="Skills to practise", required=False, widget=forms.CheckboxSelectMultiple)

    class Meta:
        model = Sprint
        fields = PLANNED
        labels = {"goal": "The question", "simplest": "The simplest method first", "simplest_tried": "Tried already"}
        error_messages = {"goal": {"required": "Say in one line what this sprint should find out."}}
        help_texts = {
            "goal": "One that can be answered by the end. A no is an answer.",
            "pivot_if": "A sign you would recognise, and by when.",
            "simplest": "Prompting, a linear probe, reading the outputs: what would a simple baseline already say?",
        }
        widgets = {
            "goal": forms.Textarea(attrs={"rows": 2, "placeholder": "Is refusal carried by one direction?"}),
            "pivot_if": forms.Textarea(attrs={"rows": 2, "placeholder": "random directions do as well by day 4"}),
            "mode": forms.RadioSelect,
        }

    def __init__(self, *args, stage: str = Stage.FULL, may_move_end: bool = True, **kwargs):
        super().__init__(*args, **kwargs)
        self.may_move_end, known = may_move_end, guide.current()
        if self.instance.pk:
            self.fields["ends_on"].label = "Planned end"
        self.fields["length"].choices = LENGTHS[Stage(stage)].items()
        self.fields["mode"].choices, self.fields["mode"].required = MODES.items(), False
        self.fields["skills"].choices = [(skill.key, skill.name) for skill in known.skills]
        self.initial.setdefault("skills", self.instance.skills)
        for phase in known.phases:
            self.fields[f"days_{phase.key}"] = forms.IntegerField(
                label=phase.name,
                min_value=0,
                max_value=MOST_DAYS,
                required=False,
                initial=self.instance.plan.get(phase.key),
            )

    @classmethod
    def fresh(cls, today, stage: str):
        return cls(stage=stage, initial={"starts_on": today, "length": USUAL[Stage(stage)]})

    @property
    def days(self):
        """The fields of days per phase."""
        return [field for field in self if field.name.startswith("days_")]

    def clean_goal(self) -> str:
        # A question is one line, however it was pasted.
        return " ".join(self.cleaned_data["goal"].split())

    def clean_mode(self) -> str:
        return self.cleaned_data["mode"] or Sprint.Mode.DE_RISK

    def clean(self):
        data = super().clean()
        first, length = data.get("starts_on"), data.get("length")
        if first and length and not data.get("ends_on") and "ends_on" not in self.errors:
            data["ends_on"] = first + timedelta(days=length - 1)
        if not data.get("ends_on") and "ends_on" not in self.errors:
            self.add_error("ends_on", "Choose a length, or a day to stop at.")
        elif self.instance.pk and not self.may_move_end and data["ends_on"] > self.instance.ends_on:
            self.add_error("ends_on", LONGER)
        return data

    def planned(self) -> dict:
        """What the actions take; call it on a valid form."""
        data = self.cleaned_data
        plan = {phase.key: data[f"days_{phase.key}"] for phase in guide.current().phases}
        days = {phase: days for phase, days in plan.items() if days}
        return {**{name: data[name] for name in PLANNED}, "plan": days, "skills": data["skills"]}


class ExtendForm(Form):
    ends_on = DayField(label="New end")
    because = forms.CharField(
        label="Why it needs longer",
        max_length=Sprint._meta.get_field("extended_because").max_length,
        error_messages={"required": "Say in a line why; at the end you will want to know."},
        help_text="What will be known by then that isn’t known now?",
    )


class PauseForm(ModelForm):
    starts_on = DayField(label="Away from")
    ends_on = DayField(label="Until, that day included")

    class Meta:
        model = SprintPause
        fields = ["starts_on", "ends_on", "why"]


class CloseForm(ModelForm):
    class Meta:
        model = Sprint
        fields = ["closing_line"]
