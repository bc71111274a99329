"""Where the account library asks the house: who may sign up, where people land, how mail leaves, who is calling."""

from urllib.parse import quote

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.core import context as current
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse

from mechjournal import access
from mechjournal.actions import mail
from mechjournal.actions.projects import accept
from mechjournal.lib import addresses
from mechjournal.models import Invitation, User

INVITATION = "invitation"
LONGEST_EMAIL = 254


def invitation_in(session) -> Invitation | None:
    """The invitation someone came with, as long as it can be used."""
    try:
        return access.open_invitation(session[INVITATION]) if INVITATION in session else None
    except Http404:
        return None


class SignIn(AuthenticationBackend):
    """Who someone is, asked on every request."""

    def get_user(self, user_id):
        user = User.by_id(user_id)
        return user if user and self.user_can_authenticate(user) else None


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "This account is closed.",
        "email_password_mismatch": "This address and password don’t belong together.",
        "email_taken": "There is an account with this address already. Sign in instead.",
        "duplicate_email": "This is your address already.",
        "incorrect_password": "This is not your password.",
        "enter_current_password": "This is not your present password.",
        "incorrect_code": "This code is not right, or no longer.",
        "too_many_login_attempts": "Too many attempts. Wait five minutes, then try again.",
        "rate_limited": "Too many requests. Wait a minute, then try again.",
    }

    def is_open_for_signup(self, request) -> bool:
        if settings.SIGN_UP == "invited":
            return invitation_in(request.session) is not None
        return settings.SIGN_UP == "open"

    def clean_email(self, email: str) -> str:
        if len(email) > LONGEST_EMAIL:
            raise ValidationError("This address is too long.")
        return email

    def save_user(self, request, user, form, commit=True):
        user.name = form.cleaned_data.get("name", "")
        with transaction.atomic():
            saved = super().save_user(request, user, form, commit)
            self.use_up(request, saved)
        return saved

    def use_up(self, request, user) -> None:
        """An operator's invitation lets one person in; one to a project is used up where they join it."""
        invitation = invitation_in(request.session)
        if invitation is None or invitation.leads_on:
            return
        if not accept(user=user, invitation=invitation):
            raise ImmediateHttpResponse(redirect("account_signup"))
        del request.session[INVITATION]

    def get_login_redirect_url(self, request) -> str:
        invitation = invitation_in(request.session)
        if invitation and invitation.leads_on:
            return reverse("invitations.show", args=[request.session[INVITATION]])
        return super().get_login_redirect_url(request)

    def get_signup_redirect_url(self, request) -> str:
        return self.get_login_redirect_url(request)

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        if not settings.MAIL_URL:
            return
        # Links are made from the public address: what a request claims as its host is no base for them.
        letter = self.render_mail(template_prefix, email, context | {"email": email, "site_url": settings.SITE_URL})
        mail.send(to=letter.to, subject=letter.subject, body=letter.body)

    def get_reset_password_from_key_url(self, key: str) -> str:
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return settings.SITE_URL + path.replace("UID-KEY", quote(key))

    def get_client_ip(self, request) -> str:
        forwarded = request.headers.get("X-Forwarded-For", "")
        return addresses.client_address(request.META.get("REMOTE_ADDR", ""), forwarded, settings.TRUSTED_PROXIES)

    def _get_login_attempts_cache_key(self, request, **credentials) -> str:
        # The library counts per host, and a port in the host header may be any: a fresh count for each guess.
        return credentials.get("email", "").lower()


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "This code is not right. Codes change every 30 seconds; try the next one.",
        "unverified_email": "Confirm your email address first.",
    }

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": addresses.without_port(current.request.get_host()), "name": "mechjournal"}

    def generate_authenticator_name(self, user, type) -> str:
        before = Authenticator.objects.filter(user=user, type=type).count()
        return f"Passkey {before + 1}" if before else "Passkey"
