"""The shape of what one expects of an experiment, and of how it came out. What can be kept is the actions' to say."""

import re

from django import forms

from mechjournal.actions.predictions import MOST, PredictionDraft, outcome_problems, problems_of
from mechjournal.forms import fields
from mechjournal.lib import figures
from mechjournal.models import Prediction
from mechjournal.models.hypotheses import LINE_LENGTH

Form, Outcome = Prediction.Form, Prediction.Outcome
ROW = re.compile(r"prediction-([1-9]\d?)-(statement|probability|low|high|hypothesis)")
NAME = re.compile(r"\s*[Hh]?\s*(\d{1,9})\b.*")


class FigureField(forms.CharField):
    """A number as people type it in any language; None for nothing."""

    def __init__(self, **options):
        super().__init__(required=False, **options)

    def to_python(self, value):
        text = super().to_python(value)
        try:
            return figures.number(text) if text else None
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None


class LikelyField(FigureField):
    """A probability in whole percent, or as a fraction."""

    def to_python(self, value):
        part = figures.fraction(value or "")
        percent = super().to_python(value) if part is None else float(part)
        if percent is None or percent.is_integer():
            return None if percent is None else int(percent)
        raise forms.ValidationError("A whole number from 1 to 99, as 70, or a fraction, as 1/3.")


class HypothesisField(forms.CharField):
    """H2, or 2; gives the hypothesis. `find(number)` is set by the form: it asks access."""

    find = staticmethod(lambda number: None)

    def __init__(self, **options):
        super().__init__(required=False, **options)

    def to_python(self, value):
        text = super().to_python(value)
        if not text:
            return None
        named = NAME.fullmatch(text)
        found = self.find(int(named[1])) if named else None
        if found is None:
            raise forms.ValidationError("No such hypothesis here. Give its name, such as H2.")
        return found


class PredictionForm(fields.Form):
    """One prediction: a statement with a probability, or an interval for a number. An empty one says nothing."""

    # Longer than what can be kept: the actions say so in words, and nothing is cut off.
    statement = forms.CharField(label="I expect", required=False, max_length=10 * LINE_LENGTH)
    probability = LikelyField(label="How likely, in percent")
    low = FigureField(label="Or a number: from")
    high = FigureField(label="to")
    hypothesis = HypothesisField(label="It tests", help_text="A hypothesis of this project, such as H2.")

    def __init__(self, *args, find=None, **kwargs):
        super().__init__(*args, use_required_attribute=False, **kwargs)
        if find:
            self.fields["hypothesis"].find = find

    def clean(self):
        data = super().clean()
        for name, problem in problems_of(self.draft(data)).items():
            if name not in self.errors:
                self.add_error(name, problem)
        return data

    def draft(self, data: dict | None = None) -> PredictionDraft:
        """What was typed, for the actions; call it on a valid form."""
        data = data or self.cleaned_data
        interval = data.get("probability") is None and ({"low", "high"} & {*self.errors, *self.typed()})
        return PredictionDraft(
            statement=" ".join(data.get("statement", "").split()),
            form=Form.NUMBER if interval and "probability" not in self.errors else Form.SENTENCE,
            **{name: data.get(name) for name in ("probability", "low", "high", "hypothesis")},
        )

    def typed(self) -> list[str]:
        return [name for name in self.fields if self.data.get(self.add_prefix(name), "").strip()]


class AmendForm(PredictionForm):
    because = forms.CharField(
        label="Why it changed",
        max_length=LINE_LENGTH,
        error_messages={"required": "Say in a line why it changed."},
    )


def rows_of(data, find=None) -> list[PredictionForm]:
    """Of a composer's rows those that say something, in their order."""
    numbers = sorted({int(row[1]) for row in map(ROW.fullmatch, data) if row})
    rows = [PredictionForm(data, prefix=f"prediction-{n}", find=find) for n in numbers if n <= MOST]
    return [row for row in rows if row.typed()]


class OutcomeForm(fields.Form):
    """How one prediction came out; nothing chosen and nothing typed leaves it as it is."""

    outcome = forms.ChoiceField(label="It came", required=False, choices=Outcome)
    value = FigureField(label="The number that came")
    reason = forms.CharField(label="In a line, why", max_length=LINE_LENGTH, required=False)

    def __init__(self, *args, prediction: Prediction, **kwargs):
        super().__init__(*args, use_required_attribute=False, **kwargs)
        self.prediction = prediction
        self.is_number = prediction.form == Form.NUMBER

    def clean(self):
        data = super().clean()
        answer = self.answer(data)
        if answer["reason"] and not answer["outcome"]:
            self.add_error("outcome", "Say how it came out, too.")
        for name, problem in outcome_problems(self.prediction, **answer).items():
            if name not in self.errors and "value" not in self.errors:
                self.add_error(name, problem)
        return data

    def answer(self, data: dict | None = None) -> dict:
        """outcome, value and reason, for the actions."""
        data = data or self.cleaned_data
        outcome, value = data.get("outcome", ""), data.get("value")
        if self.is_number and value is not None and not outcome:
            outcome = Outcome.NUMBER
        return {"outcome": str(outcome), "value": value, "reason": data.get("reason", "")}
