"""The shape of what the pages of a meeting send."""

from django import forms

from mechjournal.forms.fields import DayField, ExactTextField, LeakCheck
from mechjournal.models.reviews import PREDICTED, SECTIONS

LONGEST_SECTION = 50_000
NAMED = {
    "recap": ("Last time", "What was agreed, and what came of it."),
    "headline": ("Headline", "The one result that matters, in a sentence or two. Setup, result, what it means."),
    "questions": ("Questions", "What you want to leave with. The most important one first."),
    "predicted": ("What I think the answers will be", ""),
    "beliefs": ("What moved", "Credences and expectations that came out, from the journal."),
    "blockers": ("Blockers", "Compute, access, a decision that somebody else must take."),
    "next": ("Next steps, ranked", "Proposed experiments in order: choosing is easier than inventing."),
    "notes": ("Notes of the meeting", "Written as you talk."),
}


class MeetingForm(LeakCheck):
    """`without`: sections that are not this person's to see yet."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    on_day = DayField(label="On", error_messages={"required": "Say on which day you meet."})

    def __init__(self, *args, mentor: str, without: set[str] = frozenset(), **options):
        super().__init__(*args, **options)
        self.sections = [name for name in SECTIONS if name not in without]
        for name in self.sections:
            label, help_text = NAMED[name]
            if name == PREDICTED:
                help_text = f"{mentor} reads this once the meeting was held; then compare."
            self.fields[name] = ExactTextField(
                label=label,
                help_text=help_text,
                required=False,
                max_length=LONGEST_SECTION,
                widget=forms.Textarea(attrs={"rows": 3, "placeholder": " "}),
            )

    def clean(self):
        self.check_leaks(*self.sections)
        return super().clean()

    def typed(self) -> dict:
        """What `save_meeting` takes: of the sections those that were sent."""
        texts = {name: self.cleaned_data[name] for name in self.sections if name in self.data}
        return {"version": self.cleaned_data["version"], "on_day": self.cleaned_data["on_day"], "texts": texts}


class NoteForm(LeakCheck):
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    text = ExactTextField(label="Private note", required=False)

    def clean(self):
        self.check_leaks("text")
        return super().clean()

    def typed(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("version", "text")}
