"""What was expected: frozen when said; its time is its place in the ledger, and nothing puts it earlier."""

import pytest

from mechjournal.actions.entries import Text, add_result, log_entry, restore_entry, save_entry
from mechjournal.actions.predictions import PredictionDraft, Taken, Unfit, amend_prediction, resolve_prediction
from mechjournal.models import Change, Prediction
from tests.helpers import expects, experiment

BELOW = PredictionDraft(statement="refusal below 20 %", probability=70)


def resulted(entry, result="It is 12 %."):
    return add_result(author=entry.author, entry=entry, result=result, day=None, composer=entry.client_key)


def edited(entry, body=None, **fields):
    text = Text(kind="experiment", body=body or entry.body, state=fields.pop("state", "planned"), **fields)
    return save_entry(editor=entry.author, entry=entry, version=entry.version, text=text)


def late() -> list[bool]:
    return [row.after_the_fact for row in Prediction.objects.order_by("seq")]


def test_it_keeps_what_was_said(cast):
    row = expects(cast.ana, experiment(cast.ana, cast.project), "refusal below 20 %", 70)
    row.refresh_from_db()
    assert (row.number, row.said, row.statement, row.is_open) == (1, "70\u202f%", "refusal below 20 %", True)
    assert not row.after_the_fact


def test_its_time_is_its_line_in_the_ledger(cast):
    row = expects(cast.ana, experiment(cast.ana, cast.project))
    line = Change.objects.get(kind="prediction.made")
    assert row.seq == line.seq
    assert line.text("statement") == row.statement
    assert not list(Change.objects.broken(cast.project.__class__.objects.get()))


def test_it_is_logged_with_its_experiment(cast):
    entry = experiment(cast.ana, cast.project, predictions=(BELOW,))
    row = Prediction.objects.get()
    assert (row.entry, row.by, row.statement, row.after_the_fact) == (entry, cast.ana, BELOW.statement, False)


def test_a_line_of_the_text_is_one_and_said_twice_is_said_once(cast):
    body = "Ablate.\n\nexpect: refusal below 20 %, 70%\nexpect: loss difference, 0.2 to 0.4"
    experiment(cast.ana, cast.project, body=body, predictions=(BELOW,))
    assert [str(row) for row in Prediction.objects.order_by("seq")] == ["P1 refusal below 20 %", "P2 loss difference"]


def test_a_note_expects_nothing(cast):
    text = Text(body="expect: refusal below 20 %, 70%", predictions=(BELOW,))
    log_entry(author=cast.ana, project=cast.project, text=text)
    assert not Prediction.objects.exists()


def test_only_lines_new_in_a_later_save_are_made(cast):
    entry = experiment(cast.ana, cast.project, body="expect: a, 70%")
    edited(entry, "expect: a, 70%\nexpect: b, 60%")
    edited(entry, "Nothing.")
    edited(entry, "expect: a, 70%")
    assert [row.statement for row in Prediction.objects.order_by("seq")] == ["a", "b"]


def test_someone_elses_save_says_nothing_for_them(cast):
    entry = experiment(cast.ana, cast.project, body="expect: a, 70%")
    text = Text(kind="experiment", state="planned", body="expect: a, 70%\n\nTypo.")
    save_entry(editor=cast.col, entry=entry, version=1, text=text)
    assert [row.by for row in Prediction.objects.all()] == [cast.ana]


def test_what_is_brought_back_from_the_history_is_not_said_today(cast):
    entry = experiment(cast.ana, cast.project, body="expect: a, 70%")
    edited(entry, "Nothing.")
    line = Change.objects.of(entry.subject).first()
    restore_entry(editor=cast.col, entry=entry, line=line)
    assert Prediction.objects.count() == 1


def test_with_the_result_it_is_after_the_fact(cast):
    experiment(cast.ana, cast.project, "done", result="It is 12 %.", predictions=(BELOW,))
    assert late() == [True]


def test_a_day_in_the_past_puts_it_nowhere_else(cast):
    entry = resulted(experiment(cast.ana, cast.project))
    edited(entry, "expect: a, 70%", state="done", result="It is 12 %.", day=cast.ana.today().replace(year=2020))
    assert late() == [True]


def test_a_result_taken_back_is_not_forgotten(cast):
    entry = resulted(experiment(cast.ana, cast.project))
    edited(entry, "expect: a, 70%", result="")
    expects(cast.ana, entry, "b")
    assert late() == [True, True]


def test_one_who_knows_how_it_came_out_says_the_next_after_the_fact(cast):
    entry = experiment(cast.ana, cast.project)
    resolve_prediction(by=cast.ana, prediction=expects(cast.ana, entry), outcome="true")
    expects(cast.ana, entry, "refusal below 5 %", 99)
    assert late() == [False, True]


def test_after_a_broken_run_one_may_say_anew(cast):
    entry = experiment(cast.ana, cast.project)
    resolve_prediction(by=cast.ana, prediction=expects(cast.ana, entry), outcome="void", reason="Wrong seed.")
    expects(cast.ana, entry, "refusal below 5 %", 99)
    assert late() == [False, False]


def test_nothing_known_to_python_alone_is_asked(cast):
    """The page was open since before the result came."""
    entry = experiment(cast.ana, cast.project)
    stale = type(entry).objects.select_related("project").get(pk=entry.pk)
    resulted(entry)
    assert expects(cast.ana, stale).after_the_fact


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"statement": " "}, "statement"),
        ({"statement": "x" * 401}, "statement"),
        ({"probability": None}, "probability"),
        ({"probability": 0}, "probability"),
        ({"probability": 100}, "probability"),
        ({"low": 1.0}, "low"),
        ({"form": "number", "probability": None, "low": 1.0}, "high"),
        ({"form": "number", "probability": None, "low": 2.0, "high": 1.0}, "high"),
        ({"form": "number", "probability": None, "low": float("nan"), "high": 1.0}, "low"),
        ({"form": "number", "probability": None, "low": 0.0, "high": float("inf")}, "high"),
        ({"form": "number", "low": 0.0, "high": 1.0}, "low"),
    ],
)
def test_what_can_not_be_kept_is_refused_by_its_field(cast, said, field):
    draft = PredictionDraft(**{"statement": "a", "probability": 70, **said})
    with pytest.raises(Unfit) as refused:
        experiment(cast.ana, cast.project, predictions=(draft,))
    assert list(refused.value.problems) == [field]
    assert not Change.objects.filter(kind="entry.logged").exists()


def test_an_amendment_takes_its_place_and_keeps_the_original(cast):
    row = expects(cast.ana, experiment(cast.ana, cast.project), percent=70)
    draft = PredictionDraft(statement=row.statement, probability=40)
    made = amend_prediction(by=cast.ana, prediction=row, draft=draft, because="The baseline moved.")
    row.refresh_from_db()
    assert (row.probability, row.replaced_by) == (70, made)
    assert list(Prediction.objects.standing()) == [made]
    assert Change.objects.get(kind="prediction.amended").facts["amends"] == 1


def test_amended_after_the_result_the_original_counts(cast):
    entry = experiment(cast.ana, cast.project)
    row = expects(cast.ana, entry, percent=70)
    resulted(entry)
    for percent in (20, 10):
        draft = PredictionDraft(statement=row.statement, probability=percent)
        newest = Prediction.objects.latest("seq")
        amend_prediction(by=cast.ana, prediction=newest, draft=draft, because="I should have known.")
    resolve_prediction(by=cast.ana, prediction=row, outcome="false")
    assert list(Prediction.objects.scored()) == list(Prediction.objects.standing()) == [row]
    assert [one.stands for one in Prediction.objects.order_by("seq")] == [True, False, False]


def test_amended_twice_before_the_result_the_last_counts(cast):
    row = expects(cast.ana, experiment(cast.ana, cast.project), percent=70)
    for percent in (60, 50):
        draft = PredictionDraft(statement=row.statement, probability=percent)
        row = amend_prediction(by=cast.ana, prediction=row, draft=draft, because="Thought again.")
    assert [one.probability for one in Prediction.objects.standing()] == [50]
    assert [one.stands for one in Prediction.objects.order_by("seq")] == [False, False, True]


def test_the_same_amendment_sent_twice_is_one_and_another_is_told(cast):
    row = expects(cast.ana, experiment(cast.ana, cast.project), percent=70)
    draft = PredictionDraft(statement=row.statement, probability=40)
    first = amend_prediction(by=cast.ana, prediction=row, draft=draft, because="Thought again.")
    assert amend_prediction(by=cast.ana, prediction=row, draft=draft, because="Thought again.") == first
    with pytest.raises(Taken):
        amend_prediction(by=cast.ana, prediction=row, draft=BELOW, because="And again.")


@pytest.mark.parametrize(
    ("by", "percent", "because"), [("col", 40, "Why not."), ("ana", 70, "Same."), ("ana", 40, " ")]
)
def test_an_amendment_is_ones_own_is_new_and_has_a_reason(cast, by, percent, because):
    row = expects(cast.ana, experiment(cast.ana, cast.project), percent=70)
    draft = PredictionDraft(statement=row.statement, probability=percent)
    with pytest.raises(Unfit):
        amend_prediction(by=getattr(cast, by), prediction=row, draft=draft, because=because)


def test_an_outcome_is_kept_and_every_earlier_one_in_the_ledger(cast):
    row = expects(cast.ana, experiment(cast.ana, cast.project))
    for outcome in ("true", "false", "false", ""):
        row = resolve_prediction(by=cast.col, prediction=row, outcome=outcome)
    lines = Change.objects.filter(kind="prediction.resolved").order_by("seq")
    assert [line.facts["outcome"] for line in lines] == ["true", "false", ""]
    assert (row.resolved_at, row.resolved_by, row.is_open) == (None, None, True)


def test_a_number_comes_inside_or_outside(cast):
    row = expects(cast.ana, experiment(cast.ana, cast.project), "loss difference", low=0.2, high=0.4)
    row = resolve_prediction(by=cast.ana, prediction=row, outcome="number", value=0.4)
    assert (row.holds, row.came) == (True, "0.4 came, inside")
    row = resolve_prediction(by=cast.ana, prediction=row, outcome="number", value=-3)
    assert (row.holds, row.came) == (False, "−3 came, outside")


@pytest.mark.parametrize(
    ("form", "outcome"),
    [
        ("sentence", {"outcome": "number", "value": 1.0}),
        ("sentence", {"outcome": "true", "value": 1.0}),
        ("sentence", {"outcome": "void"}),
        ("sentence", {"outcome": "maybe"}),
        ("number", {"outcome": "true"}),
        ("number", {"outcome": "number"}),
        ("number", {"outcome": "number", "value": float("nan")}),
    ],
)
def test_an_outcome_fits_its_prediction(cast, form, outcome):
    said = {"low": 0.2, "high": 0.4} if form == "number" else {}
    row = expects(cast.ana, experiment(cast.ana, cast.project), **said)
    with pytest.raises(Unfit):
        resolve_prediction(by=cast.ana, prediction=row, **outcome)


def test_what_was_amended_away_has_no_outcome_of_its_own(cast):
    row = expects(cast.ana, experiment(cast.ana, cast.project), percent=70)
    draft = PredictionDraft(statement=row.statement, probability=40)
    made = amend_prediction(by=cast.ana, prediction=row, draft=draft, because="Thought again.")
    with pytest.raises(Taken) as taken:
        resolve_prediction(by=cast.ana, prediction=row, outcome="true")
    assert taken.value.prediction == made
