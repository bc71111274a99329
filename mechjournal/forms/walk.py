"""The shape of what the checklist and the page of skills send."""

from django import forms

from mechjournal.actions.walk import UNSAID, Said
from mechjournal.forms.fields import Form, ModelForm
from mechjournal.forms.hypotheses import EntryField
from mechjournal.guide.shapes import Skill
from mechjournal.models import Tick

RATINGS = [("", "not rated"), *((n, str(n)) for n in range(1, 6))]


class TickForm(ModelForm):
    """What is said of an item; `find(number)` gives an entry of the learning project, or None."""

    entry = EntryField(label="Explained in", required=False)

    class Meta:
        model = Tick
        fields = ["note"]

    def __init__(self, *args, find, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["entry"].find = find


class SkillsForm(Form):
    """A rating and "practise next" for each of `skills`; `now` is what was said last, by their keys."""

    def __init__(self, *args, skills: tuple[Skill, ...], now: dict[str, Said], **kwargs):
        super().__init__(*args, **kwargs)
        self.keys = [skill.key for skill in skills]
        for skill in skills:
            last = now.get(skill.key, UNSAID)
            self.fields[f"rating-{skill.key}"] = forms.TypedChoiceField(
                label=skill.name,
                choices=RATINGS,
                coerce=int,
                empty_value=None,
                required=False,
                initial=last.rating or "",
                widget=forms.RadioSelect(attrs={"class": "scale"}),
            )
            self.fields[f"practise-{skill.key}"] = forms.BooleanField(
                label="Practise next", required=False, initial=last.practise
            )

    def said(self) -> dict[str, Said]:
        data = self.cleaned_data
        return {key: Said(data[f"rating-{key}"], data[f"practise-{key}"]) for key in self.keys}

    def of(self, key: str):
        """The two fields of a skill."""
        return self[f"rating-{key}"], self[f"practise-{key}"]
