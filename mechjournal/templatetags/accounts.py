from django import template
from django.conf import settings

from mechjournal.lib import addresses, agents, qr

register = template.Library()

register.filter("device", agents.device)
register.filter("qr_code", qr.code_of)


@register.simple_tag
def mail_works() -> bool:
    return bool(settings.MAIL_URL)


@register.simple_tag
def sign_up_mode() -> str:
    """open, invited or closed."""
    return settings.SIGN_UP


@register.simple_tag(takes_context=True)
def passkey_door(context) -> dict:
    """`open`: passkeys can be used at this page's host, which takes a name; else `elsewhere`, the same page by name."""
    request = context["request"]
    named = addresses.by_name(request.get_host(), settings.SITE.netloc)
    elsewhere = f"{request.scheme}://{named}{request.get_full_path()}" if named else ""
    return {"open": named == request.get_host(), "elsewhere": elsewhere}
