"""Where passages stand: a thing's texts as plain text, and following what was marked in them through an edit."""

from mechjournal.lib import anchors, inline
from mechjournal.lib.anchors import plain, text_of
from mechjournal.models import Comment, Entry, Hypothesis, PostMortem, Project

Thing = Entry | Hypothesis | PostMortem
Stood = list[tuple[Comment, str]]


def texts_of(thing: Thing) -> dict[str, str]:
    """Its texts by part, as a page shows them: plain, an empty one left out."""
    match thing:
        case Entry():
            found = {"body": text_of(thing.body_html), "result": text_of(thing.result_html)}
        case Hypothesis():
            found = {"claim": text_of(inline.html_of(thing.claim)), "drop_if": text_of(inline.html_of(thing.drop_if))}
        case PostMortem():
            found = {key: text_of(html_of(thing, key)) or plain(text) for key, text in thing.answers.items()}
    return {part: text for part, text in found.items() if text}


def paragraphs_of(thing: Thing) -> list[tuple[str, list[str]]]:
    """The same, each text as its paragraphs."""
    match thing:
        case Entry():
            htmls = {"body": thing.body_html, "result": thing.result_html}
        case Hypothesis():
            return [(part, [text]) for part, text in texts_of(thing).items()]
        case PostMortem():
            htmls = {key: html_of(thing, key) for key in thing.answers}
    found = [(part, anchors.paragraphs_of(html)) for part, html in htmls.items()]
    return [(part, texts) for part, texts in found if texts]


def html_of(row: PostMortem, key: str) -> str:
    return row.html.get(key, "")


def follow(held: Project, old: Thing, new: Thing) -> None:
    """Set anew where the passages of `old` stand, now that it reads as `new`. One query where nothing was said of it.

    None at all in a project without comments. Inside the transaction of the edit, so that a page never asks.
    """
    rows = list(marked(new)) if held.last_comment else []
    if not rows:
        return
    before, now = texts_of(old), texts_of(new)
    for part in {row.part for row in rows}:
        own = [row for row in rows if row.part == part]
        was, reads = before.get(part, ""), now.get(part, "")
        if was != reads:
            places = anchors.follow_all([row.passage for row in own], was, reads)
            for row, place in zip(own, places, strict=True):
                row.stand_at(place)
    keep_places(rows)


def marked(thing: Thing):
    """The comments on a passage of it."""
    return Comment.objects.filter(on=thing.subject_id, thread=None).exclude(quote="")


def keep_places(rows: list[Comment]) -> None:
    Comment.objects.bulk_update(rows, ["before", "after", "starts", "found", "is_orphaned"])
