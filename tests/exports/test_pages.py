import re
from uuid import uuid4

import pytest

from mechjournal.actions.attachments import take_file
from mechjournal.actions.entries import add_result
from mechjournal.actions.evidence import add_evidence
from mechjournal.actions.hypotheses import make_hypothesis
from mechjournal.actions.postmortems import Typed, save_postmortem
from mechjournal.actions.sprints import open_sprint
from tests.helpers import expects, experiment, note, png
from tests.test_cost import cost


@pytest.fixture
def journal(cast):
    """A sprint with a picture, a formula, a result and a private note; a hypothesis; a post-mortem."""
    day, key = cast.ana.today(), uuid4()
    cast.sprint = open_sprint(
        by=cast.ana, project=cast.project, goal="Why <b>?", pivot_if="", starts_on=day, ends_on=day
    )
    take_file(user=cast.ana, project=cast.project, client_key=key, name="plot.png", data=png())
    note(cast.ana, cast.project, "See ![plot](files/plot.png) and $x^2$, as in #2.", client_key=key)
    entry = experiment(cast.ana, cast.project, body="See #1, and https://arxiv.org/abs/2211.00593")
    expects(cast.ana, entry)
    add_result(author=cast.ana, entry=entry, result="It fires.", day=None, composer=entry.client_key)
    note(cast.col, cast.project, "Mine alone.", visibility="me")
    made = make_hypothesis(by=cast.ana, project=cast.project, claim="One direction.", credence=60, origin=entry)
    add_evidence(by=cast.ana, hypothesis=made, entry=entry, side="for", says="Clear.")
    save_postmortem(by=cast.ana, sprint=cast.sprint, typed=Typed(0, {"surprise": "It *did*."}), finish=True)
    return cast


def saved(cast, place: str, name: str = "ana") -> str:
    response = cast.client(name).get(f"/p/{cast.project.key}/{place}")
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment")
    return response.content.decode()


PAGES = ["sprints/1/page.html", "sprints/1/post-mortem/page.html", "hypotheses/1/page.html"]


@pytest.mark.parametrize("place", PAGES)
def test_a_page_needs_nothing_from_anywhere(journal, place):
    page = saved(journal, place)
    addresses = re.findall(r'\s(?:src|href)="([^"]*)"', page)
    assert all(address.startswith(("data:image/", "#", "https://arxiv.org/")) for address in addresses)
    for tag in ("<script", "<link", "<iframe", "<form", "<button", "/static/", "@import", "url("):
        assert tag not in page


@pytest.mark.parametrize("place", PAGES)
def test_a_page_forbids_itself_everything_but_its_own_styles(journal, place):
    policy = re.search(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', saved(journal, place))[1]
    assert policy.startswith("default-src 'none'; img-src data:; style-src 'sha256-")


def test_a_sprint_holds_its_days_pictures_formulas_and_results(journal):
    page = saved(journal, "sprints/1/page.html")
    assert "data:image/png;base64," in page and "<math" in page and "It fires." in page
    assert "Why &lt;b&gt;?" in page and "Why <b>?" not in page


def test_links_within_a_sprint_lead_within_its_page(journal):
    assert 'href="#e1"' in saved(journal, "sprints/1/page.html")


def test_what_is_its_writers_alone_is_in_nobody_elses_page(journal):
    assert "Mine alone." not in saved(journal, "sprints/1/page.html")
    assert "Mine alone." in saved(journal, "sprints/1/page.html", "col")


def test_a_post_mortem_holds_its_answers(journal):
    assert "<em>did</em>" in saved(journal, "sprints/1/post-mortem/page.html")


def test_a_partner_saves_no_post_mortem_before_their_own(journal):
    address = f"/p/{journal.project.key}/sprints/1/post-mortem/page.html"
    statuses = {name: journal.client(name).get(address).status_code for name in ("ana", "col", "mo")}
    assert statuses == {"ana": 200, "col": 404, "mo": 200}


def test_a_hypothesis_holds_its_evidence_and_its_life(journal):
    page = saved(journal, "hypotheses/1/page.html")
    assert "Clear." in page and '<svg class="plot"' in page


def test_the_page_offers_everything_there_is(journal):
    text = journal.client("rhea").get(f"/p/{journal.project.key}/export/").content.decode()
    assert all(f"/p/{journal.project.key}/{place}" in text for place in [*PAGES, "export/folder.zip"])
    assert "/import/" not in text


@pytest.mark.parametrize("place", ["export/RESEARCH_LOG.md", "sprints/1/page.html"])
def test_it_costs_the_same_for_few_and_many(journal, place):
    client, address = journal.client("ana"), f"/p/{journal.project.key}/{place}"
    few = cost(client, address)
    for number in range(12):
        note(journal.ana, journal.project, f"Note {number}.")
    assert cost(client, address) == few


@pytest.mark.parametrize("name", ["ana", "mo", "rhea"])
@pytest.mark.parametrize("place", ["sprints/1/", "sprints/1/post-mortem/", "hypotheses/1/"])
def test_each_page_leads_to_itself_as_one_file(journal, place, name):
    page = journal.client(name).get(f"/p/{journal.project.key}/{place}").content.decode()
    file = f"/p/{journal.project.key}/{place}page.html"
    assert f'href="{file}" download>As one HTML file</a>' in page
    assert journal.client(name).get(file).status_code == 200


def test_a_post_mortem_nobody_may_read_yet_leads_nowhere(cast):
    day = cast.ana.today()
    open_sprint(by=cast.ana, project=cast.project, goal="Why?", pivot_if="", starts_on=day, ends_on=day)
    page = cast.client("rhea").get(f"/p/{cast.project.key}/sprints/1/post-mortem/").content.decode()
    assert "As one HTML file" not in page
