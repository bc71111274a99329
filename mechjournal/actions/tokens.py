"""Tokens: made, used, revoked; and writes that came with a key of the sender's own, kept so that none counts twice."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from mechjournal.actions import ledger
from mechjournal.lib import tokens
from mechjournal.models import Project, Sent, Token, User


class Differs(Exception):
    """Something else was sent under this key before. Nothing was written."""


def make_token(
    *, by: User, name: str, scope: str, days: int, projects: list[Project] = (), agent: str = "", proposes: bool = False
) -> tuple[Token, str]:
    """A new one, and the token itself: nobody can show it again."""
    text = tokens.new_token()
    made = Token.objects.create(
        user=by,
        name=name,
        scope=scope,
        projects=[project.key for project in projects],
        agent=agent,
        proposes=proposes,
        prefix=text[: tokens.SHOWN],
        hash=tokens.digest(text),
        expires_at=timezone.now() + timedelta(days=days),
    )
    return made, text


def revoke_token(*, token: Token) -> None:
    """Dead from now on. Revoking it twice keeps the first moment."""
    Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now())


def note_use(*, token: Token) -> None:
    """When it was last used, to the minute."""
    if token.use_is_stale:
        Token.objects.filter(pk=token.pk).update(last_used_at=timezone.now())


def forget_tokens(*, user: User) -> None:
    Token.objects.filter(user=user).delete()
    Sent.objects.filter(user=user).delete()


def write_once(*, by: User, key: UUID, digest: str, write: Callable[[], int]) -> tuple[int, bool]:
    """(what it made, whether just now). `write` gives the number of what it made, in the same transaction as the key.

    Raises Differs when another content came under this key.
    """
    with ledger.in_line(), transaction.atomic():
        known = Sent.objects.filter(user=by, key=key).first() or claim(by, key, digest)
        if isinstance(known, Sent):
            return checked(known, digest).made, False
        made = write()
        Sent.objects.filter(user=by, key=key).update(made=made)
        return made, True


def claim(by: User, key: UUID, digest: str) -> Sent | None:
    """None: the key is ours. Two at once: the second waits here for the first to end, and gets what that kept."""
    try:
        with transaction.atomic():
            Sent.objects.create(user=by, key=key, digest=digest)
    except IntegrityError:
        return Sent.objects.get(user=by, key=key)
    return None


def keep_sent(*, by: User, key: UUID, digest: str, made: int) -> bool:
    """The same after the fact, for what is laid out before it is kept and holds its key itself: whether it is new.

    Raises Differs.
    """
    known, new = Sent.objects.get_or_create(user=by, key=key, defaults={"digest": digest, "made": made})
    return new or not checked(known, digest)


def checked(known: Sent, digest: str) -> Sent:
    if known.digest != digest:
        raise Differs
    return known
