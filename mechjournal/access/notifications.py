"""What a person was told: theirs alone, and only as long as they may read what it is about."""

from django.core import signing
from django.db.models import QuerySet
from django.http import Http404

from mechjournal.access.beliefs import predictions
from mechjournal.access.journal import entries
from mechjournal.access.walk import postmortems
from mechjournal.access.who import READ, Who, checked, ids
from mechjournal.models import Notification, Project, Subject, User
from mechjournal.models.notifications import Sort

STOPS = signing.Signer(salt="mechjournal.letters")


def may_be_told(who: Who, project: Project | None, subject: Subject | None) -> bool:
    """Whether this person may read what they would be told of. `project` None: about people, not about work."""
    if project is None:
        return True
    return who.may(project, READ) and (subject is None or reads(who, project, subject))


def reads(who: Who, project: Project, subject: Subject) -> bool:
    """A comment and a request are as readable as what they are about."""
    thing = subject_of(subject)
    rows = {Subject.Kind.ENTRY: entries, Subject.Kind.POSTMORTEM: postmortems, Subject.Kind.PREDICTION: predictions}
    find = rows.get(thing.kind)
    return find is None or find(who, project).filter(subject=thing.pk).exists()


def subject_of(subject: Subject) -> Subject:
    if subject.kind == Subject.Kind.COMMENT:
        return subject.comment.on
    return subject.request.on if subject.kind == Subject.Kind.REQUEST else subject


def notifications(who: Who) -> QuerySet[Notification]:
    """What this person was told and may still read of."""
    return Notification.objects.readable_by(who.user, ids(who))


def notification(who: Who, key: str) -> Notification:
    return checked(notifications(who).filter(key=key).first(), frozenset({READ}), READ)


def stop_token(user: User, sort: Sort) -> str:
    """Holds for good: an old letter can be stopped, too. It lets nobody do anything else."""
    return STOPS.sign(f"{sort.value}{user.key}")


def stops(token: str) -> tuple[User | None, Sort]:
    """Whose letters of which sort the token stops; knowing it is the permission. None: that account is gone."""
    try:
        said = STOPS.unsign(token)
        sort = Sort(said[:1])
    except (signing.BadSignature, ValueError) as error:
        raise Http404 from error
    return User.objects.filter(key=said[1:], is_active=True).first(), sort
