"""What is believed against what the ledger says of it: hypotheses, rivals, credences, evidence, checks, predictions.

Each function yields one sentence for every row that says something else than its line, and for every line without its
row. A text that was removed for good says nothing any more, so it holds against no row.
"""

from collections import Counter
from collections.abc import Iterator

from mechjournal.models import Change, Credence, Evidence, Hypothesis, Prediction, Project, Rivalry, SkepticCheck

OTHER = "does not say what the ledger says"


def problems(project: Project) -> Iterator[str]:
    for find in (hypotheses, rivals, credences, evidence, checks, predictions):
        yield from find(project)


def lines_of(project: Project, *kinds: str):
    return Change.objects.filter(project=project, kind__in=kinds).order_by("seq")


def agrees(line: Change, facts: dict, texts: dict[str, str]) -> bool:
    """Facts that a line of an earlier release doesn't have yet are not held against the row."""
    told = all(facts.get(name) == value for name, value in line.facts.items() if name in facts)
    return told and all(says(line, name, text) for name, text in texts.items())


def says(line: Change, name: str, text: str) -> bool:
    kept = line.text(name)
    return kept is None or kept == text


# --- what each is ---------------------------------------------------------------------------------------------------


def hypotheses(project: Project) -> Iterator[str]:
    kinds = [f"hypothesis.{what}" for what in ("made", "changed", "closed", "reopened")]
    last = {line.subject_id: line for line in lines_of(project, *kinds)}
    for row in Hypothesis.objects.filter(project=project).order_by("number"):
        line = last.get(row.subject_id)
        if line is None or not agrees(line, row.facts(), row.texts()):
            yield f"{row.name} {OTHER}"


def rivals(project: Project) -> Iterator[str]:
    told = {}
    for line in lines_of(project, "hypothesis.rivals"):
        told[line.facts["number"], line.facts["other"]] = line.facts["rivals"]
    there = set(Rivalry.objects.filter(project=project).values_list("one__number", "other__number"))
    for one, other in sorted(there ^ {pair for pair, are_rivals in told.items() if are_rivals}):
        yield f"whether H{one} and H{other} are rivals is not what the ledger says"


def predictions(project: Project) -> Iterator[str]:
    last, made = {}, {}
    for line in lines_of(project, "prediction.made", "prediction.amended", "prediction.resolved"):
        last[line.subject_id] = line
        made.setdefault(line.subject_id, line)
    for row in Prediction.objects.filter(project=project).select_related("entry", "hypothesis").order_by("number"):
        line, first = last.get(row.subject_id), made.get(row.subject_id)
        if line is None or not agrees(line, row.facts(), row.texts()):
            yield f"{row.name} {OTHER}"
        elif (row.seq, row.by_id) != (first.seq, first.by_id):
            yield f"{row.name} was not made where it says, or by another person"


# --- what was said of them ------------------------------------------------------------------------------------------


def credences(project: Project) -> Iterator[str]:
    lines = {line.seq: line for line in lines_of(project, "credence.set", "credence.imported")}
    last: dict[tuple, Credence] = {}
    for row in Credence.objects.filter(project=project).select_related("hypothesis", "because").order_by("seq"):
        line, last[row.hypothesis_id, row.by_id] = lines.pop(row.seq, None), row
        # The words of a note that became its author's alone are taken back from the row.
        texts = {"reason": row.reason} if row.reason else {}
        if line is None or line.by_id != row.by_id or not agrees(line, row.facts(row.hypothesis), texts):
            yield f"the credence of {row.hypothesis.name} at line {row.seq} {OTHER}"
    for line in lines.values():
        yield f"the credence of H{line.facts['hypothesis']} at line {line.seq} is missing"
    latest = Credence.objects.filter(project=project, is_last=True).values_list("pk", flat=True)
    if set(latest) != {row.pk for row in last.values()}:
        yield "not every latest credence is the last one of its line"


def evidence(project: Project) -> Iterator[str]:
    last, dropped, count = {}, [], Counter()
    for line in lines_of(project, "evidence.added", "evidence.weighed", "evidence.dropped"):
        place = line.facts["hypothesis"], line.facts["entry"]
        last[place] = line
        if line.kind == "evidence.dropped":
            dropped.append(line)
            count[place] += 1
    for row in Evidence.objects.filter(project=project).select_related("hypothesis", "entry").order_by("pk"):
        place = row.hypothesis.number, row.entry.number
        found = dropped if row.dropped_at else [last[place]] if standing(last, place) else []
        if not any(agrees(line, facts_of(row), texts_of(row)) for line in found):
            yield f"#{place[1]} as evidence on H{place[0]} {OTHER}"
        elif row.dropped_at:
            count[place] -= 1
        else:
            last.pop(place)
    for place in sorted({place for place in last if standing(last, place)} | {p for p, n in count.items() if n}):
        yield f"#{place[1]} as evidence on H{place[0]} is missing, or there once too often"


def standing(last: dict, place: tuple) -> bool:
    return place in last and last[place].kind != "evidence.dropped"


def facts_of(row: Evidence) -> dict:
    said = {name: getattr(row, name) for name in ("side", "kind", "version", "standing")}
    return {**said, "hypothesis": row.hypothesis.number, "entry": row.entry.number, "line": row.seq}


def texts_of(row: Evidence) -> dict[str, str]:
    return {"says": row.says, "dropped_because": row.dropped_because}


def checks(project: Project) -> Iterator[str]:
    last = {}
    for line in lines_of(project, "check.settled", "check.opened"):
        last[line.facts["hypothesis"], line.facts["check"]] = line
    settled = {place: line for place, line in last.items() if line.kind == "check.settled"}
    for row in SkepticCheck.objects.filter(project=project).select_related("hypothesis", "entry").order_by("pk"):
        line = settled.pop((row.hypothesis.number, row.check_key), None)
        facts = {"entry": row.entry.number if row.entry else None}
        if line is None or line.by_id != row.by_id or not agrees(line, facts, {"sentence": row.sentence}):
            yield f"the check “{row.check_key}” of {row.hypothesis.name} {OTHER}"
    for number, key in sorted(settled):
        yield f"the check “{key}” of H{number} is missing"
