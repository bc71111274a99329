"""Who asks, what their roles let them do, and what every other module here asks first. Nothing of any noun."""

from dataclasses import dataclass
from functools import cached_property

from django.core.exceptions import PermissionDenied
from django.db.models import Case, F, Q, Subquery, When
from django.http import Http404

from mechjournal.models import (
    Entry,
    Membership,
    Notification,
    Project,
    Role,
    Token,
    User,
)
from mechjournal.models.kept import Blank, Kept

READ, COMMENT, WRITE, REVIEW, MANAGE = "read", "comment", "write", "review", "manage"
# To give a credence of one's own; a mentor's is sealed (models/hypotheses.py).
BELIEVE = "believe"
# To add to a journal, unread: an entry, its result, its files, what one expects.
LOG = "log"

TABLE: dict[str, frozenset[str]] = {
    Role.OWNER: frozenset({READ, COMMENT, WRITE, BELIEVE, LOG, MANAGE}),
    Role.COLLABORATOR: frozenset({READ, COMMENT, WRITE, BELIEVE, LOG}),
    Role.MENTOR: frozenset({READ, COMMENT, REVIEW, BELIEVE}),
    Role.READER: frozenset({READ}),
}

# What is left of these to a token: the rest stays with the person, whatever their role.
SCOPES: dict[str, frozenset[str]] = {
    Token.Scope.LOG: frozenset({LOG}),
    Token.Scope.READ: frozenset({READ}),
    Token.Scope.WRITE: frozenset({READ, COMMENT, WRITE, BELIEVE, LOG}),
}

NOTHING: frozenset[str] = frozenset()
WORKING = [role for role, verbs in TABLE.items() if WRITE in verbs]
REVIEWING = [role for role, verbs in TABLE.items() if REVIEW in verbs]

# Projects in one timeline: SQLite takes 500 lists in a query, and each project gives two.
JOINED = 200

# What nearly every page asks; how much is new to a person comes along, worked out once for all rows.
FRAME = Kept(lambda: Membership.objects.for_frame(Blank("user")).annotate(unseen=Subquery(unseen_of(Blank("user")))))


@dataclass
class Who:
    """Who asks, by a `token` or in person. One query tells every project, for a page's frame and its first check."""

    user: User
    token: Token | None = None

    @cached_property
    def rows(self) -> list[Membership]:
        """Every one: of a project there may be several, by invitation and by each mentorship."""
        found = FRAME.rows(user=self.user.pk) if self.user.is_authenticated else []
        return [row for row in found if self.token.opens(row.project.key)] if self.token else found

    @property
    def reads(self) -> bool:
        """Whether lists show this one anything; a token that only logs is told nothing of what stands there."""
        return self.token is None or READ in SCOPES[self.token.scope]

    @cached_property
    def memberships(self) -> list[Membership]:
        """One of each project: the one that allows most."""
        best: dict[int, Membership] = {}
        for row in self.rows:
            known = best.setdefault(row.project_id, row)
            if len(TABLE[row.role]) > len(TABLE[known.role]):
                best[row.project_id] = row
        return list(best.values())

    @cached_property
    def unseen(self) -> int:
        """How much of what this person was told they haven't seen; costs nothing beside `rows`, for members."""
        if not self.user.is_authenticated:
            return 0
        return (
            self.rows[0].unseen if self.rows else unseen_of(self.user).values_list("number", flat=True).first()
        ) or 0

    def may(self, project: Project, verb: str) -> bool:
        return verb in self.verbs(project)

    def verbs(self, project: Project) -> frozenset[str]:
        return self.granted.get(project.pk, NOTHING)

    @cached_property
    def granted(self) -> dict[int, frozenset[str]]:
        """By project, the union over this person's memberships of it, as far as the token lets it through."""
        verbs: dict[int, frozenset[str]] = {}
        for row in self.rows:
            verbs[row.project_id] = verbs.get(row.project_id, NOTHING) | TABLE[row.role]
        scope = SCOPES[self.token.scope] if self.token else None
        return {pk: some & scope for pk, some in verbs.items()} if scope is not None else verbs

    def role_allows(self, project: Project, verb: str) -> bool:
        """Whether their role would let them, whatever a token leaves of it: what is kept from a person until they have

        said theirs is kept from every token of theirs, too.
        """
        return any(verb in TABLE[m.role] for m in self.rows if m.project_id == project.pk)

    def projects(self, verb: str = READ) -> list[Project]:
        """Active and paused projects in which this person may do `verb`, newest work first."""
        return [m.project for m in self.memberships if m.project.is_open and self.may(m.project, verb)]


def unseen_of(user):
    """One number in a query of its own, or no row."""
    mine = Membership.objects.filter(user=user).values("project")
    return Notification.objects.unseen().readable_by(user, mine).counted()


def placed(row, within: Project):
    if row:
        row.project = within
    return row


def places(who: Who, within: Project | None) -> list[Project]:
    return [within] if within else [m.project for m in who.memberships[:JOINED]] if who.reads else []


def may_read(who: Who, entry: Entry) -> bool:
    """What `readable` asks of rows; its project is asked apart."""
    return entry.visibility == Entry.Visibility.PROJECT or entry.author_id == who.user.pk


def working(who: Who) -> list[int]:
    return [m.project_id for m in who.memberships if who.role_allows(m.project, WRITE)]


def known_of(entry: str, who: Who) -> dict[str, Case]:
    """Number and heading of the entry a row points to, None where this person may not read it."""
    may = readable(entry, who)
    return {f"{entry}_{name}": Case(When(may, then=F(f"{entry}__{name}"))) for name in ("number", "heading")}


def known_anywhere(entry: str, who: Who) -> dict[str, Case]:
    """The same where the entry may be one of any project, and that project's key as `..._place`."""
    may = readable(entry, who) & Q(**{f"{entry}__project__in": ids(who)})
    columns = {"number": "number", "heading": "heading", "place": "project__key"}
    return {f"{entry}_{name}": Case(When(may, then=F(f"{entry}__{column}"))) for name, column in columns.items()}


def readable(entry: str, who: Who) -> Q:
    """That the entry a row points to is one this person may read; its project is asked apart."""
    return Q(**{f"{entry}__visibility": Entry.Visibility.PROJECT}) | Q(**{f"{entry}__author": who.user})


def ids(who: Who, within: Project | None = None) -> list[int]:
    """Of the projects this person belongs to: plain numbers, so that no query asks for memberships again."""
    mine = who.memberships if who.reads else []
    return [m.project_id for m in mine if within is None or m.project_id == within.pk]


def checked(row, verbs: frozenset[str], to: str):
    """`row` if it is there and may be done `to`; else what the visitor is told."""
    # Every role reads; what is left of it to a token may not, and its person may know that the row is there.
    if row is None or not verbs:
        raise Http404
    if to not in verbs:
        raise PermissionDenied
    return row
