"""The shape of what the account pages send."""

from django import forms

from mechjournal.forms.fields import Form, ModelForm
from mechjournal.lib import days
from mechjournal.models import User

OWN = "own"
RHYTHMS = {
    "": "Never",
    "30": "Every 30 minutes",
    "60": "Every hour",
    "120": "Every two hours",
    OWN: "A rhythm of my own",
}
LEAST_MINUTES, MOST_MINUTES = 5, 480


class ProfileForm(ModelForm):
    rhythm = forms.ChoiceField(
        label="Ask me whether I learned anything",
        choices=RHYTHMS.items(),
        required=False,
        help_text="A line on Today, while you work in a project. No answer is an answer, too.",
    )
    checkin_every = forms.IntegerField(
        label="Minutes, for a rhythm of my own", min_value=LEAST_MINUTES, max_value=MOST_MINUTES, required=False
    )

    class Meta:
        model = User
        fields = ["name", "time_zone", "day_ends_at", "single_keys", "rhythm", "checkin_every"]
        labels = {"single_keys": "Single keys work as shortcuts"}
        help_texts = {
            "name": "How others see you.",
            "time_zone": "Days and times are shown in it, such as Europe/Oslo.",
            "day_ends_at": "What you log after midnight, up to this time, still belongs to the day before.",
            "single_keys": "n writes a note, / searches, ? lists all of them.",
        }
        widgets = {
            "time_zone": forms.TextInput(attrs={"list": "time-zones", "autocomplete": "off"}),
            "day_ends_at": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        minutes = str(self.instance.checkin_every or "")
        self.initial["rhythm"] = minutes if minutes in RHYTHMS else OWN
        if minutes in RHYTHMS:
            self.initial["checkin_every"] = None

    def clean(self):
        data = super().clean()
        rhythm = data.get("rhythm")
        if rhythm != OWN:
            self._errors.pop("checkin_every", None)
            data["checkin_every"] = int(rhythm) if rhythm else None
        elif not data.get("checkin_every") and "checkin_every" not in self.errors:
            self.add_error("checkin_every", "Say every how many minutes.")
        return data


class ZoneForm(Form):
    """What the browser says its clock is; odd names are refused, not stored."""

    time_zone = forms.CharField(max_length=64)

    def clean_time_zone(self):
        name = self.cleaned_data["time_zone"]
        if not days.is_zone(name):
            raise forms.ValidationError("This server does not know that time zone.")
        return name


class SessionForm(Form):
    session = forms.IntegerField()


class DeleteForm(Form):
    email = forms.CharField(label="Your email address", max_length=254)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_email(self):
        if self.cleaned_data["email"].strip().lower() != self.user.email.lower():
            raise forms.ValidationError("That is not the address of this account.")
        return self.cleaned_data["email"]
