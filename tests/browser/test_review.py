"""The whole review with two people signed in: invited, read, commented, asked, answered, and out again."""

import re

import pytest
from playwright.sync_api import expect

from mechjournal.actions.projects import create_project
from mechjournal.models import Comment, Mentorship, Notification, ReviewRequest
from tests.browser.steps import log
from tests.browser.test_comments import box, mark

pytestmark = pytest.mark.browser


def test_from_an_invitation_to_the_end_of_a_mentorship(new_browser, cast, complaints):
    complaints.expect("404")
    create_project(owner=cast.rhea, title="Probes", question="Does a probe read length?", stage="full")
    mentee, mentor = new_browser(cast.rhea).new_page(), new_browser(cast.olu).new_page()
    invite(mentee, mentor)
    place = write_something(mentee)
    ask(mentee, place, "Is the random control enough?", "Olu will want another seed.")
    read_on_the_desk(mentor, "Is the random control enough?")
    comment(mentor, place, "By which judge?")
    answer(mentor, "Is the random control enough?", "Not with one seed.")
    compare(mentee, "Olu will want another seed.", "Not with one seed.")
    end(mentee)
    assert mentor.goto(place).status == 404
    expect_nothing_left(mentor, cast)


def invite(mentee, mentor):
    mentee.goto("/mentoring/")
    mentee.get_by_label("My mentor").check()
    mentee.get_by_role("button", name="Make a link").click()
    mentor.goto(mentee.locator(".token").inner_text())
    mentor.get_by_role("button", name="Become their mentor").click()
    expect(mentor.get_by_role("link", name="Rhea").first).to_be_visible()


def write_something(mentee) -> str:
    """The address of a note."""
    mentee.goto("/today/")
    mentee.get_by_role("link", name="Probes").first.click()
    log(mentee, "The probe drops refusal from 96% to 3%.")
    return mentee.locator("#log > li").get_by_role("link", name="#1", exact=True).first.get_attribute("href")


def ask(mentee, place, question, expected):
    mentee.goto(place.replace("/entries/", "/ask/entry/"))
    mentee.get_by_label("What do you want to know?").fill(question)
    mentee.get_by_label("What I think the answer will be").fill(expected)
    mentee.get_by_role("button", name="Ask").click()
    expect(mentee.get_by_text("reads this only after answering")).to_be_visible()


def read_on_the_desk(mentor, question):
    mentor.goto("/desk/")
    row = mentor.locator("[data-desk-row]").filter(has_text="Probes")
    expect(row).to_contain_text(question)
    expect(row).to_contain_text("waits")
    expect(mentor.get_by_text("another seed")).to_have_count(0)
    row.get_by_role("link", name=re.compile("^Read")).click()
    expect(mentor.get_by_text("The probe drops refusal")).to_be_visible()
    mentor.get_by_role("button", name=re.compile("^Mark")).first.click()
    expect(mentor.locator("#reading-state")).to_contain_text("You have read everything.")
    mentor.goto("/desk/")
    expect(mentor.locator("[data-desk-row]")).to_contain_text("Nothing new")


def comment(mentor, place, words):
    mentor.goto(place)
    mark(mentor, "drops refusal from 96%").click()
    expect(box(mentor).locator("textarea")).to_be_focused()
    mentor.keyboard.type(words)
    mentor.keyboard.press("Control+Enter")
    expect(mentor.locator(".thread .words")).to_contain_text(words)
    assert Comment.objects.get().quote == "drops refusal from 96%"


def answer(mentor, question, words):
    mentor.goto("/desk/")
    mentor.get_by_role("link", name=question).click()
    mentor.get_by_label("Your answer").fill(words)
    mentor.get_by_label("Changes asked").check()
    mentor.get_by_role("button", name="Send the answer").click()
    expect(mentor.locator(".side-by-side .foretold")).to_contain_text("another seed")
    assert ReviewRequest.objects.get().state == "changes asked"


def compare(mentee, expected, said):
    mentee.goto("/told/")
    mentee.get_by_role("link", name=re.compile("answered", re.I)).first.click()
    expect(mentee.locator(".side-by-side .foretold")).to_contain_text(expected)
    expect(mentee.locator(".side-by-side .said")).to_contain_text(said)


def end(mentee):
    mentee.goto("/mentoring/")
    mentee.get_by_role("link", name="Olu").first.click()
    mentee.get_by_role("button", name="End the mentorship").click()
    expect(mentee.get_by_text("has ended")).to_be_visible()
    assert not Mentorship.objects.running().exists()


def expect_nothing_left(mentor, cast):
    """Of what the mentee wrote nothing is served any more, by any page that lists things."""
    for place in ("/desk/", "/told/", "/timeline/", "/search/?q=probe"):
        mentor.goto(place)
        expect(mentor.locator("main")).not_to_contain_text("drops refusal")
        expect(mentor.locator("main")).not_to_contain_text("random control")
    assert Notification.objects.filter(user=cast.olu).exists()
