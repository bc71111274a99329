"""What a notebook logs: texts, figures, tables, an experiment with its prediction first."""

from decimal import Decimal

import matplotlib as mpl
import pandas as pd
import plotly.graph_objects as go
import pytest
from PIL import Image

from mechjournal.models import Attachment, Entry, Prediction, Proposal

mpl.use("Agg")
import matplotlib.pyplot as plt


@pytest.fixture
def figure():
    figure, axes = plt.subplots()
    axes.plot([1, 3, 2])
    yield figure
    plt.close(figure)


def only() -> Entry:
    return Entry.objects.get()


def test_words_become_a_note(mj, cast):
    made = mj.log("Random directions do nothing.")
    assert (only().author, only().body) == (cast.ana, "Random directions do nothing.")
    assert made.number == 1 and made.url.endswith(only().get_absolute_url())


def test_a_figure_is_shown_in_the_note(mj, figure):
    mj.log("Norms by layer.", figure)
    file = Attachment.objects.get()
    assert only().body == "Norms by layer.\n\n![](files/figure-2.png)"
    assert file.entry == only() and file.get_absolute_url() in only().body_html


def test_axes_stand_for_their_figure(mj, figure):
    mj.log(figure.axes[0])
    assert Attachment.objects.get().blob.is_picture


def test_a_picture_is_shown(mj):
    mj.log(Image.new("RGB", (8, 8), "navy"))
    assert "<img" in only().body_html


def test_a_table_is_a_table_and_its_cells_stay_in_their_place(mj):
    mj.log(pd.DataFrame({"a|b": [0.123456789, 2.0], "c": ["<b>bold</b>", "two\nlines"]}))
    html = only().body_html
    # The corner above the index heads nothing, so it is no heading.
    assert "<tr>\n<td></td>\n<th>a|b</th>\n<th>c</th>\n</tr>" in html and html.count("<th>") == 2
    assert "0.123457" in html and "two lines" in html
    assert "<b>" not in html and "&lt;b&gt;" in html and "a|b" in html


def test_a_long_table_says_what_is_left_out(mj):
    mj.log(pd.DataFrame({f"c{n}": range(60) for n in range(25)}))
    assert "Shown: 50 of 60 rows, 20 of 25 columns." in only().body


def test_a_plotly_figure_that_nothing_draws_keeps_its_numbers(mj, monkeypatch):
    def fails(self, **options):
        raise ValueError("no engine")

    monkeypatch.setattr(go.Figure, "to_image", fails)
    mj.log(go.Figure(go.Scatter(y=[1, 2])))
    assert Attachment.objects.get().name == "figure-1.json" and "holds this figure’s numbers" in only().body


def test_html_stays_text(mj):
    class Widget:
        def _repr_html_(self):
            return "<script>alert(1)</script>"

    with pytest.raises(TypeError, match="can't be shown in a note"):
        mj.log(Widget())
    mj.log("<script>alert(1)</script>")
    assert "<script" not in only().body_html


def test_what_is_no_text_or_figure_is_named(mj):
    with pytest.raises(TypeError, match="Decimal can't be shown"):
        mj.log(Decimal(3))
    assert not Entry.objects.exists()


def test_files_beside_it_are_linked(mj, tmp_path):
    (tmp_path / "norms.csv").write_text("1,2")
    mj.log("Raw numbers.", attach=[str(tmp_path / "norms.csv")])
    assert only().body == "Raw numbers.\n\n[norms.csv](files/norms.csv)"
    assert Attachment.objects.get().entry == only()


def test_an_experiment_says_what_it_expects_before_it_runs(mj):
    with mj.experiment("Patch layer 14", expect="refusal below 20 %", p=0.7):
        during = Prediction.objects.get()
        assert (during.statement, during.probability, during.after_the_fact) == ("refusal below 20 %", 70, False)
        assert only().state == "running"


def test_its_result_comes_at_the_end_with_its_figures(mj, figure):
    with mj.experiment("Patch layer 14") as run:
        run.result("Refusal is 12 %.")
        run.result(figure)
    assert (only().state, only().result) == ("done", "Refusal is 12 %.\n\n![](files/figure-2.png)")
    assert Attachment.objects.get().get_absolute_url() in only().result_html


def test_an_exception_is_a_result_and_goes_on(mj):
    with pytest.raises(ZeroDivisionError), mj.experiment("Divide"):
        1 / 0  # noqa: B018
    assert only().result.startswith("Stopped by ZeroDivisionError: division by zero")


@pytest.mark.parametrize(
    "said", [{"expect": "less"}, {"p": 0.7}, {"expect": "less", "p": 70}, {"expect": "less", "p": 0}]
)
def test_half_a_prediction_is_refused_at_once(mj, said):
    with pytest.raises(ValueError, match=r"expect|probability"):
        mj.experiment("Patch", **said)


def test_what_an_agent_logs_says_so(mj, monkeypatch):
    for name, value in {"AGENT": "coder", "MODEL": "small-1", "RUN": "run-7"}.items():
        monkeypatch.setenv(f"MECHJOURNAL_{name}", value)
    mj.log("I ran the sweep.")
    assert (only().agent, only().agent_model, only().agent_run) == ("coder", "small-1", "run-7")


def test_without_a_project_it_goes_where_one_wrote_last(mj, cast, monkeypatch):
    monkeypatch.delenv("MECHJOURNAL_PROJECT")
    mj.log("Where I am.")
    assert only().project == cast.project


def test_a_proposed_experiment_and_its_result_are_two_proposals(mj, monkeypatch, capsys):
    monkeypatch.setenv("MECHJOURNAL_PROPOSED", "1")
    with mj.experiment("Patch layer 14", expect="below 20 %", p=0.7) as run:
        run.result("12 %.")
    assert isinstance(mj.log("And a note."), mj.Proposed)
    titles = [one.payload.get("title") for one in Proposal.objects.order_by("number")]
    assert titles[:2] == ["Patch layer 14", "Result: Patch layer 14"] and not Entry.objects.exists()
    assert "as a note of its own" in capsys.readouterr().err
