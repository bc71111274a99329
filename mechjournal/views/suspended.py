"""What was typed into a form that asked for the password again, for whoever comes back without having given it."""

import json
from functools import wraps

from allauth.account.internal.flows.reauthentication import STATE_SESSION_KEY
from django.forms import Form
from django.http import HttpRequest, QueryDict


def typed_before(request: HttpRequest, form: Form) -> dict:
    """What `form` begins with: what was sent from this page, as long as it waits in the session to be sent again."""
    kept = json.loads(request.session.get(STATE_SESSION_KEY, {}).get("request", "{}"))
    if kept.get("path") != request.path:
        return {}
    sent = QueryDict(kept["POST"])
    fields = form.fields.items()
    return {name: field.widget.value_from_datadict(sent, {}, form.add_prefix(name)) for name, field in fields}


def begun_anew(view):
    """A visit forgets what was sent before and never confirmed: the password is given for what one sees now."""

    @wraps(view)
    def visited(request: HttpRequest, *args, **kwargs):
        if request.method == "GET":
            forget_typed(request)
        return view(request, *args, **kwargs)

    return visited


def forget_typed(request: HttpRequest) -> None:
    """It went another way, or is of no more use."""
    request.session.pop(STATE_SESSION_KEY, None)
