"""What answers mean to do differently."""

from mechjournal.lib.intending import MOST, intended


def own(text: str) -> list[str]:
    return intended({"differently": text}, 400)


def test_each_item_is_one():
    assert own("- Read outputs\n- Look at the judge\n2. More seeds") == [
        "Read outputs",
        "Look at the judge",
        "More seeds",
    ]


def test_an_item_may_go_on_in_the_next_line():
    assert own("- Read outputs\n  on day one\n- Look") == ["Read outputs on day one", "Look"]


def test_without_a_list_each_paragraph_is_one():
    assert own("Read outputs\non day one.\n\nLook.") == ["Read outputs on day one.", "Look."]


def test_of_other_answers_the_lines_that_say_next():
    assert intended({"learned": "It holds.\nnext: two more seeds\nAnd so on."}, 400) == ["two more seeds"]


def test_code_means_nothing():
    assert intended({"learned": "```\nnext: no\n```"}, 400) == []


def test_the_same_is_said_once():
    assert intended({"differently": "Read.", "learned": "next: Read."}, 400) == ["Read."]


def test_a_long_one_is_cut_with_a_mark():
    assert own("x" * 500)[0] == "x" * 399 + "…"


def test_there_is_an_end_to_them():
    assert len(own("\n\n".join(str(n) for n in range(40)))) == MOST
