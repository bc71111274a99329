"""Everything people say beside the entries, for journals that go out and come in again."""

from mechjournal.actions.comments import Said, answer, resolve, say
from mechjournal.actions.hypotheses import make_hypothesis, set_credence
from mechjournal.actions.meetings import hold_meeting, plan_meeting, save_meeting
from mechjournal.actions.mentorships import begin_mentorship
from mechjournal.actions.requests import Answer, answer_request, ask
from mechjournal.exchange.folder import write_folder
from tests.helpers import note
from tests.imports.bring import unzipped


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
