"""The YAML between two lines `---` on top of a Markdown file: read with suspicion, written so that it reads back."""

import yaml

LONGEST = 32_000
MOST_VALUES = 1_000  # a few lines of aliases can stand for billions


def split(text: str) -> tuple[dict, str]:
    """(what it says, the text below it). What can't be read stays in the text: then the first is empty."""
    head, below = cut(text)
    if head is None:
        return {}, text
    facts = read(head)
    return (facts, below) if facts is not None else ({}, text)


def cut(text: str) -> tuple[str | None, str]:
    """The lines between the marks and what follows them; (None, text) where there are none."""
    if not text.startswith("---\n"):
        return None, text
    if text.startswith("---\n---\n"):
        return "", text[8:]
    end = text.find("\n---\n", 3, LONGEST)
    if end >= 0:
        return text[4:end], text[end + 5 :]
    return (text[4:-4], "") if text.endswith("\n---") and len(text) < LONGEST else (None, text)


def read(head: str) -> dict | None:
    """None for what is no mapping, or more than a person would write."""
    try:
        facts = yaml.load(head, NoTricks)  # noqa: S506 - a SafeLoader
    except (yaml.YAMLError, ValueError, TypeError, RecursionError, OverflowError):
        return None
    if facts is None:
        return {}
    return facts if isinstance(facts, dict) and all(isinstance(name, str) for name in facts) else None


class NoTricks(yaml.SafeLoader):
    """Without aliases: no one needs them on top of a note, and they can blow up."""

    values = 0

    def compose_node(self, parent, index):
        self.values += 1
        if self.check_event(yaml.AliasEvent) or self.values > MOST_VALUES:
            raise yaml.YAMLError("an alias, or too much")
        return super().compose_node(parent, index)


def joined(facts: dict, body: str) -> str:
    """`body` under its front matter; `split` gives both back."""
    return f"---\n{written(facts)}---\n{body}"


def written(facts: dict) -> str:
    return yaml.dump(facts, Dumper=Exact, allow_unicode=True, sort_keys=False, width=10_000) if facts else ""


class Exact(yaml.SafeDumper):
    """Line ends that only Unicode knows are spelled out: within other quotes they would read back as blanks."""

    def ignore_aliases(self, data):
        return True


def exact_text(dumper: Exact, text: str):
    odd = any(letter in text for letter in "\x85\u2028\u2029\ufeff")
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"' if odd else None)


Exact.add_representer(str, exact_text)
