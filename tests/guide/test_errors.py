"""A file that cannot be used is refused with its name, the line and the reason in plain words."""

import pytest

from mechjournal import guide

# File, its text, the line to blame, and what is said of it.
BROKEN = {
    "no TOML": ("checks", '[mine]\nname = "x\n', 2, "this is not TOML (Illegal character"),
    "end of file": ("checks", '[mine]\nclaims = ["narrow"', 2, "this is not TOML (Unclosed array"),
    "double key": ("checks", "[baseline]\n\n[dullest]\n\n[baseline]\n", 5, "[baseline] stands here a second time"),
    "double field": ("checks", '[baseline]\nname = "a"\nname = "b"\n', 3, "the same field twice"),
    "no heading": ("checks", '\nname = "x"\n', 2, "name stands under no heading"),
    "list of tables": ("checks", '\n[[mine]]\nname = "x"\n', 2, "mine stands under no heading"),
    "bad key": ("checks", '["my check"]\nname = "x"\n', 1, "[my check] cannot be a key"),
    "unknown field": ("checks", '[baseline]\nquestoin = "x"\n', 2, "[baseline] questoin is not a field here; did you"),
    "far from any": ("claims", '[narrow]\nzzz = "x"\n', 2, "there are help, name, sources"),
    "missing field": ("checks", '\n\n[mine]\nname = "x"\n', 3, "[mine] question is missing"),
    "number for text": ("checks", "[baseline]\nname = 3\n", 2, "[baseline] name takes a text in quotes"),
    "text for number": ("checks", '[baseline]\nfrom_credence = "60"\n', 2, "takes a whole number from 0 up"),
    "flag for number": ("checks", "[baseline]\nfrom_credence = true\n", 2, "takes a whole number from 0 up"),
    "text for flag": ("ropes", '[probes]\nexplain = "yes"\n', 2, "takes true or false, without quotes"),
    "text for list": ("checks", '[baseline]\nclaims = "narrow"\n', 2, "claims takes a list in square brackets"),
    "text for date": ("directions", '[theory]\nas_of = "2026"\n', 2, "takes a date such as 2025-09-02"),
    "time for date": ("directions", "[theory]\nas_of = 2026-01-01T10:00:00Z\n", 2, "takes a date such as"),
    "empty text": ("checks", '[baseline]\nname = "  "\n', 2, "name is empty"),
    "long text": ("checks", f'[baseline]\nname = "{"x" * 61}"\n', 2, "has 61 characters; at most 60 fit"),
    "unsafe address": ("sources", '[HTB]\nurl = "http://a.example"\n', 2, "begins with https://"),
    "bad word": ("directions", '[theory]\nwords = ["Theorem"]\n', 2, "write 'theorem'"),
    "bad choice": ("directions", '[theory]\noutlook = "great"\n', 2, "outlook is 'great'; it takes one of crowded"),
    "unknown source": ("checks", '[baseline]\nsources = ["HBT"]\n', 2, "not in sources.toml; did you mean HTB?"),
    "list for source": ("checks", '[baseline]\nsources = [["HTB"]]\n', 2, "which is not in sources.toml"),
    "unknown claim": ("checks", '[baseline]\nclaims = ["vague"]\n', 2, "not in claims.toml; there are existence"),
    "no claims": ("checks", "[baseline]\nclaims = []\n", 2, "so nobody would ever be asked"),
    "excitement of 6": ("checks", "[baseline]\nfrom_excitement = 6\n", 2, "from_excitement takes 1 to 5"),
    "credence of 50": ("checks", "[baseline]\nfrom_credence = 50\n", 2, "from_credence takes 51 to 100"),
    "bad link": ("ropes", '[probes]\nlinks = ["https://a.example"]\n', 2, "takes tables of name, url"),
    "unknown quote": ("prompts", '[harvest]\ntext = "{mood} today?"\n', 2, "quotes {mood}, which nobody fills in"),
    "quote in a label": ("prompts", '[harvest]\nhelp = "{days}"\n', 2, "cannot quote numbers"),
    "open brace": ("prompts", '[harvest]\ntext = "{days"\n', 2, "has braces that do not pair up"),
    "formatted quote": ("prompts", '[harvest]\ntext = "{days!r}"\n', 2, "takes names alone in braces"),
    "no phase": ("prompts", "[harvest]\nphases = []\n", 2, "so it would never be shown"),
    "no stage": ("postmortem", "[learned]\nstages = []\n", 2, "so it would never be asked"),
    "two lengths": ("checkins", "[nudge]\nafter_days = 3\n", 1, "only one of them"),
    "short sprint": ("stages", "[full]\nsprint_least_days = 11\n", 2, "no more than sprint_most_days"),
    "short start": ("starters", "[taboo]\nleast_days = 0\n", 2, "takes 1 or more"),
    "no words": ("directions", "[theory]\nwords = []\n", 2, "no idea would ever match"),
    "new stage": ("stages", '\n[postdoc]\nname = "x"\n', 2, "may not be added or dropped here"),
    "dropped phase": ("phases", "[ideation]\ndrop = true\n", 1, "may not be added or dropped here"),
    "drop and more": ("checks", '[baseline]\nname = "x"\ndrop = true\n', 3, "nothing else stands there"),
    "drop of nothing": ("checks", "[mine]\ndrop = true\n", 2, "is not in the guide"),
}


@pytest.mark.parametrize(("file", "text", "line", "words"), BROKEN.values(), ids=BROKEN)
def test_a_mistake_is_named_with_file_and_line(tmp_path, file, text, line, words):
    path = tmp_path / f"{file}.toml"
    path.write_text(text)
    with pytest.raises(guide.GuideError) as error:
        guide.load(tmp_path)
    assert (error.value.path, error.value.line) == (path, line)
    assert words in str(error.value) and str(error.value).startswith(f"{path}, line {line}: ")


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(guide.GuideError, match="nowhere: the folder of your own guide is not there"):
        guide.load(tmp_path / "nowhere")


def test_a_file_the_guide_does_not_have_is_refused_with_those_it_has(tmp_path):
    (tmp_path / "promts.toml").write_text("")
    with pytest.raises(guide.GuideError, match="the guide has no such file; it has checkins, checks"):
        guide.load(tmp_path)


def test_a_file_that_is_not_utf_8_is_refused(tmp_path):
    (tmp_path / "checks.toml").write_bytes(b'[baseline]\nname = "\xff"\n')
    with pytest.raises(guide.GuideError, match=r"checks\.toml: it is not text in UTF-8"):
        guide.load(tmp_path)


def test_a_reference_to_what_a_lab_dropped_is_found(tmp_path):
    (tmp_path / "ropes.toml").write_text("[probes]\ndrop = true\n")
    with pytest.raises(guide.GuideError, match=r"starters\.toml, line \d+: \[truth-probe\] trains names 'probes'"):
        guide.load(tmp_path)


def test_the_line_is_that_of_the_entry_and_not_of_an_earlier_one(tmp_path):
    (tmp_path / "checks.toml").write_text('[dullest]\nname = "Dull"\n\n[baseline]\nhelp = "x"\nname = 3\n')
    with pytest.raises(guide.GuideError, match="line 6"):
        guide.load(tmp_path)
