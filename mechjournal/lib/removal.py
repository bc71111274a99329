"""Taking a secret out of a text: plain functions on text. Where the texts are is known elsewhere.

`secret` None stands for every text there is.
"""

MARK = "[removed]"
# So many characters of a secret are worth removing where a text was cut in the middle of it.
TELLING = 6


def has(text: str, secret: str | None) -> bool:
    return bool(text) if secret is None else secret in text


def cleaned(text: str, secret: str | None, most: int | None = None) -> str:
    """The text with a mark in place of the secret, of at most `most` characters: the mark may be the longer one."""
    if secret is None:
        return MARK if text else ""
    return text.replace(secret, MARK)[:most]


def cut(text: str, secret: str | None, most: int | None = None) -> str:
    """`cleaned`, for a text that was taken out of another: a piece of the secret at an edge of it goes, too."""
    if secret is None:
        return cleaned(text, None)
    text = text.replace(secret, MARK)
    if len(text) >= TELLING and text in secret:
        return MARK
    pieces = range(len(secret) - 1, TELLING - 1, -1)
    if lead := next((n for n in pieces if text.startswith(secret[-n:])), 0):
        text = MARK + text[lead:]
    if tail := next((n for n in pieces if text.endswith(secret[:n])), 0):
        text = text[:-tail] + MARK
    return text[:most]
