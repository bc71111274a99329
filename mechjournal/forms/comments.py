"""The shape of what is said about a thing, of snippets, and of what a mentor asks of every hypothesis."""

import hashlib

from django import forms

from mechjournal.actions.comments import Said
from mechjournal.forms.fields import ExactTextField, LeakCheck, ModelForm
from mechjournal.lib.anchors import AROUND, LONGEST
from mechjournal.models import Snippet
from mechjournal.models.reviews import LINE_LENGTH

LONGEST_COMMENT = 20_000
SHOWN = 90
WHOLE = "the whole of it"
NAMES = {"body": "Text", "result": "Result", "claim": "Claim", "drop_if": "What would make me drop it"}


class BodyForm(LeakCheck):
    """Words, whether they ask for a reply, and a snippet that is put below them."""

    body = ExactTextField(
        label="Comment",
        max_length=LONGEST_COMMENT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "placeholder": "What do you see, or what would you ask?"}),
    )
    snippet = forms.ChoiceField(label="Add a snippet", required=False)
    asks_reply = forms.BooleanField(label="Asks for a reply", required=False)

    def __init__(self, *args, snippets=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.snippets = {row.key: row for row in snippets}
        self.fields["snippet"].choices = [("", "none"), *((key, key) for key in self.snippets)]
        if not self.snippets:
            del self.fields["snippet"]

    def clean(self):
        data = super().clean()
        chosen = self.snippets.get(data.get("snippet", ""))
        if chosen and "body" in data:
            data["body"] = f"{data['body'].rstrip()}\n\n{chosen.text}".strip()
        if "body" in data and not data["body"].strip():
            self.add_error("body", "Write the comment first.")
        self.check_leaks("body")
        return data


class CommentForm(BodyForm):
    """A new thread, on a passage that scripts found, on a paragraph chosen from a list, or on the whole."""

    paragraph = forms.ChoiceField(
        label="About",
        required=False,
        error_messages={"invalid_choice": "This paragraph was changed meanwhile. Choose it again."},
    )
    part = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)
    quote = forms.CharField(
        max_length=2 * LONGEST,
        required=False,
        strip=False,
        widget=forms.HiddenInput,
        error_messages={"max_length": "This passage is long. Mark the sentence or two you mean."},
    )
    before = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    after = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    field_order = ["paragraph", "body", "snippet", "asks_reply"]

    def __init__(self, *args, paragraphs, names=NAMES, **kwargs):
        """`paragraphs`: of each part its texts, as (part, texts); `names`: what a part is called."""
        super().__init__(*args, **kwargs)
        places = [(part, n, texts) for part, texts in paragraphs for n in range(len(texts))]
        self.places = {name_of(*place): place for place in places}
        grouped = [
            (names.get(part, part), [(name_of(part, n, texts), shortened(text)) for n, text in enumerate(texts)])
            for part, texts in paragraphs
        ]
        self.fields["paragraph"].choices = [("", WHOLE), *grouped]

    def said(self) -> Said:
        """What was typed, for the action; call it on a valid form."""
        data = self.cleaned_data
        words = {"body": data["body"], "asks_reply": data["asks_reply"]}
        if data["quote"].strip():
            around = {"before": data["before"][-AROUND:], "after": data["after"][:AROUND]}
            return Said(**words, part=data["part"], quote=data["quote"], **around)
        if data["paragraph"]:
            return Said(**words, **self.chosen())
        return Said(**words)

    def chosen(self) -> dict[str, str]:
        part, n, texts = self.places[self.cleaned_data["paragraph"]]
        before, after = texts[n - 1] if n else "", texts[n + 1] if n + 1 < len(texts) else ""
        quote = texts[n] if len(texts[n]) <= LONGEST else texts[n][:LONGEST].rpartition(" ")[0] or texts[n][:LONGEST]
        return {"part": part, "quote": quote, "before": before[-AROUND:], "after": after[:AROUND]}

    @property
    def marked(self) -> str:
        """The passage that scripts found, as the page shows it again beside an error."""
        return " ".join((self["quote"].value() or "").split())


def name_of(part: str, n: int, texts: list[str]) -> str:
    """Names a paragraph and what it says, so that another one in its place is not taken for it."""
    return f"{part}:{n}:{hashlib.sha256(texts[n].encode()).hexdigest()[:10]}"


def shortened(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1].rstrip()}…"


class EditCommentForm(BodyForm):
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class SnippetForm(ModelForm, LeakCheck):
    class Meta:
        model = Snippet
        fields = ["key", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}
        labels = {"key": "Short name", "text": "What it says"}
        help_texts = {"key": "Letters, digits and hyphens, such as raw-examples."}
        error_messages = {"key": {"invalid": "Use letters, digits and hyphens, such as raw-examples."}}

    def clean(self):
        data = super().clean()
        self.check_leaks("text")
        return data


class AskedCheckForm(LeakCheck):
    question = forms.CharField(
        label="Question",
        max_length=LINE_LENGTH,
        error_messages={"required": "Write the question first."},
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean(self):
        data = super().clean()
        self.check_leaks("question")
        return data
