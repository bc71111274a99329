"""The shape of a question to a mentor, of its place among others, and of the answer."""

from django import forms

from mechjournal.actions.requests import NEW, Answer
from mechjournal.forms.fields import ExactTextField, Form, LeakCheck
from mechjournal.models import ReviewRequest, User
from mechjournal.models.reviews import LINE_LENGTH, UNRANKED

State = ReviewRequest.State
LONGEST = ReviewRequest._meta.get_field("question").max_length
OUTCOMES = [
    (State.ANSWERED, "Answered"),
    (State.CHANGES_ASKED, "Changes asked"),
    (State.APPROVED, "Approved"),
]
PASSED, FAILED = "pass", "fail"
VERDICTS = [("", "not said"), (PASSED, "pass"), (FAILED, "fail")]


class QuestionForm(LeakCheck):
    question = ExactTextField(
        label="What do you want to know?",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": "2"}),
        error_messages={"required": "Say in a line what you want to know."},
        help_text="One question, with what an answer would decide.",
    )
    predicted = ExactTextField(
        label="What I think the answer will be",
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": "2"}),
        help_text="Read by nobody else before the answer; then the two stand side by side.",
    )

    def clean(self):
        data = super().clean()
        self.check_leaks("question", "predicted")
        return data

    def said(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("question", "predicted")}


class RankForm(Form):
    """A place for each of `waiting` (number, question); of a new question by NEW."""

    def __init__(self, *args, waiting: list[tuple[int, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.add_places(waiting)

    def add_places(self, waiting: list[tuple[int, str]]) -> None:
        places = [("", "–"), *((str(n), str(n)) for n in range(1, len(waiting) + 1))]
        for number, question in waiting:
            self.fields[f"rank-{number}"] = forms.ChoiceField(label=question, choices=places, required=False)

    @property
    def places(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("rank-")]

    def ranks(self) -> dict[int, int]:
        said = {name: value for name, value in self.cleaned_data.items() if name.startswith("rank-") and value}
        return {int(name.removeprefix("rank-")): int(value) for name, value in said.items()}


class AskForm(RankForm, QuestionForm):
    """`waiting`: of each mentor (their key) this person's open questions; from UNRANKED on all get a place."""

    mentor = forms.ChoiceField(
        label="Whom do you ask?", widget=forms.RadioSelect, error_messages={"required": "Choose whom you ask."}
    )
    field_order = ["mentor", "question", "predicted"]

    def __init__(self, *args, mentors: list[User], waiting: dict[str, list[tuple[int, str]]], **kwargs):
        self.people = {person.key: person for person in mentors}
        super().__init__(*args, waiting=[], **kwargs)
        self.fields["mentor"].choices = [(person.key, person.display_name) for person in mentors]
        if len(mentors) == 1:
            self.fields["mentor"].initial = mentors[0].key
        chosen = self["mentor"].value()
        if len(waiting.get(chosen, [])) >= UNRANKED:
            self.add_places([*waiting[chosen], (NEW, "This new question")])

    @property
    def chosen(self) -> User | None:
        return self.people.get(self["mentor"].value())


class CriterionForm(Form):
    """One question of the phase: passed or not, with a line. Neither is asked for."""

    verdict = forms.ChoiceField(choices=VERDICTS, widget=forms.RadioSelect, required=False)
    says = forms.CharField(label="In a line", max_length=LINE_LENGTH, required=False)


class AnswerForm(LeakCheck):
    """`criteria`: the questions of the phase that a mentor may judge; `judged`: what they said of them before."""

    outcome = forms.ChoiceField(
        label="How it ends",
        choices=OUTCOMES,
        initial=State.ANSWERED,
        widget=forms.RadioSelect(attrs={"class": "scale"}),
    )
    answer = ExactTextField(label="Your answer", required=False, widget=forms.Textarea(attrs={"rows": "5"}))

    def __init__(self, *args, criteria: list[str], judged: dict[str, tuple[bool, str]] | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        data = args[0] if args else None
        before = {
            question: {"verdict": PASSED if passed else FAILED, "says": says}
            for question, (passed, says) in (judged or {}).items()
        }
        self.criteria = [
            (question, CriterionForm(data, prefix=f"c{number}", initial=before.get(question)))
            for number, question in enumerate(criteria)
        ]

    def clean(self):
        data = super().clean()
        if not (data.get("answer") or "").strip() and data.get("outcome") in (State.ANSWERED, State.CHANGES_ASKED):
            self.add_error("answer", "Say in a line what your answer is.")
        self.check_leaks("answer")
        if not all(form.is_valid() for _, form in self.criteria):
            self.add_error(None, "A line about a criterion is too long.")
        return data

    @property
    def has_criteria(self) -> bool:
        return any(form["verdict"].value() for _, form in self.criteria)

    def said(self) -> Answer:
        given = {question: form.cleaned_data for question, form in self.criteria if form.cleaned_data["verdict"]}
        criteria = {question: (said["verdict"] == PASSED, said["says"].strip()) for question, said in given.items()}
        return Answer(self.cleaned_data["outcome"], self.cleaned_data["answer"].strip("\n"), criteria)
