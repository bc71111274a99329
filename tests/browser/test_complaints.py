"""The watch itself: what a page must not do is heard."""

import pytest

pytestmark = pytest.mark.browser


def test_a_breach_of_the_content_policy_is_heard(today, complaints):
    complaints.expect("Content Security Policy")
    today.evaluate("document.body.append(Object.assign(document.createElement('script'), { text: 'window.hurt = 1' }))")
    assert "Content Security Policy" in "".join(complaints.seen)
    assert today.evaluate("window.hurt") is None


def test_an_uncaught_error_is_heard(today, complaints):
    complaints.expect("uncaught: .*spilled ink")
    today.evaluate("setTimeout(() => { throw new Error('spilled ink') })")
    today.evaluate("new Promise((done) => setTimeout(done, 50))")
    assert "spilled ink" in "".join(complaints.seen)
