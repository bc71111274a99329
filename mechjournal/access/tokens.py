"""Tokens: whose one is, and one's own list of them. Knowing a token is the permission; nobody lists another's."""

from django.db.models import CharField, QuerySet
from django.http import Http404

from mechjournal.access.who import Who
from mechjournal.lib import tokens as lib
from mechjournal.models import Sent, Token
from mechjournal.models.kept import Blank, Kept

BY_HASH = Kept(lambda: Token.objects.select_related("user").filter(hash=Blank("hash", CharField())))


def token_called(text: str) -> Token | None:
    """The token, with its person, as long as it opens something. A mistyped one costs no query."""
    found = BY_HASH.first(hash=lib.digest(text)) if lib.is_token(text) else None
    return found if found and found.is_usable and found.user.is_active else None


def tokens(who: Who) -> QuerySet[Token]:
    return Token.objects.of(who.user)


def token(who: Who, key: str) -> Token:
    found = tokens(who).filter(key=key).first()
    if found is None:
        raise Http404
    return found


def sent(who: Who, key) -> Sent | None:
    """What this person sent under a key before."""
    return Sent.objects.filter(user=who.user, key=key).first()
