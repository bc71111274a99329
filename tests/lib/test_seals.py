"""The ledger's arithmetic."""

import pytest

from mechjournal.lib import seals


def test_a_seal_does_not_depend_on_the_order_of_fields():
    assert seals.seal("", {"a": 1, "b": [None, "ü"]}) == seals.seal("", {"b": [None, "ü"], "a": 1})


def test_a_seal_depends_on_what_came_before():
    assert seals.seal("", {"a": 1}) != seals.seal("x", {"a": 1})


@pytest.mark.parametrize("value", [0.5, [1, 0.5], {"a": {"b": 0.5}}])
def test_floats_have_no_place_in_the_sealed_form(value):
    with pytest.raises(TypeError, match="engine-neutral"):
        seals.canonical(value)


def test_the_form_never_changes():
    # A later version of the program must compute the same: these values are for ever.
    assert seals.digest("text", "salt") == "e663292000f4d8219846ddd9f060c65556ab3c19c1f580fff2642b498808e3f4"
    assert seals.seal("", {"a": 1, "t": "ü"}) == "f9066d840196c65480c6e853d759b22d6d065843637216e1c1354874867fcba4"
