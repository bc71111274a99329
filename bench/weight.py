"""What visits weigh as they come over the wire, compressed: pages with what they name, parts, and maths beside them."""

import re
from http.client import HTTPConnection

from load import cookie

# What a browser fetches of a page by itself; an icon for home screens it doesn't.
NAMED = re.compile(r'<(?:link rel="(?:icon|stylesheet)" href|script src)="(/static/[^"]+)"')
MATHS = re.compile(r'data-katex(?:-css)?="(/static/[^"]+)"')
FONT = re.compile(r'url\("?\'?((?:fonts/|[./]*)[\w./-]*KaTeX_(?:Main-Regular|Math-Italic)[\w.-]*woff2)')


class Visit:
    """One browser without a cache, signed in as `person`."""

    def __init__(self, port: int, person: dict):
        self.connection, self.person = HTTPConnection("127.0.0.1", port, timeout=60), person

    def fetch(self, path: str, part: bool = False) -> bytes:
        headers = {"Cookie": cookie(self.person), "Accept-Encoding": "gzip, br"} | (
            {"HX-Request": "true"} if part else {}
        )
        self.connection.request("GET", path, headers=headers)
        answer = self.connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise SystemExit(f"{path} answers {answer.status}")
        return body

    def text(self, path: str) -> str:
        """The same without compression."""
        self.connection.request("GET", path, headers={"Cookie": cookie(self.person)})
        return self.connection.getresponse().read().decode()

    def cold(self, path: str) -> tuple[int, int]:
        """Bytes and requests of a first visit."""
        asked = [path, *dict.fromkeys(NAMED.findall(self.text(path)))]
        return sum(len(self.fetch(one)) for one in asked), len(asked)

    def warm(self, path: str) -> int:
        return len(self.fetch(path))

    def swapped(self, part: str, page: str) -> float:
        """What htmx is given at one address, as a share of the page at the other."""
        return len(self.fetch(part, part=True)) / len(self.fetch(page))

    def maths(self, path: str) -> int:
        """What a page with formulae fetches besides, after its first paint: script, sheet and the two common fonts."""
        named = MATHS.findall(self.text(path))
        sheet = next(one for one in named if one.endswith(".css"))
        fonts = {f"{sheet.rpartition('/')[0]}/{font}" for font in FONT.findall(self.text(sheet))}
        return sum(len(self.fetch(one)) for one in [*named, *fonts])
