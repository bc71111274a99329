"""What these tests do again and again."""

from mechjournal.actions import requests as actions
from mechjournal.actions.hypotheses import make_hypothesis
from mechjournal.models import ReviewRequest
from tests.helpers import note


def asked(cast, on=None, **said) -> ReviewRequest:
    """A question of ana's to mo about `on`, else about a note."""
    on = on or note(cast.ana, cast.project, "Random directions leave refusal at 96 %.")
    said = {"question": "Is the random control enough?", **said}
    return actions.ask(by=cast.ana, on=on.subject, mentor=cast.mo, **said)


def answered(cast, request, text="Enough for now.", outcome="answered", **more) -> ReviewRequest:
    answer = actions.Answer(outcome=outcome, text=text, **more)
    return actions.answer_request(by=cast.mo, request=request, answer=answer)


def claims(cast, number: int) -> list:
    return [make_hypothesis(by=cast.ana, project=cast.project, claim=f"Claim {n}.") for n in range(1, number + 1)]


def home(cast) -> str:
    return f"{cast.project.get_absolute_url()}requests/"


def page(cast, address="", who="ana") -> str:
    response = cast.client(who).get(f"{home(cast)}{address}")
    assert response.status_code == 200
    return response.content.decode()


def post(cast, address, who="ana", htmx=False, **fields):
    return cast.client(who).post(f"{home(cast)}{address}", fields, headers={"HX-Request": "true"} if htmx else {})
