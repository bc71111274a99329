import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from mechjournal.actions.imports import begin_import
from mechjournal.models import Blob, Entry, Import
from tests.imports.bring import bring
from tests.test_cost import cost

LOG = b"# Log\n\n## 2025-10-24: Baselines\n\nRan them.\n\n## Day 9\n\nWhen was that?\n"


@pytest.fixture
def batch(cast) -> Import:
    return begin_import(by=cast.ana, project=cast.project, name="RESEARCH_LOG.md", data=LOG)


def chosen(data: bytes = LOG, name: str = "RESEARCH_LOG.md", **more) -> dict:
    file = io.BytesIO(data)
    file.name = name
    return {"file": file, "day_first": "yes", **more}


def page(cast, batch, name: str = "ana") -> str:
    response = cast.client(name).get(batch.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


def test_a_file_is_looked_at_before_anything_is_written(cast):
    response = cast.client("ana").post(reverse("imports.index", args=[cast.project.key]), chosen())
    assert response["Location"] == Import.objects.get().get_absolute_url()
    assert not Entry.objects.exists()


def test_the_plan_says_what_goes_where_and_what_is_unclear(cast, batch):
    text = page(cast, batch)
    assert "2 entries on 1 day, 24 Oct 2025" in text
    assert "Friday 24 October 2025" in text and "RESEARCH_LOG.md, line 3" in text
    assert "A numbered day, and nothing tells which." in text
    assert 'To look at <span class="num faint">1</span>' in text
    assert "a heading without text" in text


def test_dates_can_be_read_otherwise(cast):
    batch = begin_import(by=cast.ana, project=cast.project, name="a.md", data=b"## 3/4/2025\n\nA.\n")
    cast.client("ana").post(batch.get_absolute_url(), {"day_first": "no"})
    assert "Tuesday 4 March 2025" in page(cast, batch)


def test_a_date_that_is_none_is_told_beside_its_field(cast, batch):
    response = cast.client("ana").post(batch.get_absolute_url(), {"day_first": "no", "near": "soon"})
    assert response.status_code == 422 and "Enter a valid date." in response.content.decode()


def test_it_comes_in_when_its_person_says_so(cast, batch):
    client = cast.client("ana")
    response = client.post(f"{batch.get_absolute_url()}begin/")
    assert response["Location"] == batch.get_absolute_url()
    assert Entry.objects.count() == 2
    assert "2 entries came in." in page(cast, batch)


def test_saying_so_twice_brings_it_once(cast, batch):
    client = cast.client("ana")
    for _ in range(2):
        client.post(f"{batch.get_absolute_url()}begin/")
    assert Entry.objects.count() == 2


def test_while_it_comes_the_page_tells_how_far_it_is(cast, batch):
    Import.objects.filter(pk=batch.pk).update(status="running", total=200, done=50)
    text = page(cast, batch)
    assert '<progress id="how-far" max="200" value="50">' in text and "50 of 200" in text
    assert '<noscript><meta http-equiv="refresh"' in text


def test_htmx_gets_the_bar_alone_and_the_whole_page_at_the_end(cast, batch):
    client, address = cast.client("ana"), f"{batch.get_absolute_url()}progress/"
    Import.objects.filter(pk=batch.pk).update(status="running", total=200, done=50)
    part = client.get(address, headers={"HX-Request": "true"})
    assert part.content.strip().startswith(b'<section class="coming"')
    Import.objects.filter(pk=batch.pk).update(status="done")
    assert client.get(address, headers={"HX-Request": "true"})["HX-Refresh"] == "true"


def test_one_whose_background_is_gone_can_go_on(cast, batch):
    long_ago = timezone.now() - timedelta(minutes=5)
    Import.objects.filter(pk=batch.pk).update(status="running", moved_at=long_ago)
    assert "Nothing has moved for two minutes." in page(cast, batch)
    cast.client("ana").post(f"{batch.get_absolute_url()}begin/")
    assert Entry.objects.count() == 2


def test_one_that_was_only_looked_at_can_be_left(cast, batch):
    cast.client("ana").post(f"{batch.get_absolute_url()}drop/")
    assert not (Import.objects.exists() or Blob.objects.exists())


def test_the_file_is_kept_as_it_came(cast):
    batch = bring(cast.ana, cast.project, LOG)
    response = cast.client("ana").get(f"{batch.get_absolute_url()}original/")
    assert b"".join(response.streaming_content) == LOG


@pytest.mark.parametrize(("name", "status"), [("col", 404), ("mo", 403), ("olu", 404)])
def test_nobody_else_comes_near_it(cast, batch, name, status):
    for place in ("", "original/", "progress/"):
        assert cast.client(name).get(f"{batch.get_absolute_url()}{place}").status_code == status


def test_an_entry_says_what_it_came_with(cast):
    bring(cast.ana, cast.project, LOG)
    text = cast.client("col").get(f"/p/{cast.project.key}/entries/1/").content.decode()
    assert "came with RESEARCH_LOG.md" in text


def test_the_plan_costs_the_same_for_few_and_many(cast):
    def batch_of(number: int) -> str:
        data = "\n".join(f"## 2025-10-24\n\nText {n}.\n" for n in range(number)).encode()
        return begin_import(by=cast.ana, project=cast.project, name="a.md", data=data).get_absolute_url()

    client = cast.client("ana")
    assert cost(client, batch_of(3)) == cost(client, batch_of(300))
