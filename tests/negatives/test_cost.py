"""The page costs the same for one of each and for eight."""

from mechjournal.actions.evidence import add_evidence
from tests.helpers import note
from tests.negatives.test_pages import negative, refute
from tests.test_cost import MOST, cost


def test_it_costs_the_same_for_1_and_8_of_each(cast):
    proof, client = note(cast.ana, cast.project), cast.client("ana")

    def one_more():
        add_evidence(by=cast.ana, hypothesis=refute(cast), entry=proof, side="against")
        negative(cast)

    one_more()
    address = f"{cast.project.get_absolute_url()}negative/"
    few = cost(client, address)
    for _ in range(7):
        one_more()
    assert few == cost(client, address) <= MOST["negatives"]
