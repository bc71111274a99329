"""Hypotheses, what speaks for and against them, and predictions."""

from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Q, QuerySet, Subquery

from mechjournal.access.membership import project
from mechjournal.access.who import (
    BELIEVE,
    LOG,
    READ,
    WRITE,
    Who,
    checked,
    ids,
    known_of,
    may_read,
    placed,
    readable,
    working,
)
from mechjournal.lib.grammar import KEPT, with_expectations, without_expectations
from mechjournal.models import (
    AskedCheck,
    Change,
    Credence,
    Entry,
    Evidence,
    Hypothesis,
    Prediction,
    Project,
    Rivalry,
    SkepticCheck,
    User,
)
from mechjournal.models.hypotheses import kept_sealed
from mechjournal.models.predictions import kept_from

# What a search looks at, and what brings an entry's files.
SEARCHED = ("title", "body", "result", "project", "client_key")


def hypothesis(who: Who, key: str, number: int, to: str = READ) -> Hypothesis:
    within = project(who, key, to)
    rows = with_asked(hypotheses(who, within).filter(number=number)).select_related("subject", "made_by", "origin")
    return checked(placed(rows.first(), within), who.verbs(within), to)


def with_asked(rows: QuerySet[Hypothesis]) -> QuerySet[Hypothesis]:
    """With `asked`: keys of what mentors ask of each, joined by commas; None where nothing is."""
    return rows.annotate(asked=Subquery(AskedCheck.objects.keys_of(OuterRef("project"))))


def at_a_glance(who: Who, rows: QuerySet[Hypothesis]) -> QuerySet[Hypothesis]:
    """What a list says of each, with what is asked of it."""
    return with_asked(rows.at_a_glance(who.user))


def hypothesis_to_test(who: Who, within: Project, number: int) -> Hypothesis | None:
    """What a prediction names, for whoever may add one; whoever only logs learns no more than that it is there."""
    rows = Hypothesis.objects.filter(project=within.pk, number=number)
    return rows.first() if who.may(within, LOG) or who.may(within, READ) else None


def evidence(who: Who, of: Hypothesis, number: int) -> Evidence:
    """What the entry with that number says about a hypothesis, and still counts."""
    rows = evidence_of(who, of).standing().filter(entry__number=number)
    return checked(rows.first(), who.verbs(of.project), READ)


def prediction(who: Who, key: str, number: int, to: str = READ, looking: bool = False) -> Prediction:
    """A prediction with its experiment. Whoever doesn't see the experiment doesn't see what was expected of it."""
    within = project(who, key, to)
    beside = ("subject", "entry", "hypothesis", "by", "resolved_by", "replaced_by", "replaces")
    rows = predictions(who, within, looking).filter(number=number).select_related(*beside)
    return checked(placed(rows.first(), within), who.verbs(within), to)


def hypotheses(who: Who, within: Project) -> QuerySet[Hypothesis]:
    return Hypothesis.objects.filter(project=within.pk, project__in=ids(who))


def rivalries(who: Who, within: Project) -> QuerySet[Rivalry]:
    return Rivalry.objects.filter(project=within.pk, project__in=ids(who))


def credences(who: Who, within: Project) -> QuerySet[Credence]:
    """Everyone's, with `because_number` and `because_heading` of the entry that was the reason, where it may be read.

    Pages show these two, never the entry behind `because`: it may be one that only its author knows of. What a mentor
    gave is missing as long as it is sealed for this person.
    """
    rows = Credence.objects.filter(~sealed(who, within), project=within.pk, project__in=ids(who))
    return rows.annotate(**known_of("because", who))


def sealed(who: Who, within: Project) -> Q:
    return kept_sealed(who.user, speaks=who.role_allows(within, BELIEVE))


def sealed_by(who: Who, hypothesis: Hypothesis) -> list[User]:
    """Mentors whose credence in it is sealed for this person; that it is there is all they learn."""
    within = hypothesis.project
    rows = Credence.objects.current().filter(sealed(who, within), hypothesis=hypothesis, project__in=ids(who))
    return list(User.objects.filter(pk__in=rows.values("by")).order_by("joined_at", "pk"))


def sealed_lines(who: Who, within: Project) -> QuerySet[Credence, int]:
    """Numbers of the ledger's lines that hold what is sealed for this person: whoever shows lines leaves these out."""
    rows = Credence.objects.filter(sealed(who, within), project=within.pk, project__in=ids(who))
    return rows.values_list("seq", flat=True)


def evidence_of(who: Who, hypothesis: Hypothesis) -> QuerySet[Evidence]:
    """The notes for and against that this person may read."""
    return evidence_in(who, hypothesis.project).filter(hypothesis=hypothesis).select_related("entry", "by")


def evidence_in(who: Who, within: Project) -> QuerySet[Evidence]:
    return Evidence.objects.filter(readable("entry", who), project=within.pk, project__in=ids(who))


def checks(who: Who, within: Project) -> QuerySet[SkepticCheck]:
    """What settled the skeptic checks; with `entry_number` and `entry_heading` as `credences` has its reasons."""
    return SkepticCheck.objects.filter(project=within.pk, project__in=ids(who)).annotate(**known_of("entry", who))


def predictions(who: Who, within: Project | None = None, looking: bool = False) -> QuerySet[Prediction]:
    """What was expected of experiments this person may read, in one project or in all of theirs.

    Without what a partner said and is kept from them, unless they chose to look.
    """
    rows = Prediction.objects.filter(readable("entry", who), project__in=ids(who, within))
    return rows if looking else rows.filter(~kept_from(who.user, working(who)))


def kept_texts(who: Who, entries: list[Entry]) -> set[int]:
    """Primary keys of those whose lines `expect: ...` are kept from this person. One query, or none."""
    works = working(who)
    asked = [
        entry.pk
        for entry in entries
        if entry.kind == Entry.Kind.EXPERIMENT
        and entry.result_at is None
        and entry.author_id != who.user.pk
        and entry.project_id in works
    ]
    rows = (
        Prediction.objects.filter(kept_from(who.user, works), entry__in=asked) if asked else Prediction.objects.none()
    )
    return set(rows.values_list("entry_id", flat=True))


def foreseeing_in(who: Who) -> list[int]:
    """Projects this person works in where anything was predicted: nothing is kept from them elsewhere."""
    return [m.project_id for m in who.memberships if m.project.last_prediction and who.role_allows(m.project, WRITE)]


def texts_kept(who: Who, found: list[int]) -> dict[int, Entry]:
    """The same of entries known by their keys: each with its text as far as this person may read it."""
    works = foreseeing_in(who)
    if not found or not works:
        return {}
    said = Prediction.objects.filter(kept_from(who.user, works), entry__in=found)
    rows = Entry.objects.filter(pk__in=said.values("entry")).exclude(author=who.user)
    kept = {row.pk: row for row in rows.only(*SEARCHED)}
    for row in kept.values():
        row.body = without_expectations(row.body)
    return kept


def text_sent(who: Who, entry: Entry, body: str) -> str:
    """What this person sends as an entry's text, with the lines `expect: ...` that they weren't shown as they stand.

    Whoever opened it before saying their own may send it after.
    """
    unseen = KEPT in body or bool(kept_texts(who, [entry]))
    return with_expectations(body, entry.body) if unseen else body


def expected(who: Who, entries: list[Entry], open_in: Project | None = None) -> list[Prediction]:
    """Every prediction of these entries (this person may read them), with `is_hidden`, in the order they were made.

    With `open_in` also what this person said there that is still open; all in one query, and one that is quickly put
    together: columns of one table alone, an index for each side.
    """
    asked = Q(entry__in=[entry.pk for entry in entries])
    if open_in:
        asked |= Q(project=open_in.pk, by=who.user.pk, outcome="")
    rows = [row for row in Prediction.objects.filter(asked).for_rows() if may_read(who, row.entry)]
    mine = {row.entry_id for row in rows if row.by_id == who.user.pk}
    for row in rows:
        row.is_hidden = row.is_kept_from(who.user, working(who), mine)
    return sorted(rows, key=lambda row: row.seq)


def prediction_to_amend(who: Who, key: str, number: int) -> Prediction:
    """A person amends what they said themselves."""
    found = prediction(who, key, number, to=WRITE)
    if found.by_id != who.user.pk:
        raise PermissionDenied
    return found


def history(who: Who, of: list[Prediction]) -> list[Change]:
    """The lines of the ledger about predictions this person was shown, first one first."""
    lines = Change.objects.filter(subject__in=[row.subject_id for row in of], project__in=ids(who))
    return list(lines.select_related("by", "subject").order_by("seq"))
