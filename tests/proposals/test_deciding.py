"""People see what is proposed as it would look, accept it, edit it first, or decline it with a reason."""

import pytest
from django.db import connection

from mechjournal.actions.accounts import delete_account
from mechjournal.actions.entries import add_result
from mechjournal.actions.hypotheses import close_hypothesis, make_hypothesis
from mechjournal.actions.marks import mark
from mechjournal.actions.predictions import resolve_prediction
from mechjournal.actions.proposals import accept_proposal, rerender_proposals
from mechjournal.actions.redaction import redact_entry
from mechjournal.actions.tidying import UPLOADS_WAIT, tidy
from mechjournal.forms.writes import carry_out
from mechjournal.models import Change, Credence, Entry, Evidence, Membership, Project, Proposal
from tests.helpers import expects, experiment, note
from tests.proposals.steps import WORDS, decide, page, propose
from tests.test_cost import Queries, cost


def test_it_stands_there_as_it_would_look(cast):
    propose(cast)
    html = page(cast)
    assert "<strong>resid_pre</strong>" in html and "agent Otter (m-2)" in html and 'title="run 7f3a"' in html


def test_its_text_goes_through_the_same_gate(cast):
    propose(cast, body='<script>alert(1)</script> <b onclick="x()">bold</b> [a](javascript:x)')
    html = page(cast)
    prose = html[html.index('<div class="prose">') :].partition("</div>")[0]
    assert "<script" not in html[html.index("<article") :] and "<b onclick" not in html and "href" not in prose


def test_accepted_an_entry_says_whose_it_is_and_who_accepted_it(cast):
    proposal = propose(cast, name="col")
    decide(cast, proposal)
    entry = Entry.objects.get()
    assert (entry.author, entry.agent, entry.agent_model, entry.agent_run) == (cast.col, "Otter", "m-2", "7f3a")
    assert (entry.accepted_by, entry.body) == (cast.ana, WORDS)
    for address in (cast.project.get_absolute_url(), entry.get_absolute_url()):
        assert "accepted by <bdi>Ana</bdi>" in cast.client("mo").get(address).content.decode()


def test_its_text_can_be_edited_first(cast):
    proposal = propose(cast)
    decide(cast, proposal, body="The hook fires late.\r\n\r\nSeen twice.")
    assert Entry.objects.get().body == "The hook fires late.\n\nSeen twice."
    assert Change.objects.get(kind="proposal.accepted").facts["edited"] is True
    assert Proposal.objects.get().payload["body"] == WORDS


def test_what_looks_like_a_key_in_an_edit_is_pointed_out(cast):
    proposal, text = propose(cast), "Run with hf_" + "aB3dE5gH7jK9mN1pQ3rS5tU7vW9xY1zA3b"
    answer = decide(cast, proposal, body=text)
    assert answer.status_code == 422 and text in answer.content.decode() and not Entry.objects.exists()
    decide(cast, proposal, body=text, leaks_seen="on")
    assert Entry.objects.get().body == text


def test_declined_it_stays_to_be_read_and_nothing_comes_of_it(cast):
    answer = decide(cast, propose(cast), "decline", reason="n is 3.")
    assert "n is 3." in answer.content.decode() and not Entry.objects.exists()
    line = Change.objects.get(kind="proposal.declined")
    assert (line.by, line.text("reason"), line.facts["agent"]) == (cast.ana, "n is 3.", "Otter")


def test_a_reason_that_is_too_long_stands_there_still(cast):
    answer = decide(cast, propose(cast), "decline", reason="x" * 500)
    assert answer.status_code == 422 and "x" * 500 in answer.content.decode()


def test_two_people_decide_once(cast):
    proposal = propose(cast)
    decide(cast, proposal, name="col")
    answer = decide(cast, proposal)
    assert "Col accepted this already." in answer.content.decode()
    assert "accepted this already" in decide(cast, proposal, "decline").content.decode()
    assert Entry.objects.count() == 1


# --- what happened meanwhile ----------------------------------------------------------------------------------------


@pytest.fixture
def belief(cast):
    experiment(cast.ana, cast.project)
    note(cast.ana, cast.project)
    return make_hypothesis(by=cast.ana, project=cast.project, claim="One direction does it.")


def refused(cast, proposal, name: str = "ana") -> str:
    """The words beside it; it still waits."""
    before = Change.objects.count()
    answer = decide(cast, proposal, name=name)
    proposal.refresh_from_db()
    assert answer.status_code == 422 and proposal.is_open and Change.objects.count() == before
    html = answer.content.decode()
    return html[html.index("form-errors") :].partition("</div>")[0]


def test_of_a_hypothesis_that_was_closed(cast, belief):
    proposals = [propose(cast, "/hypotheses/1/credence", value=71)]
    proposals += [propose(cast, "/hypotheses/1/evidence", entry=2, side="for")]
    close_hypothesis(by=cast.ana, hypothesis=belief, status="refuted", reason="It rose.")
    for proposal in proposals:
        assert "H1 was closed meanwhile: refuted." in refused(cast, proposal)
    assert not Credence.objects.exists() and not Evidence.objects.exists()


def test_of_a_prediction_that_came_out(cast, belief):
    said = expects(cast.ana, Entry.objects.get(number=1))
    proposal = propose(cast, "/predictions/1/resolve", outcome="true")
    resolve_prediction(by=cast.ana, prediction=said, outcome="false")
    assert "P1 came out meanwhile: did not." in refused(cast, proposal)


def test_of_an_experiment_that_has_its_result(cast, belief):
    proposal, entry = propose(cast, "/entries/1/result", result="12 %."), Entry.objects.get(number=1)
    add_result(author=cast.ana, entry=entry, result="13 %.", day=None, composer=entry.client_key)
    assert "A result is there already." in refused(cast, proposal)


def test_of_evidence_that_counts_already(cast, belief):
    proposals = [propose(cast, "/hypotheses/1/evidence", entry=2, side="for") for _ in range(2)]
    decide(cast, proposals[0])
    assert "evidence here already" in refused(cast, proposals[1])


def test_of_somebody_who_left(cast):
    proposal = propose(cast, name="col")
    Membership.objects.filter(user=cast.col).delete()
    assert "Col is no longer in this project" in refused(cast, proposal)


def test_of_somebody_who_may_only_read_now(cast):
    proposal = propose(cast, name="col")
    Membership.objects.filter(user=cast.col).update(role="reader")
    assert "may not do this any more" in refused(cast, proposal)


def test_of_an_entry_that_became_private(cast, belief):
    propose(cast, "/entries/1/result", name="col", result="12 %.")
    Entry.objects.filter(number=1).update(visibility="me")
    assert "12 %." in page(cast)
    assert "12 %." not in page(cast, "col") and "12 %." not in page(cast, "rhea")


def test_what_fails_half_way_leaves_nothing(cast):
    proposal = propose(cast)

    def breaks(row):
        carry_out(row)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        accept_proposal(by=cast.ana, proposal=proposal, carry_out=breaks)
    proposal.refresh_from_db()
    assert proposal.is_open and not Entry.objects.exists() and not Change.objects.filter(kind="entry.logged").exists()


# --- whose it is ----------------------------------------------------------------------------------------------------

OWN = [
    ("/hypotheses/1/credence", {"value": 71}),
    ("/predictions", {"entry": 1, "statement": "a zebra", "probability": 60}),
    ("/entries", {"body": "A zebra.", "visibility": "me"}),
    ("/entries", {"body": "A zebra.\n\nH1 71%"}),
    ("/entries", {"kind": "experiment", "body": "expect: a zebra, 60%"}),
]


@pytest.mark.parametrize(("path", "said"), OWN)
def test_what_one_believes_expects_or_keeps_is_decided_by_oneself(cast, belief, path, said):
    proposal = propose(cast, path, name="col", **said)
    assert proposal.is_own and f'id="p{proposal.number}"' in page(cast, "col")
    for name in ("ana", "mo", "rhea"):
        assert f'id="p{proposal.number}"' not in page(cast, name)
        assert decide(cast, proposal, name=name).status_code == 404
        assert "to accept or decline" not in cast.client(name).get(cast.project.get_absolute_url()).content.decode()
    decide(cast, proposal, name="col")
    proposal.refresh_from_db()
    assert proposal.outcome == "accepted"


def test_a_mentor_decides_on_their_own_credence(cast, belief):
    proposal = propose(cast, "/hypotheses/1/credence", name="mo", value=20)
    decide(cast, proposal, name="mo")
    assert Credence.objects.get().is_sealed


def test_readers_see_it_and_have_no_buttons(cast):
    propose(cast)
    html = page(cast, "rhea")
    assert "resid_pre" in html and "Accept</button>" not in html


# --- the way there --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["", "/today/"])
def test_today_leads_there_where_something_waits(cast, path):
    address = path or cast.project.get_absolute_url()
    client = cast.client("ana")
    assert "to accept or decline" not in client.get(address).content.decode()
    propose(cast)
    proposal = propose(cast)
    html = client.get(address).content.decode()
    assert "2 proposals</a>" in html and f"/p/{cast.project.key}/proposed/" in html
    decide(cast, proposal, "decline")
    assert "1 proposal</a>" in client.get(address).content.decode()


def side(client, address: str) -> str:
    html = client.get(address).content.decode()
    return html[html.index('<nav class="side"') :].partition("</ul>")[0]


def test_the_navigation_leads_there_from_the_first_proposal_on(cast):
    address, link = cast.project.get_absolute_url(), f"/p/{cast.project.key}/proposed/"
    assert link not in side(cast.client("ana"), address)
    proposal = propose(cast)
    assert '1<span class="sr-only"> waiting' in side(cast.client("ana"), f"{address}timeline/")
    decide(cast, proposal, "decline")
    assert link in side(cast.client("ana"), address) and "waiting" not in side(cast.client("ana"), address)


def test_it_counts_what_its_reader_may_see(cast, belief):
    propose(cast)
    propose(cast, "/hypotheses/1/credence", value=71)
    address = cast.project.get_absolute_url()
    assert '2<span class="sr-only"> waiting' in side(cast.client("ana"), address)
    assert '1<span class="sr-only"> waiting' in side(cast.client("col"), address)


@pytest.mark.parametrize("page", ["timeline/", "entries/1/", "hypotheses/"])
def test_it_costs_a_page_nothing_where_nothing_waits_and_one_query_else(cast, belief, page):
    client, address = cast.client("ana"), cast.project.get_absolute_url() + page
    client.get(address)
    none = cost(client, address)
    proposal = propose(cast)
    propose(cast)
    assert cost(client, address) == none + 1
    for row in Proposal.objects.open():
        decide(cast, row, "decline")
    assert cost(client, address) == none and proposal.number == 1


def test_settings_and_the_page_of_checks_lead_there(cast):
    decide(cast, propose(cast))
    for place in ("settings/", "entries/1/check/"):
        html = cast.client("ana").get(cast.project.get_absolute_url() + place).content.decode()
        assert f'href="/p/{cast.project.key}/proposed/"' in html.partition("<main")[2]


def test_it_costs_today_nothing_where_nothing_waits_and_one_query_else(cast):
    client, address = cast.client("ana"), cast.project.get_absolute_url()
    client.get(address)
    none = cost(client, address)
    proposal = propose(cast)
    one = cost(client, address)
    for _ in range(5):
        propose(cast)
    assert none + 1 == one == cost(client, address)
    for row in Proposal.objects.all():
        decide(cast, row, "decline")
    assert cost(client, address) == none and proposal.number == 1


def test_the_page_costs_the_same_for_few_and_many(cast, belief):
    said = expects(cast.ana, Entry.objects.get(number=1))

    def fill(number: int) -> None:
        for _ in range(number):
            decide(cast, propose(cast))
            propose(cast)
            propose(cast, "/hypotheses/1/evidence", entry=2, side="for")
            propose(cast, f"/predictions/{said.number}/resolve", outcome="true")

    fill(1)
    client, address = cast.client("ana"), f"{cast.project.get_absolute_url()}proposed/"
    few = cost(client, address)
    fill(4)
    assert cost(client, address) == few <= 9


def test_reading_it_writes_nothing(cast):
    propose(cast)
    client = cast.client("ana")
    with Queries(connection) as queries:
        client.get(f"{cast.project.get_absolute_url()}proposed/")
    assert not [sql for sql in queries.counted if sql.split()[0] in ("INSERT", "UPDATE", "DELETE")]


# --- kept in order --------------------------------------------------------------------------------------------------


def test_a_secret_is_taken_out_of_what_is_proposed(cast):
    proposal, entry = propose(cast, body="The key is swordfish7."), note(cast.ana, cast.project, "It is swordfish7.")
    decide(cast, propose(cast), "decline", reason="Mind swordfish7.")
    redact_entry(owner=cast.ana, entry=entry, secret="swordfish7")
    proposal.refresh_from_db()
    assert proposal.payload["body"] == "The key is [removed]." and "[removed]" in proposal.html["body"]
    assert not [row for row in Proposal.objects.values() if "swordfish7" in str(row)]
    assert not [row for row in Change.objects.values() if "swordfish7" in str(row)]
    assert list(Change.objects.broken(Project.objects.get())) == []


def test_whoever_leaves_takes_what_waits_along(cast):
    propose(cast, name="col")
    delete_account(user=cast.col)
    assert not Proposal.objects.exists() and Project.objects.get().open_proposals == 0


def test_files_of_what_waits_are_not_tidied_away(cast, time_machine):
    from mechjournal.actions.attachments import take_file
    from mechjournal.models import Attachment
    from tests.helpers import png

    proposal = propose(cast, body="![](files/plot.png)", client_key="9f1c1ed4-3c43-4d7c-8a6b-0d7fa3c5a111")
    take_file(user=cast.ana, name="plot.png", data=png(), project=cast.project, client_key=proposal.client_key)
    Attachment.objects.update(uploaded_at=proposal.at - UPLOADS_WAIT * 2)
    tidy()
    assert Attachment.objects.count() == 1
    decide(cast, proposal, "decline")
    tidy()
    assert not Attachment.objects.exists()


def test_it_is_laid_out_anew_by_a_newer_renderer(cast):
    proposal = propose(cast)
    Proposal.objects.update(renderer=0, html={})
    assert rerender_proposals() == 1
    proposal.refresh_from_db()
    assert "<strong>" in proposal.html["body"]


def test_a_moved_entry_still_says_whose_hand_it_was(cast):
    from mechjournal.actions.moving import move_entry
    from mechjournal.actions.projects import create_project

    decide(cast, propose(cast))
    entry = Entry.objects.select_related("project", "author", "subject").get()
    moved = move_entry(by=cast.ana, entry=entry, to=create_project(owner=cast.ana, title="Another"))
    assert (moved.agent, moved.agent_run, moved.accepted_by) == ("Otter", "7f3a", cast.ana)


def test_marking_one_that_was_accepted_costs_no_more(cast):
    decide(cast, propose(cast))
    entry = Entry.objects.select_related("project", "subject", "sprint").get()
    mark(by=cast.ana, entry=entry, highlight=True)
    assert Entry.objects.get().accepted_by == cast.ana


def test_ones_copy_holds_what_was_proposed_and_what_became_of_it(cast):
    from mechjournal.exchange.archive import described

    propose(cast, name="col", visibility="me", body="Mine alone.")
    decide(cast, propose(cast), "decline", reason="n is 3.")
    [told] = described(cast.who("ana"), cast.project, [])["proposals"]
    assert (told["outcome"], told["reason"], told["decided"]["by"]) == ("declined", "n is 3.", "Ana")
