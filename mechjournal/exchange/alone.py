"""One HTML file that opens anywhere, without a network and for good: pictures and styles in it, nothing that runs.

Takes a page's body as our own templates wrote it. Links into the journal lead within the page or nowhere.
"""

import base64
import hashlib
import html
import re
from functools import cache
from pathlib import Path

from django.conf import settings

from mechjournal import access
from mechjournal.access import Who
from mechjournal.lib import vault
from mechjournal.models import Project

SHEETS = ("tokens", "base", "prose", "code", "chips", "charts", "alone")
# Of a larger picture the small one is taken along: a file of this kind is mailed.
LARGEST = 4_000_000
OWN = re.compile(r'(<(?:a|img)\b[^>]*?)\s(href|src)="(/[^"]*)"')
FILE = re.compile(r"/p/[2-9a-z]{10}/files/([1-9][0-9]{0,8})/")
ENTRY = re.compile(r"/p/[2-9a-z]{10}/entries/([1-9][0-9]{0,8})/")
LAZY = re.compile(r'(<img\b[^>]*?)\sloading="lazy"')
PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>{style}</style>
</head>
<body data-phase="{phase}">
{body}
</body>
</html>
"""


def standing_alone(who: Who, project: Project, title: str, body: str) -> str:
    """The whole file. `body`: HTML of a template of ours, escaped as any page is."""
    style, files = styles(), Files(who, project)
    there = set(re.findall(r'id="e([1-9][0-9]*)"', body))
    body = OWN.sub(lambda found: freed(found, files, there), LAZY.sub(r"\1", body))
    return PAGE.format(policy=policy(style), title=html.escape(title), style=style, phase=project.phase, body=body)


@cache
def styles() -> str:
    folder = settings.BASE_DIR / "static" / "css"
    return "\n".join((folder / f"{name}.css").read_text() for name in SHEETS)


def policy(style: str) -> str:
    """Nothing but these styles and the pictures inside: whatever a note holds can't reach out."""
    known = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; img-src data:; style-src 'sha256-{known}'; base-uri 'none'; form-action 'none'"


def freed(found: re.Match, files: "Files", there: set[str]) -> str:
    """A tag whose address leads into the journal, without needing it."""
    before, name, address = found.groups()
    if name == "src":
        data = files.as_data(address)
        return f'{before} src="{data}"' if data else f"{before} hidden"
    entry = ENTRY.match(address)
    return f'{before} href="#e{entry[1]}"' if entry and entry[1] in there else before


class Files:
    """The pictures of a project that this reader may see, read when they are asked for."""

    def __init__(self, who: Who, project: Project):
        self.folder = Path(settings.MEDIA_ROOT) / project.key
        self.who, self.project, self.known = who, project, None

    def as_data(self, address: str) -> str:
        """The picture at an address of the journal as a data: URI; "" where there is none."""
        if self.known is None:
            rows = access.attachments(self.who, self.project).exclude(entry=None)
            self.known = {str(row.number): row.blob for row in rows if row.blob.is_picture}
        number = FILE.match(address)
        blob = self.known.get(number[1]) if number else None
        if blob is None:
            return ""
        small = blob.size > LARGEST and blob.thumb_sha256
        sha256, kind = (blob.thumb_sha256, "image/webp") if small else (blob.sha256, blob.content_type)
        path = vault.path_of(self.folder, sha256)
        return f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode()}" if path.exists() else ""
