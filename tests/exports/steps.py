"""Everything people say beside the entries, for journals that go out and come in again."""

from dataclasses import replace

from django.utils import timezone
from hypothesis import strategies as st

from mechjournal.actions.asked_checks import ask_check
from mechjournal.actions.checks import settle_check
from mechjournal.actions.comments import Said, answer, resolve, say
from mechjournal.actions.entries import add_result, save_entry
from mechjournal.actions.entry_checks import check_entry
from mechjournal.actions.evidence import add_evidence, drop_evidence, weigh_again
from mechjournal.actions.hypotheses import make_hypothesis, set_credence
from mechjournal.actions.meetings import hold_meeting, plan_meeting, save_meeting
from mechjournal.actions.mentorships import begin_mentorship
from mechjournal.actions.predictions import resolve_prediction
from mechjournal.actions.relinking import text_of
from mechjournal.actions.requests import Answer, answer_request, ask
from mechjournal.exchange.folder import write_folder
from mechjournal.models import EntryCheck, Evidence, Prediction, User
from tests.helpers import expects, experiment, note
from tests.imports.bring import unzipped

FLOATS = st.floats(allow_nan=False, allow_infinity=False)
LINES = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=60)
WORDS = (LINES | st.sampled_from(["As in #2.", "--> <!-- evidence {} -->", "H1 70 %", "a: b"])).map(str.strip)


def folder(cast, name: str = "ana", project=None) -> dict[str, str]:
    """What this person takes along, as text by place."""
    parts = unzipped(write_folder(cast.who(name), project or cast.project).read())
    return {place: data.decode() for place, data in parts.items() if place.endswith(".md")}


def under(parts: dict[str, str], name: str) -> list[str]:
    return [text for place, text in parts.items() if f"/{name}/" in place]


def talk(cast):
    """A note that is commented and asked about, a hypothesis three people believe in, a meeting that was held."""
    cast.pair = begin_mentorship(mentor=cast.mo, mentee=cast.ana)
    cast.note = note(cast.ana, cast.project, "Ablating one direction is enough. See #1.")
    said = Said(body="Which *layer*? #1 does not say.", part="body", quote="one direction", asks_reply=True)
    thread = say(by=cast.mo, on=cast.note, said=said)
    thread.thing = cast.note
    answer(by=cast.ana, thread=thread, body="Layer 14.")
    resolve(by=cast.mo, thread=thread)
    cast.claim = make_hypothesis(
        by=cast.ana, project=cast.project, claim="One direction.", credence=60, origin=cast.note
    )
    set_credence(by=cast.ana, hypothesis=cast.claim, value=75, because=cast.note, reason="It is enough.")
    set_credence(by=cast.col, hypothesis=cast.claim, value=30, reason="Too few seeds.")
    set_credence(by=cast.mo, hypothesis=cast.claim, value=20)
    request = ask(by=cast.ana, on=cast.note.subject, mentor=cast.mo, question="Is it enough?", predicted="He says no.")
    answer_request(by=cast.mo, request=request, answer=Answer(outcome="changes asked", text="Not *yet*."))
    meeting = plan_meeting(by=cast.ana, mentorship=cast.pair, on_day=cast.ana.today(), texts={"notes": "More seeds."})
    save_meeting(meeting=meeting, version=1, on_day=meeting.on_day, texts={"headline": "One direction."})
    hold_meeting(meeting=meeting)


# Who said it, how, in which words; each about a hypothesis or an agent's entry (`judge`).
PEOPLE = st.sampled_from(["ana", "col", "mo"])
JUDGED = st.lists(
    st.one_of(
        st.tuples(st.just("evidence"), PEOPLE, st.sampled_from(Evidence.Side.values), WORDS),
        st.tuples(st.just("dropped"), PEOPLE, st.sampled_from(Evidence.Side.values), WORDS),
        st.tuples(st.just("check"), PEOPLE, st.sampled_from(["baseline", "asked"]), WORDS.filter(bool)),
        st.tuples(st.just("sure"), st.sampled_from(["ana", "col"]), st.integers(1, 99), WORDS.filter(bool)),
        st.tuples(st.just("number"), st.sampled_from(["ana", "col"]), FLOATS, WORDS.filter(bool)),
        st.tuples(st.just("verified"), PEOPLE, st.sampled_from(EntryCheck.Verdict.values), WORDS.filter(bool)),
    ),
    max_size=8,
)


def judge(cast, project, judged: list[tuple], accepted: str = "") -> None:
    """A hypothesis and two entries, one of an agent that `accepted` let in, with all that was said of them."""
    beside = {"agent": "Otter", "agent_model": "m-2"}
    if accepted:
        beside |= {"accepted_by": getattr(cast, accepted), "accepted_at": timezone.now()}
    by_agent = note(cast.ana, project, "Refusal falls.", beside=beside)
    run = experiment(cast.col, project)
    claim = make_hypothesis(by=cast.ana, project=project, claim="One direction.")
    for what, name, how, words in judged:
        say_of(getattr(cast, name), what, how, words, claim=claim, run=run, by_agent=by_agent)
    if len(judged) % 2:
        edit(by_agent)
    add_result(author=cast.col, entry=run, result="It falls.", day=None, composer=run.client_key)
    for row in Prediction.objects.filter(entry=run, form="sentence", probability__gt=50):
        resolve_prediction(by=cast.col, prediction=row, outcome="true", reason="Plainly.")


def say_of(by: User, what: str, how, words: str, *, claim, run, by_agent) -> None:
    match what:
        case "evidence" | "dropped":
            weigh(by, claim, run, side=how, says=words, drop=what == "dropped")
        case "check":
            asked = ask_check(by=by, project=claim.project, question="On another model?").key
            settle_check(by=by, hypothesis=claim, check_key=asked if how == "asked" else how, sentence=words)
        case "sure":
            expects(by, run, words, percent=how)
        case "number":
            expects(by, run, words, low=min(how, 0.0), high=max(how, 0.0))
        case "verified":
            check_entry(by=by, entry=by_agent, how=words, verdict=how, samples=len(words))


def weigh(by: User, claim, entry, *, side: str, says: str, drop: bool) -> None:
    row = Evidence.objects.standing().filter(hypothesis=claim, entry=entry).first()
    words = {"by": by, "side": side, "kind": "weak", "says": says}
    row = weigh_again(evidence=row, **words) if row else add_evidence(hypothesis=claim, entry=entry, **words)
    if drop:
        drop_evidence(by=by, evidence=row, because=f"No longer. {says}")


def edit(entry) -> None:
    entry.refresh_from_db()
    save_entry(editor=entry.author, entry=entry, version=entry.version, text=replace(text_of(entry), body="Edited."))
