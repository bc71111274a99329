"""Two presses at the same moment: one project, one tick, one rating."""

from functools import partial

import pytest

from mechjournal.actions.ideas import add_idea, begin_project
from mechjournal.actions.walk import Said, annotate, begin_learning, rate_skills, tick
from mechjournal.models import Idea, Project, SkillRating, Tick
from tests.conftest import make_cast
from tests.hypotheses.test_at_once import together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db):
    return make_cast()


def test_an_idea_becomes_one_project(cast):
    idea, before = add_idea(by=cast.ana, line="Probe the judge."), Project.objects.count()
    press = partial(begin_project, by=cast.ana, idea=idea, title="Judges")
    assert together(press, press) == []
    assert Project.objects.count() == before + 1
    assert Idea.objects.get().became.title == "Judges"


def test_the_first_month_begins_once(cast):
    press = partial(begin_learning, user=cast.olu)
    assert together(press, press) == []
    assert Project.objects.filter(stage="learning").count() == 1


def test_an_item_is_ticked_once_and_keeps_its_note(cast):
    said = partial(annotate, user=cast.olu, item="probes", note="Held out.", entry=None)
    assert together(said, partial(tick, user=cast.olu, item="probes")) == []
    assert Tick.objects.get().note == "Held out."


def test_a_rating_is_kept_once(cast):
    press = partial(rate_skills, user=cast.olu, said={"design": Said(3, True)})
    assert together(press, press) == []
    assert SkillRating.objects.count() == 1
