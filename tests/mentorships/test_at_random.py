"""People come and go at random; nobody ever reads what the table forbids, whichever door they try."""

from django.db import transaction
from django.http import Http404
from django.test import Client
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from mechjournal import access
from mechjournal.access import TABLE, Who
from mechjournal.actions.entries import Text, save_entry
from mechjournal.actions.mentorships import end_mentorship
from mechjournal.actions.projects import accept, change_project, create_project, hand_over, invite, remove_member
from mechjournal.lib.queries import parse
from mechjournal.models import Entry, Membership, Mentorship, Project
from tests.conftest import make_user
from tests.helpers import note

NAMES = ("ana", "col", "mo", "rhea", "olu")
ZEBRA = parse("zebra", kinds=(), marks=())
person = st.sampled_from(NAMES)
role = st.sampled_from(["collaborator", "mentor", "reader"])


class People(RuleBasedStateMachine):
    """What should be is kept here in plain sets, beside what the tables say."""

    def __init__(self):
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.users = {name: make_user(name) for name in NAMES}
        self.projects: dict[str, Project] = {}
        self.roles: dict[tuple[str, str], str] = {}  # (name, title) -> role of whoever was invited there
        self.pairs: set[tuple[str, str]] = set()  # (mentor, mentee)
        self.private: set[str] = set()
        self.notes: list[tuple[str, str, bool, int]] = []  # title, author, only me, primary key

    def teardown(self):
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    # --- what may happen ------------------------------------------------------------------------------------------
    @initialize(owner=person)
    def begin(self, owner):
        self.make(owner)

    @rule(owner=person)
    def make(self, owner):
        title = f"Project {len(self.projects)}"
        self.projects[title] = create_project(owner=self.users[owner], title=title, stage="full")
        self.roles[owner, title] = "owner"

    @rule(name=person, role=role, data=st.data())
    def join(self, name, role, data):
        title = self.any_project(data)
        owner = self.owner(title)
        token = invite(by=self.users[owner], project=self.projects[title], role=role)
        accept(user=self.users[name], invitation=access.open_invitation(token))
        self.roles.setdefault((name, title), role)

    @rule(one=person, other=person, becomes=st.sampled_from(["mentor", "mentee"]))
    def pair(self, one, other, becomes):
        token = invite(by=self.users[one], project=None, becomes=becomes)
        accepted = accept(user=self.users[other], invitation=access.open_invitation(token))
        assert accepted == (one != other)
        if accepted:
            self.pairs.add((other, one) if becomes == "mentor" else (one, other))

    @precondition(lambda self: self.pairs)
    @rule(data=st.data())
    def part(self, data):
        mentor, mentee = data.draw(st.sampled_from(sorted(self.pairs)))
        row = Mentorship.objects.running().get(mentor=self.users[mentor], mentee=self.users[mentee])
        assert end_mentorship(by=self.users[data.draw(st.sampled_from([mentor, mentee]))], mentorship=row)
        self.pairs.remove((mentor, mentee))

    @rule(private=st.booleans(), data=st.data())
    def keep_private(self, private, data):
        title = self.any_project(data)
        change_project(by=self.users[self.owner(title)], project=self.projects[title], is_private=private)
        (self.private.add if private else self.private.discard)(title)

    @rule(data=st.data())
    def leave(self, data):
        others = sorted(pair for pair, role in self.roles.items() if role != "owner")
        if others:
            name, title = data.draw(st.sampled_from(others))
            row = Membership.objects.get(user=self.users[name], project=self.projects[title], via=None)
            remove_member(by=self.users[self.owner(title)], membership=row)
            del self.roles[name, title]

    @rule(data=st.data())
    def give_away(self, data):
        title = self.any_project(data)
        owner = self.owner(title)
        others = sorted(name for name, within in self.roles if within == title and name != owner)
        if others:
            to = data.draw(st.sampled_from(others))
            row = Membership.objects.get(user=self.users[to], project=self.projects[title], via=None)
            hand_over(owner=self.users[owner], project=self.projects[title], to=row)
            self.roles[owner, title], self.roles[to, title] = "collaborator", "owner"

    @rule(only_me=st.booleans(), data=st.data())
    def write(self, only_me, data):
        title = self.any_project(data)
        writers = sorted(n for (n, t), role in self.roles.items() if t == title and role in ("owner", "collaborator"))
        name = data.draw(st.sampled_from(writers))
        seen = {"visibility": "me"} if only_me else {}
        made = note(self.users[name], self.projects[title], "A zebra direction.", **seen)
        self.notes.append((title, name, only_me, made.pk))

    @precondition(lambda self: self.notes)
    @rule(data=st.data())
    def edit(self, data):
        """A note goes from "only me" to everyone, or back."""
        n = data.draw(st.integers(0, len(self.notes) - 1))
        title, name, only_me, pk = self.notes[n]
        entry = Entry.objects.select_related("project", "author", "sprint", "subject").get(pk=pk)
        text = Text(body="A zebra direction, edited.", visibility="project" if only_me else "me")
        save_entry(editor=self.users[name], entry=entry, version=entry.version, text=text)
        self.notes[n] = (title, name, not only_me, pk)

    # --- what must hold -------------------------------------------------------------------------------------------
    @invariant()
    def everyone_may_do_what_the_table_says(self):
        for name in NAMES:
            who = self.who(name)
            for title, project in self.projects.items():
                assert who.verbs(project) == self.verbs(name, title), (name, title)
                assert reaches(who, project) == bool(self.verbs(name, title))

    @invariant()
    def everyone_reads_what_they_may_and_nothing_else(self):
        for name in NAMES:
            who, mine = self.who(name), self.readable(name)
            assert set(access.entries(who).values_list("pk", flat=True)) == mine
            assert {row.pk for row in access.find(who, ZEBRA).rows} == mine

    @rule(name=person)
    def knock(self, name):
        """The same through the pages."""
        client = Client()
        client.force_login(self.users[name])
        for title, project in self.projects.items():
            assert (client.get(project.get_absolute_url()).status_code == 200) == bool(self.verbs(name, title))
        for title, _, _, pk in self.notes:
            entry = Entry.objects.select_related("project").get(pk=pk)
            assert (client.get(entry.get_absolute_url()).status_code == 200) == (pk in self.readable(name)), title

    # --- plain answers --------------------------------------------------------------------------------------------
    def any_project(self, data) -> str:
        return data.draw(st.sampled_from(sorted(self.projects)))

    def owner(self, title: str) -> str:
        return next(name for (name, within), role in self.roles.items() if within == title and role == "owner")

    def who(self, name: str) -> Who:
        return Who(self.users[name])

    def verbs(self, name: str, title: str) -> frozenset[str]:
        mine = TABLE[self.roles[name, title]] if (name, title) in self.roles else frozenset()
        mentors = title not in self.private and (name, self.owner(title)) in self.pairs
        return mine | (TABLE["mentor"] if mentors else frozenset())

    def readable(self, name: str) -> set[int]:
        return {
            pk
            for title, author, only_me, pk in self.notes
            if self.verbs(name, title) and (author == name or not only_me)
        }


def reaches(who: Who, project: Project) -> bool:
    try:
        return bool(access.project(who, project.key))
    except Http404:
        return False


def test_people_come_and_go(db):
    # The same walks every time: a check of a change must not depend on luck. More examples find more.
    same = {"derandomize": True, "database": None, "deadline": None, "suppress_health_check": list(HealthCheck)}
    run_state_machine_as_test(People, settings=settings(max_examples=12, stateful_step_count=25, **same))
