"""Where a request comes from and what a host name is: network addresses as text. No requests, no settings."""

import ipaddress

UNKNOWN = "0.0.0.0"  # noqa: S104 - said of a peer without a number, such as a Unix socket


def client_address(peer: str, forwarded: str, trusted: int) -> str:
    """The address of whoever asks, as text that `ipaddress` understands.

    Each proxy of ours adds the one it heard from at the right end of `forwarded` (X-Forwarded-For), so with `trusted`
    proxies the client stands at that place from the right. What stands further left, anyone may have written.
    """
    heard = forwarded.split(",") if forwarded else []
    if 0 < trusted <= len(heard):
        return parsed(heard[-trusted]) or parsed(peer) or UNKNOWN
    return parsed(peer) or UNKNOWN


def parsed(text: str) -> str:
    """`1.2.3.4`, `1.2.3.4:567`, `::1` or `[::1]:567` as a bare address; empty for anything else."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        return ""


def by_name(host: str, public: str) -> str:
    """The host (with its port) under a name instead of a number: itself, localhost, or the `public` one. Else empty."""
    number = parsed(host)
    if not number:
        return host
    if ipaddress.ip_address(number).is_loopback:
        return f"localhost{port_of(host)}"
    return "" if parsed(public) else public


def port_of(host: str) -> str:
    """`:8000`, or nothing. The colons of an IPv6 address stand within brackets."""
    end = host.rpartition("]")[2]
    return f":{end.rpartition(':')[2]}" if ":" in end else ""


def without_port(host: str) -> str:
    return host.removesuffix(port_of(host))
