"""The library's forms for signing in and up, in our words: what they check and do stays the library's."""

from allauth.account import forms as account
from allauth.mfa.base import forms as factor
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.conf import settings

from mechjournal.actions.accounts import change_address
from mechjournal.forms.fields import Whole
from mechjournal.models import User

STRONG = "At least 10 characters. A few unrelated words are easy to remember and hard to guess."


class InOurWords(Whole):
    """Labels and help of our own by field name, without placeholders that repeat the label."""

    words: dict[str, dict] = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.widget.attrs.update(self.words.get(name, {}).get("attrs", {}))
            field.label = self.words.get(name, {}).get("label", field.label)
            field.help_text = self.words.get(name, {}).get("help_text", "")


class SignInForm(InOurWords, account.LoginForm):
    words = {"login": {"attrs": {"autocomplete": "username", "autofocus": True}}}


class SignUpForm(InOurWords, account.SignupForm):
    name = forms.CharField(max_length=80, required=False)
    field_order = ["email", "password1", "name"]
    words = {
        "email": {"attrs": {"autofocus": True}},
        "password1": {"help_text": STRONG},
        "name": {"help_text": "How others see you; can wait.", "attrs": {"autocomplete": "name"}},
    }


class ReauthenticateForm(InOurWords, account.ReauthenticateForm):
    words = {"password": {"attrs": {"autofocus": True}}}


class ForgottenForm(InOurWords, account.ResetPasswordForm):
    words = {"email": {"attrs": {"autofocus": True}}}


class Once(InOurWords):
    """A new password is typed once; a password manager needs no second time, and a person can look at it."""

    words = {
        "oldpassword": {"label": "Present password"},
        "password1": {"label": "New password", "help_text": STRONG},
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["password2"]


class NewPasswordForm(Once, account.ResetPasswordKeyForm):
    pass


class ChangePasswordForm(Once, account.ChangePasswordForm):
    pass


class CodeForm(InOurWords, account.ConfirmEmailVerificationCodeForm):
    words = {"code": {"attrs": {"autofocus": True, "autocapitalize": "characters", "spellcheck": "false"}}}


class AddressForm(InOurWords, account.AddEmailForm):
    words = {"email": {"label": "New address"}}

    def clean_email(self):
        email = super().clean_email()
        # With mail a taken address isn't told from a free one; without, it must be refused here.
        if not settings.MAIL_URL and User.objects.filter(email__iexact=email).exists():
            raise forms.ValidationError("Someone already uses this address.")
        return email

    def save(self, request):
        if settings.MAIL_URL:
            return super().save(request)
        return change_address(user=self.user, email=self.cleaned_data["email"])


NUMBERS = {"autofocus": True, "inputmode": "numeric", "autocomplete": "one-time-code"}


class SecondFactorForm(InOurWords, factor.AuthenticateForm):
    words = {"code": {"help_text": "From your app, or one of your recovery codes.", "attrs": NUMBERS}}


class SecondFactorAgainForm(InOurWords, factor.ReauthenticateForm):
    words = SecondFactorForm.words


class AuthenticatorForm(InOurWords, ActivateTOTPForm):
    words = {"code": {"label": "The six digits your app shows", "attrs": NUMBERS}}


class PasskeyForm(InOurWords, AddWebAuthnForm):
    words = {
        "name": {"help_text": "So that you can tell your passkeys apart."},
        "passwordless": {
            "label": "Signs me in on its own, without a password",
            "help_text": "The device then asks for your finger, face or PIN.",
        },
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True
