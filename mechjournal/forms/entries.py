"""The shape of what a composer sends."""

from uuid import uuid4

from django import forms

from mechjournal.actions.entries import Text
from mechjournal.forms.fields import DayField, ExactTextField, Form, LeakCheck, MomentField
from mechjournal.forms.predictions import MOST, OutcomeForm, rows_of
from mechjournal.models import Entry, Phase
from mechjournal.models.entries import HEADING_LENGTH

Kind, State = Entry.Kind, Entry.State
OFFERED_STATES = [State.PLANNED, State.RUNNING, State.DONE]


class EntryForm(LeakCheck):
    kind = forms.ChoiceField(choices=Kind, initial=Kind.NOTE, widget=forms.RadioSelect)
    title = forms.CharField(max_length=HEADING_LENGTH, required=False)
    body = ExactTextField(label="Text", error_messages={"required": "Write something first."})
    state = forms.ChoiceField(
        choices=[(state.value, state.label) for state in OFFERED_STATES],
        initial=State.PLANNED,
        required=False,
        widget=forms.RadioSelect,
    )
    expected_at = MomentField(label="Due", required=False)
    result = ExactTextField(required=False)
    day = DayField(required=False)
    phase = forms.ChoiceField(choices=[("", "The project's on that day"), *Phase.choices], required=False)
    visibility = forms.ChoiceField(
        label="Who sees it", choices=Entry.Visibility, initial=Entry.Visibility.PROJECT, required=False
    )
    client_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args, today, find=None, **kwargs):
        """`find(number)` gives a hypothesis of the project that the writer may read, or None."""
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["day"].widget.attrs["max"] = today.isoformat()
        self.rows = rows_of(self.data if self.is_bound else self.initial, find)

    def is_valid(self) -> bool:
        # The form itself first: it may find fault with a row. And every row, so that all that is wrong is said at once.
        own = super().is_valid()
        return all([own, *(row.is_valid() for row in self.rows)])

    @property
    def spare_rows(self) -> range:
        """Numbers of the empty rows that are ready beside the first, for pages without scripts."""
        first = max(1, len(self.rows)) + 1
        return range(first, min(first + 2, MOST + 1))

    def clean_body(self):
        body = self.cleaned_data["body"]
        if not body.strip():
            raise forms.ValidationError("Write something first.")
        return body

    def clean_day(self):
        day = self.cleaned_data["day"]
        if day and day > self.today:
            raise forms.ValidationError("That day has not come yet. Log it today, or plan an experiment.")
        return day

    def clean(self):
        data = super().clean()
        if data.get("kind") == Kind.EXPERIMENT:
            self.clean_experiment(data)
        elif (data.get("result") or "").strip():
            self.add_error("kind", "There is a result, and a result belongs to an experiment.")
        elif self.rows:
            self.add_error("kind", "You said what you expect, and that belongs to an experiment.")
        self.check_leaks("body", "result", "title")
        self.check_leaks_of_rows(self.rows)
        return data

    def clean_experiment(self, data: dict) -> None:
        data["state"] = data.get("state") or State.PLANNED
        if not (data.get("result") or "").strip():
            data["result"] = ""
        if data["state"] == State.DONE and not data["result"] and "result" not in self.errors:
            self.add_error("result", "Say in a line what came out; then the experiment is done.")

    def text(self) -> Text:
        """What was typed, for the actions; call it on a valid form."""
        data = self.cleaned_data
        experiment = data["kind"] == Kind.EXPERIMENT
        return Text(
            kind=data["kind"],
            body=data["body"],
            title=data["title"],
            state=data["state"] if experiment else "",
            result=data["result"] if experiment else "",
            expected_at=data["expected_at"],
            day=data["day"],
            phase=data["phase"],
            visibility=data["visibility"] or Entry.Visibility.PROJECT,
            client_key=data["client_key"],
            predictions=tuple(row.draft() for row in self.rows) if experiment else (),
        )


class EditForm(EntryForm):
    """The same for an entry that exists; `version` is the one the writer has read."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args, entry: Entry | None = None, **kwargs):
        if entry:
            kwargs["initial"] = {**self.initial_of(entry), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = State.choices
        self.fields["phase"].choices = Phase.choices

    @staticmethod
    def initial_of(entry: Entry) -> dict:
        names = ("kind", "title", "body", "state", "expected_at", "result", "day", "phase", "visibility", "version")
        return {name: getattr(entry, name) for name in names}


class AnywhereForm(EntryForm):
    """The composer that stands over all projects: it also says which one."""

    project = forms.ChoiceField(error_messages={"invalid_choice": "Choose one of your projects."})

    def __init__(self, *args, projects, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["project"].choices = [(project.key, project.title) for project in projects]


class ResultForm(LeakCheck):
    result = ExactTextField(error_messages={"required": "Write what came out."})
    day = DayField(label="Came on", required=False)
    client_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args, today, predictions=(), **kwargs):
        """`predictions`: those still open, which may come out in the same post."""
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["day"].widget.attrs["max"] = today.isoformat()
        self.rows = [OutcomeForm(*args, prefix=f"came-{row.number}", prediction=row) for row in predictions]

    def is_valid(self) -> bool:
        return all([super().is_valid(), *(row.is_valid() for row in self.rows)])

    def outcomes(self) -> list[tuple]:
        """(prediction, how it came out) of each that was answered; call it on a valid form."""
        answers = [(row.prediction, row.answer()) for row in self.rows]
        return [(prediction, answer) for prediction, answer in answers if answer["outcome"]]

    clean_day = EntryForm.clean_day

    def clean_result(self):
        result = self.cleaned_data["result"]
        if not result.strip():
            raise forms.ValidationError("Write what came out.")
        return result

    def clean(self):
        data = super().clean()
        self.check_leaks("result")
        return data


class StateForm(Form):
    state = forms.ChoiceField(
        choices=[(s.value, s.label) for s in (State.PLANNED, State.RUNNING, State.DROPPED)],
    )
    expected_at = MomentField(label="Due", required=False)


class RedactForm(Form):
    secret = ExactTextField(
        label="The text to remove",
        max_length=10_000,
        min_length=6,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"min_length": "Give at least six characters, so that nothing else is removed with it."},
    )
    reason = forms.CharField(label="Why", max_length=200, required=False)
    sure = forms.BooleanField(
        label="Remove it for good, from the history, too",
        error_messages={"required": "Tick the box: this can't be undone."},
    )
