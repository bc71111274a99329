"""The list of hypotheses and the page of one: what is shown, to whom, and in which order."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mechjournal.actions.anchoring import texts_of
from mechjournal.actions.checks import settle_check
from mechjournal.actions.evidence import add_evidence
from mechjournal.actions.hypotheses import close_hypothesis, make_hypothesis, pair_rivals, set_credence
from mechjournal.actions.marks import set_standing
from mechjournal.actions.predictions import resolve_prediction
from mechjournal.models import Credence, Draft, Hypothesis, Prediction
from tests.helpers import expects, experiment, note


def made(cast, claim="One direction does it.", by=None, **fields):
    return make_hypothesis(by=by or cast.ana, project=cast.project, claim=claim, **fields)


def base(cast):
    return f"{cast.project.get_absolute_url()}hypotheses/"


def page(cast, address="", who="ana"):
    return cast.client(who).get(f"{base(cast)}{address}").content.decode()


def post(cast, address="", who="ana", **fields):
    return cast.client(who).post(f"{base(cast)}{address}", fields)


def order(html: str) -> list[str]:
    return [piece.partition('"')[0] for piece in html.split('<li id="h')[1:]]


def test_an_empty_list_says_what_a_good_hypothesis_is(cast):
    assert "one line that could turn out false" in page(cast)


def test_one_line_makes_one(cast):
    response = post(cast, claim="  One direction\n does it. ")
    assert response["Location"] == f"{base(cast)}#h1"
    assert Hypothesis.objects.get().claim == "One direction does it."


def test_no_line_makes_none_and_says_so_beside_the_field(cast):
    response = post(cast, claim=" ", drop_if="random does as well")
    assert response.status_code == 422
    assert "Say in one line what you think is true." in response.content.decode()
    assert "random does as well" in response.content.decode()


def test_an_exciting_one_is_met_with_an_offer_to_doubt_it(cast):
    response = post(cast, claim="It is universal.", excitement="4")
    assert response["Location"] == f"{base(cast)}1/?doubt"
    assert "Take five minutes: ways this is false" in page(cast, "1/?doubt")


def test_the_list_begins_with_what_deserves_attention(cast):
    stale = made(cast, "Stale.")
    Hypothesis.objects.filter(pk=stale.pk).update(made_at=timezone.now() - timedelta(days=9))
    close_hypothesis(by=cast.ana, hypothesis=made(cast, "Closed."), status="refuted", reason="No.")
    made(cast, "Quiet.")
    changed, entry = made(cast, "Changed."), note(cast.ana, cast.project)
    add_evidence(by=cast.ana, hypothesis=changed, entry=entry, side="for")
    set_standing(by=cast.ana, entry=entry, standing="retracted", reason="A bug.", better=None)
    made(cast, "Exciting.", excitement=5)
    assert order(page(cast)) == ["5", "4", "1", "3", "2"]


def test_a_stale_one_says_since_when(cast):
    since = (timezone.now() - timedelta(days=9)).replace(hour=12)
    Hypothesis.objects.filter(pk=made(cast).pk).update(made_at=since)
    assert f"quiet since {since.day} {since:%b}" in page(cast)


@pytest.mark.parametrize(("status", "shown"), [("open", ["1"]), ("closed", ["3", "2"]), ("negative", ["3"])])
def test_a_filter_stands_in_the_address(cast, status, shown):
    made(cast)
    close_hypothesis(by=cast.ana, hypothesis=made(cast), status="supported", reason="It held.")
    close_hypothesis(by=cast.ana, hypothesis=made(cast), status="abandoned", reason="Dull.")
    assert order(page(cast, f"?status={status}")) == shown


def test_others_stand_beside_my_own_credence_never_averaged(cast):
    hypothesis = made(cast, credence=70)
    set_credence(by=cast.col, hypothesis=hypothesis, value=40)
    assert "<bdi>Col</bdi> 40&nbsp;%" in page(cast)
    assert "55" not in page(cast).partition('<li id="h1"')[2].partition("</li>")[0]


def test_supported_says_everywhere_how_far_it_was_checked(cast):
    hypothesis = made(cast, claim_type="existence")
    settle_check(by=cast.ana, hypothesis=hypothesis, check_key="dullest", sentence="Length does not explain it.")
    close_hypothesis(by=cast.ana, hypothesis=hypothesis, status="supported", reason="It held.")
    for address in ("", "1/"):
        assert "supported, 1 of 2 checked" in page(cast, address).lower()


def test_the_surest_and_most_exciting_are_asked_most(cast):
    hypothesis = made(cast, claim_type="systematic", excitement=1, credence=20)
    assert "2 are asked of a systematic claim at excitement 1 of 5 and 20&nbsp;%" in page(cast, "1/")
    set_credence(by=cast.col, hypothesis=hypothesis, value=95)
    assert "13 are asked of a systematic claim at excitement 1 of 5 and 95&nbsp;%" in page(cast, "1/")


def test_the_page_says_what_would_make_one_drop_it(cast):
    made(cast, drop_if="random directions do as well")
    assert '<b>I would drop it if</b> <span data-part="drop_if">random directions do as well</span>' in page(cast, "1/")


def test_a_change_leads_to_the_note_that_caused_it(cast):
    entry = note(cast.ana, cast.project, "Random control.")
    set_credence(by=cast.ana, hypothesis=made(cast), value=71, because=entry)
    assert f'href="{entry.get_absolute_url()}"' in page(cast, "1/")


def test_a_private_reason_is_nobody_elses_to_see(cast):
    entry = note(cast.ana, cast.project, "My secret doubt.", visibility="me")
    hypothesis = made(cast, origin=entry)
    set_credence(by=cast.ana, hypothesis=hypothesis, value=71, because=entry)
    settle_check(by=cast.ana, hypothesis=hypothesis, check_key="dullest", entry=entry)
    for address in ("1/", "1/history/"):
        assert "secret doubt" in page(cast, address)
        assert "secret doubt" not in page(cast, address, "col")
        assert f"entries/{entry.number}/" not in page(cast, address, "col")


def test_evidence_stands_on_its_side(cast):
    entry = note(cast.ana, cast.project, "Random control.")
    add_evidence(by=cast.ana, hypothesis=made(cast), entry=entry, side="against", kind="strong", says="96 % refuse.")
    against = page(cast, "1/").partition('id="evidence-against"')[2].partition("</ol>")[0]
    assert "Random control." in against
    assert "96 % refuse." in against


def test_predictions_are_summed_up_without_those_said_afterwards(cast):
    hypothesis, entry = made(cast), experiment(cast.ana, cast.project)
    said = [expects(cast.ana, entry, percent=percent) for percent in (85, 75)]
    for one, outcome in zip(said, ("true", "false"), strict=True):
        resolve_prediction(by=cast.ana, prediction=one, outcome=outcome)
    late = expects(cast.ana, entry, percent=99)
    resolve_prediction(by=cast.ana, prediction=late, outcome="true")
    Prediction.objects.update(hypothesis=hypothesis)
    html = page(cast, "1/")
    assert "1 of 2 came true, you said 80&nbsp;% on average" in html
    assert "after the fact" in html


def test_rivals_say_when_together_they_are_too_likely(cast):
    one, other = made(cast, credence=70), made(cast, "It is the judge.", credence=50)
    pair_rivals(by=cast.ana, one=one, other=other)
    assert "Together 120&nbsp;%, though at most one of them can be true." in page(cast, "1/")


def test_a_rival_is_added_and_parted(cast):
    made(cast), made(cast, "It is the judge.")
    post(cast, "1/rivals/", other="H2")
    assert "No longer rivals: H2" in page(cast, "1/")
    post(cast, "1/rivals/", part="2")
    assert "No longer rivals" not in page(cast, "1/")


def test_it_is_no_rival_of_itself(cast):
    made(cast)
    response = post(cast, "1/rivals/", other="1")
    assert response.status_code == 422
    assert "rival" in response.content.decode()


def test_it_closes_with_a_reason_and_opens_again(cast):
    made(cast)
    assert post(cast, "1/close/", status="refuted").status_code == 422
    post(cast, "1/close/", status="refuted", reason="It was the judge.", failed="approach", was="hunch")
    assert "It was the judge." in page(cast, "1/")
    post(cast, "1/reopen/")
    assert Hypothesis.objects.get().is_open


def test_closing_as_supported_keeps_no_failure(cast):
    made(cast)
    post(cast, "1/close/", status="supported", reason="It held.", failed="approach")
    assert Hypothesis.objects.get().failed == ""


def test_a_change_against_an_older_version_shows_both_and_writes_nothing(cast):
    made(cast)
    post(cast, "1/edit/", claim="Two directions do.", version="1")
    response = post(cast, "1/edit/", claim="Three directions do.", version="1")
    assert response.status_code == 409
    assert "Two directions do." in response.content.decode()
    assert 'value="Three directions do."' in response.content.decode()
    assert Hypothesis.objects.get().claim == "Two directions do."


def test_five_minutes_of_doubt_wait_in_todays_composer(cast):
    made(cast, "It is universal.", excitement=5)
    response = post(cast, "1/doubt/")
    assert response["Location"] == cast.project.get_absolute_url()
    assert "> H1 It is universal." in Draft.objects.get().fields["body"]
    assert "ways this is false" in cast.client("ana").get(response["Location"]).content.decode()


def test_who_may_only_read_sees_it_all_without_buttons(cast):
    made(cast, credence=70)
    for address in ("", "1/"):
        main = page(cast, address, "rhea").partition("<main")[2].partition('<nav class="bottom"')[0]
        assert "One direction does it." in main
        assert "<button" not in main
        assert "credence/" not in main


def test_the_history_lists_every_change_a_page_at_a_time(cast, monkeypatch):
    monkeypatch.setattr("mechjournal.views.hypotheses.PER_PAGE", 2)
    hypothesis = made(cast, credence=30)
    for value in (40, 50):
        set_credence(by=cast.ana, hypothesis=hypothesis, value=value, reason="so")
    first = page(cast, "1/history/")
    assert first.count("<td>Ana</td>") == 2
    older = page(cast, f"1/history/?below={Credence.objects.get(value=40).seq}")
    assert "30&nbsp;%" in older
    assert "50&nbsp;%" not in older


def test_todays_card_shows_what_i_moved_today(cast):
    hypothesis = made(cast, credence=30)
    Credence.objects.update(at=timezone.now() - timedelta(days=3))
    set_credence(by=cast.ana, hypothesis=hypothesis, value=52)
    html = cast.client("ana").get(cast.project.get_absolute_url()).content.decode()
    assert "30 → 52&nbsp;% today" in html


def test_the_card_comes_alone_when_asked(cast):
    made(cast)
    html = page(cast, "card/")
    assert "One direction does it." in html
    assert "<html" not in html


def test_a_claim_shows_its_marks_on_its_page_and_in_lists_and_leaves_them_out_in_a_title(cast):
    made(cast, claim="**One** direction at $\\alpha<1$.")
    shown = '<strong>One</strong> direction at <span class="math"><code class="tex">\\alpha&lt;1</code></span>.'
    assert f">{shown}</a></h2>" in page(cast)
    html = page(cast, "1/")
    assert f'<h1 data-part="claim">{shown}</h1>' in html
    assert "<title>H1 One direction at \\alpha&lt;1. · " in html


def test_a_passage_of_a_claim_is_found_by_what_the_page_shows(cast):
    assert texts_of(made(cast, claim="**One** direction at $x$ does it."))["claim"] == "One direction at does it."
