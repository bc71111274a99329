"""Where the journal is and as whom to write: from the environment, else from a file that only its owner reads."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

NAMES = ("url", "token", "project")
LOOPBACK = ("http://localhost", "http://127.0.0.1", "http://[::1]")


class NotSetUp(Exception):
    """No journal is named yet."""

    def __init__(self, missing: str):
        super().__init__(
            f"No {missing} is set. Run `mj login`, or set MECHJOURNAL_{missing.upper()} in the environment."
        )


class Settings(NamedTuple):
    """`project`: the key in the address of its pages; None lets the server take the one written in last."""

    url: str
    token: str
    project: str | None


def config_file() -> Path:
    base = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(base) / "mechjournal" / "client.ini"


def load() -> Settings:
    """Raises NotSetUp, and ValueError where the token would travel in the clear."""
    kept = stored()
    values = {name: os.environ.get(f"MECHJOURNAL_{name.upper()}") or kept.get(name) for name in NAMES}
    for name in ("url", "token"):
        if not values[name]:
            raise NotSetUp(name)
    return Settings(checked(values["url"]), values["token"], values["project"])


def stored() -> dict:
    if not config_file().exists():
        return {}
    import configparser  # only where there is a file to read: importing takes longer than reading

    parser = configparser.ConfigParser(interpolation=None)
    parser.read(config_file(), encoding="utf-8")
    return dict(parser["journal"]) if parser.has_section("journal") else {}


def checked(url: str) -> str:
    url = url.rstrip("/")
    plain = url.startswith("http://") and not any(is_at(url, host) for host in LOOPBACK)
    if plain or not url.startswith(("http://", "https://")):
        raise ValueError(f"{url} is no address a token may be sent to: begin it with https://")
    return url


def is_at(url: str, host: str) -> bool:
    rest = url[len(host) :]
    return url.startswith(host) and (not rest or rest[0] in ":/")


def save(url: str, token: str, project: str | None) -> Path:
    """Write the file so that nobody else can read it, not even for a moment."""
    import configparser

    path = config_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    parser = configparser.ConfigParser(interpolation=None)
    parser["journal"] = {"url": checked(url), "token": token, **({"project": project} if project else {})}
    fresh = path.with_suffix(".new")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        parser.write(file)
    os.replace(fresh, path)
    return path
