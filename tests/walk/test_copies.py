"""What a person's copy holds of their walk, and what goes with them when they leave."""

import json

from mechjournal.actions.accounts import delete_account
from mechjournal.actions.ideas import add_idea
from mechjournal.actions.walk import Said, annotate, begin_learning, leave_ropes, rate_skills
from mechjournal.models import Idea, SkillRating, Tick
from tests.accounts.test_download import archive_of
from tests.helpers import note


def walk(cast) -> None:
    """A little of everything of rhea's."""
    entry = note(cast.rhea, begin_learning(user=cast.rhea), "A probe reads a property.")
    annotate(user=cast.rhea, item="probes", note="Held out.", entry=entry)
    rate_skills(user=cast.rhea, said={"design": Said(3, True)})
    add_idea(by=cast.rhea, line="Mine alone.", rating=7, origin=entry)
    add_idea(by=cast.rhea, line="For everyone.", project=cast.project)
    leave_ropes(user=cast.rhea)


def test_my_copy_holds_my_ideas_ticks_and_skills(cast):
    walk(cast)
    account = json.loads(archive_of(cast, "rhea").read("account.json"))
    first, second = account["ideas"]
    assert (first["line"], first["rating"], second["project"]) == ("Mine alone.", 7, cast.project.key)
    assert account["ticks"][0]["note"] == "Held out." and account["ticks"][0]["entry"] == first["origin"]
    assert account["skills"][0]["rating"] == 3 and account["left_ropes_on"]


def test_the_copies_of_others_hold_none_of_them(cast):
    walk(cast)
    account = json.loads(archive_of(cast, "col").read("account.json"))
    assert (account["ideas"], account["ticks"], account["skills"]) == ([], [], [])


def test_what_was_mine_alone_goes_with_my_account(cast):
    walk(cast)
    delete_account(user=cast.rhea)
    assert [idea.line for idea in Idea.objects.all()] == ["For everyone."]
    assert not Tick.objects.exists() and not SkillRating.objects.exists()
