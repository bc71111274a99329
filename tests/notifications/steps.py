"""What is said to whom, as plain functions."""

from mechjournal.actions.telling import tell
from mechjournal.models import Notification, User

NUMBER = iter(range(1, 10**9))


def say(to: User, cast, **given) -> Notification:
    """Ana tells `to` something new of her project; `given` is otherwise."""
    once = f"request:{next(NUMBER)}"
    said = {"kind": "asked", "by": cast.ana, "project": cast.project, "path": f"/p/{cast.project.key}/", "once": once}
    assert tell([to], **said | given) == [to]
    return Notification.objects.get(user=to, once=(said | given)["once"])
