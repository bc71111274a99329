"""The shape of what the pages at a sprint's end send: answers, what came of intentions, the decision, its verdict."""

import re
from datetime import timedelta

from django import forms
from django.utils.html import format_html

from mechjournal import guide
from mechjournal.actions.deciding import Plan, Said
from mechjournal.actions.postmortems import Typed
from mechjournal.forms.fields import ExactTextField, LeakCheck, LongestValidator, ModelForm
from mechjournal.models import Decision, Idea, Intention, Project
from mechjournal.models.postmortems import LINE_LENGTH

Choice, Status = Decision.Choice, Project.Status
LONGEST_ANSWER = 100_000
CAME = re.compile(r"came-([1-9]\d{0,17})")
NEEDS_MOMENTUM = "To continue, say what will be known in five days that isn't known now."
NEEDS_REASON = "Say in a line why it ends; it will be worth reading later."
# The guide's own names of the four ways; one that a lab has dropped is named by the journal.
KEYS = {Choice.PIVOT: "pivot", Choice.CONTINUE: "continue", Choice.WRITE_UP: "write-up", Choice.STOP: "stop"}


class AnswersForm(LeakCheck):
    """One text per question; `keys` are those on the page. `data` is what was sent, or None."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, data=None, *, keys: list[str], **options):
        super().__init__(data, **options)
        self.keys = keys
        for key in keys:
            self.fields[f"a-{key}"] = ExactTextField(required=False, max_length=LONGEST_ANSWER)
        for name in filter(CAME.fullmatch, self.data):
            self.fields[f"{name}-says"] = forms.CharField(required=False, validators=[LongestValidator(LINE_LENGTH)])

    def clean(self):
        self.check_leaks(*(f"a-{key}" for key in self.keys))
        return super().clean()

    def typed(self) -> Typed:
        sent = {key: self.cleaned_data[f"a-{key}"] for key in self.keys if f"a-{key}" in self.data}
        return Typed(version=self.cleaned_data["version"], answers=sent, came=came_in(self.data))


def came_wrong(form: AnswersForm | None, pk: int):
    """What is wrong with the line on one intention."""
    return form.errors.get(f"came-{pk}-says") if form else None


def came_in(data) -> dict[int, tuple[str, str]]:
    """By intention what came of it, of those the page has asked about; what makes no sense is "not said"."""
    found = {}
    for name in data:
        if match := CAME.fullmatch(name):
            how = data[name] if data[name] in Intention.Came.values else ""
            found[int(match[1])] = (how, data.get(f"{name}-says", "").replace("\x00", "").strip())
    return found


class PercentField(forms.IntegerField):
    """0 to 100, typed with or without its sign; nothing is no answer."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "size": "5", "autocomplete": "off", "class": "percent"})

    def __init__(self, **options):
        errors = dict.fromkeys(("invalid", "min_value", "max_value"), "How sure goes from 0 to 100 %.")
        super().__init__(min_value=0, max_value=100, required=False, error_messages=errors, **options)

    def to_python(self, value):
        return super().to_python(value.strip().removesuffix("%").strip() if isinstance(value, str) else value)


class DecisionForm(LeakCheck):
    """Pivot is chosen beforehand. A goal opens the next sprint with the decision; without one it is planned later."""

    choice = forms.ChoiceField(choices=Choice, initial=Choice.PIVOT, widget=forms.RadioSelect)
    momentum = forms.CharField(max_length=LINE_LENGTH, required=False, label="The momentum")
    reason = forms.CharField(
        max_length=1000, required=False, label="Why", widget=forms.Textarea(attrs={"rows": 3, "data-kept": ""})
    )
    confidence = PercentField(label="How sure are you?")
    would_change = forms.CharField(max_length=LINE_LENGTH, required=False, label="What would change your mind?")
    ends_as = forms.ChoiceField(
        choices=[(Status.FINISHED, "Finished: it did what it was for"), (Status.ABANDONED, "Abandoned, and why")],
        initial=Status.FINISHED,
        required=False,
        widget=forms.RadioSelect,
        label="The project is",
    )
    idea = forms.ChoiceField(required=False, widget=forms.RadioSelect, label="The next idea")
    goal = forms.CharField(max_length=400, required=False, label="Its goal, as a question")
    days = forms.IntegerField(min_value=1, max_value=60, required=False, label="Days")

    def __init__(self, data=None, *, ideas: list[Idea], may_stop: bool, days: int, **options):
        super().__init__(data, initial={"days": days}, **options)
        self.ideas = ideas
        self.default_days = days
        self.fields["idea"].choices = [("", "None of these"), *((idea.key, rated(idea)) for idea in ideas)]
        kept = [choice for choice in Choice if choice != Choice.STOP or may_stop]
        self.fields["choice"].choices = [(one.value, told(one)) for one in kept]

    @property
    def ways(self) -> list[tuple[str, object]]:
        """By choice what the guide asks and which signs speak for it; what a lab has dropped is left out."""
        found = [
            (value, guide.find(guide.current().decisions, KEYS[value])) for value, _ in self.fields["choice"].choices
        ]
        return [(value, way) for value, way in found if way]

    def clean_choice(self):
        return Choice(self.cleaned_data["choice"])

    def clean(self):
        data = super().clean()
        if data.get("choice") == Choice.CONTINUE and not data.get("momentum"):
            self.add_error("momentum", NEEDS_MOMENTUM)
        abandoned = data.get("choice") == Choice.STOP and data.get("ends_as") == Status.ABANDONED
        if abandoned and not data.get("reason"):
            self.add_error("reason", NEEDS_REASON)
        self.check_leaks("reason", "momentum", "would_change", "goal")
        return data

    def said(self) -> Said:
        data = self.cleaned_data
        names = ("choice", "reason", "confidence", "would_change")
        momentum = data["momentum"] if data["choice"] == Choice.CONTINUE else ""
        ends_as = data["ends_as"] or Status.FINISHED
        return Said(**{name: data[name] for name in names}, momentum=momentum, ends_as=ends_as)

    def plan(self, today) -> Plan | None:
        goal, days = " ".join(self.cleaned_data["goal"].split()), self.cleaned_data["days"] or self.default_days
        return Plan(goal=goal, starts_on=today, ends_on=today + timedelta(days=days - 1)) if goal else None

    def chosen_idea(self) -> Idea | None:
        pivots = self.cleaned_data["choice"] == Choice.PIVOT
        return next((idea for idea in self.ideas if pivots and idea.key == self.cleaned_data["idea"]), None)


def told(choice: str) -> str:
    found = guide.find(guide.current().decisions, KEYS[choice])
    name, says = (found.name, found.help) if found else (Choice(choice).label, "")
    return format_html("<span><b>{}</b> {}</span>", name, says)


def rated(idea: Idea) -> str:
    return (
        format_html('{} <span class="num faint">{} of 10</span>', idea.line, idea.rating) if idea.rating else idea.line
    )


class VerdictForm(LeakCheck, ModelForm):
    class Meta:
        model = Decision
        fields = ["verdict", "cause", "verdict_says"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, empty in {"verdict": "Too early to tell", "cause": "Not said"}.items():
            self.fields[name].choices = [("", empty), *self.fields[name].choices[1:]]

    def clean(self):
        self.check_leaks("verdict_says")
        return super().clean()
