"""Check-ins in one's copy of everything."""

import json

from mechjournal.actions.checkins import answer_checkin
from tests.accounts.test_download import archive_of


def checkins(cast, name: str) -> list[dict]:
    return json.loads(archive_of(cast, name).read(f"{cast.project.key}/project.json"))["check_ins"]


def test_ones_own_answers_are_in_it_and_nobody_elses(cast):
    answer_checkin(by=cast.ana, project=cast.project, answer="learned", says="The probe reads length.")
    assert [(row["answer"], row["says"]) for row in checkins(cast, "ana")] == [("learned", "The probe reads length.")]
    assert checkins(cast, "mo") == []
