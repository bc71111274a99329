"""What an import does once its entries have numbers: links between notes, better entries, predictions.

The first state of an entry is its text as it came; links that become numbers are a second one.
"""

from dataclasses import replace

from mechjournal.actions import ledger
from mechjournal.actions.entries import Conflict, Text, save_entry
from mechjournal.actions.hearsay import moment
from mechjournal.actions.imports import Report
from mechjournal.actions.marks import set_standing
from mechjournal.actions.predictions import PredictionDraft, Unfit, insert, resolve_prediction
from mechjournal.lib.notation import renumber
from mechjournal.lib.oldlogs import outside_code
from mechjournal.lib.pieces import Piece
from mechjournal.models import Entry, Hypothesis, Import, Prediction


def link_up(*, batch: Import, report: Report, hypotheses: dict[str, int] | None = None) -> None:
    """`hypotheses`: names in the source -> numbers here, for what a prediction tests."""
    for pk, piece in report.later:
        entry = Entry.objects.select_related("project", "author", "sprint", "subject", "better").get(pk=pk)
        report.linked += relink(batch, entry, piece, report)
        point_on(batch, entry, piece, report)
        foresee(batch, entry, piece, report, hypotheses or {})


def relink(batch: Import, entry: Entry, piece: Piece, report: Report) -> int:
    """1 if its text has other links now."""
    body, result = (linked(text, piece, report) for text in (entry.body, entry.result))
    if (body, result) == (entry.body, entry.result):
        return 0
    text = replace(text_of(entry), body=body, result=result)
    try:
        save_entry(editor=batch.by, entry=entry, version=entry.version, text=text, heeds=False)
    except Conflict:
        return 0  # its person was faster, and their text stands
    return 1


def text_of(entry: Entry) -> Text:
    """As it stands: what a save is given when only its texts change."""
    return Text(
        kind=entry.kind,
        body=entry.body,
        title=entry.title,
        state=entry.state,
        result=entry.result,
        expected_at=entry.expected_at,
        day=entry.day,
        result_day=entry.result_day,
        phase=entry.phase,
        visibility=entry.visibility,
    )


def linked(text: str, piece: Piece, report: Report) -> str:
    """Links to notes say where the note is now, and numbers of the source are numbers of this project. Not in code."""
    return outside_code(text, lambda words: in_words(words, piece, report))


def in_words(words: str, piece: Piece, report: Report) -> str:
    if piece.number:
        words = renumber(words, report.numbers)
    for link, place in piece.links.items():
        if link in words and place in report.pages:
            words = words.replace(link, f"{link_words(link)} (#{report.pages[place]})")
    return words


def link_words(link: str) -> str:
    """What a link says without its marks: `[[runs/Baseline|the baseline]]` gives "the baseline"."""
    if "[[" in link:
        name, _, label = link.strip("![]").partition("|")
        return (label or name.partition("#")[0].rpartition("/")[2]).strip()
    return link.partition("](")[0].lstrip("![").strip()


def point_on(batch: Import, entry: Entry, piece: Piece, report: Report) -> None:
    """A corrected entry points to its better one, if that came along."""
    number = report.numbers.get(piece.better or 0)
    better = Entry.objects.filter(project=batch.project, number=number).first() if number else None
    if better and entry.standing != Entry.Standing.STANDS:
        reason = entry.standing_reason
        set_standing(by=batch.by, entry=entry, standing=entry.standing, reason=reason, better=better)


def foresee(batch: Import, entry: Entry, piece: Piece, report: Report, hypotheses: dict[str, int]) -> None:
    """What this person expected of it, always as said after the fact: nobody here can tell when it was said.

    What somebody else expected is not put into their mouth: foreseeing.py lists it.
    """
    if entry.kind != Entry.Kind.EXPERIMENT or Prediction.objects.filter(entry=entry).exists():
        return
    for said in piece.predictions:
        if said.get("by", piece.author) == batch.by.display_name:
            expect(batch, entry, said, hypotheses)


def expect(batch: Import, entry: Entry, said: dict, hypotheses: dict[str, int]) -> None:
    with ledger.writing(batch.project) as held:
        tested = Hypothesis.objects.filter(project=held, number=hypotheses.get(said.get("tests", ""), 0)).first()
        names = ("statement", "form", "probability", "low", "high")
        draft = PredictionDraft(hypothesis=tested, **{name: said[name] for name in names if name in said})
        entry.project = held
        try:
            row = insert(held, by=batch.by, entry=entry, draft=draft, late=True)
        except Unfit:
            return
        if made := moment(said, "made"):
            Prediction.objects.filter(pk=row.pk).update(made_at=made)
    if said.get("outcome"):
        outcome = {name: said[name] for name in ("outcome", "value", "reason")}
        resolve_prediction(by=batch.by, prediction=row, **outcome)
