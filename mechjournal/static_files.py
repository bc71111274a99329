"""Static files as they are served: small style sheets joined into three, small modules into as many."""

import hashlib
import posixpath
import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.files.base import ContentFile
from django.core.management import call_command
from whitenoise.storage import CompressedManifestStaticFilesStorage

# What every page needs comes first; then what pages need where one writes entries, and what the others need.
STYLES = ["css/app.css", "css/write.css", "css/more.css"]
SCRIPTS = ["js/app.js", "js/write.js", "js/more.js"]

# One line each at the start of a line; anything else that begins like these is refused with its place.
CSS_IMPORT = re.compile(r'^@import "(?P<name>[\w.-]+)"(?: layer\((?P<layer>[\w.-]+)\))?;', re.MULTILINE)
JS_IMPORT = re.compile(r'^import (?:\{(?P<names>[^}]*)\} from )?"(?P<path>\.{1,2}/[^"]+)";?', re.MULTILINE)
JS_EXPORT = re.compile(r"^export (?P<kind>(?:async )?function\*?|const|class) (?P<name>[\w$]+)", re.MULTILINE)
# Our comments are for the source; a first visit need not carry 4 KB of them. Lines stay, for the numbers in errors.
CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
CSS_INDENT = re.compile(r"\s*\n\s*")
CSS_BLANKS = re.compile(r"\s*([{};])\s*")
JS_COMMENT = re.compile(r"^[ \t]*//.*$", re.MULTILINE)
CSS_REFUSED = re.compile(r"^\s*@(import|charset)\b", re.MULTILINE)
JS_REFUSED = re.compile(r"^\s*(import(?!\s*\()|export)\b|^await\b|\bimport\.meta\b", re.MULTILINE)

Read = Callable[[str], str]


class CannotJoin(Exception):
    """A file uses a form that the joining does not know; the message names file and line."""


def join_styles(name: str, read: Read) -> str:
    """The sheet `name` with every `@import "x.css" layer(y);` replaced by the sheet itself inside `@layer y`."""

    def part(found: re.Match) -> str:
        text = read(posixpath.join(posixpath.dirname(name), found["name"]))
        refuse(CSS_REFUSED, found["name"], text, "only the first sheet may import")
        return f"@layer {found['layer']} {{\n{text}\n}}" if found["layer"] else text

    # Whatever `@import` this leaves is in a form the pattern does not know.
    text = read(name)
    refuse(CSS_REFUSED, name, CSS_IMPORT.sub("", text), 'write @import "file.css" layer(name);')
    return CSS_IMPORT.sub(part, text)


def join_scripts(name: str, read: Read, there: Iterable[str] = ()) -> tuple[str, list[str]]:
    """(one module, the names of all that went into it). Each part becomes a function, so private names stay private.

    `there`: modules of a script that the page has run already; they are taken from it, as each may exist only once.
    """
    there = list(there)
    order = in_order(name, read, list(there), ())[len(there) :]
    taken = sorted({variable(needed) for part in order for needed in imported(part, read) if needed in there})
    lines = [f"const {{ {', '.join(taken)} }} = joined;"] if taken else []
    return "\n".join([*lines, *(wrapped(part, read(part)) for part in order)]), order


def imported(name: str, read: Read) -> list[str]:
    return [resolve(name, found["path"]) for found in JS_IMPORT.finditer(read(name))]


def join_all_scripts(names: list[str], read: Read) -> dict[str, str]:
    """Each joined; the first one, which every page has, lets the others take its modules by the name `joined`."""
    first, *others = names
    text, there = join_scripts(first, read)
    rest = {name: join_scripts(name, read, there)[0] for name in others}
    shared = [variable(name) for name in there if any(f" {variable(name)}" in text for text in rest.values())]
    return {first: f"{text}\nglobalThis.joined = {{ {', '.join(shared)} }};", **rest}


def in_order(name: str, read: Read, done: list[str], above: tuple[str, ...]) -> list[str]:
    """Names of all modules, each after those it imports."""
    if name in above:
        raise CannotJoin(f"{name} imports itself by way of {' and '.join(above[above.index(name) + 1 :]) or 'itself'}.")
    for needed in imported(name, read):
        if needed not in done:
            in_order(needed, read, done, (*above, name))
    done.append(name)
    return done


def wrapped(name: str, text: str) -> str:
    """`const module = (() => { ...; return { exported }; })();`"""
    exported = ", ".join(found["name"] for found in JS_EXPORT.finditer(text))
    body = JS_IMPORT.sub(lambda found: import_line(name, found), text)
    body = JS_EXPORT.sub(r"\g<kind> \g<name>", body)
    refuse(JS_REFUSED, name, body, 'write import { a } from "./b.js"; or export function, const or class')
    return f"const {variable(name)} = (() => {{\n{body}\nreturn {{ {exported} }};\n}})();"


def import_line(name: str, found: re.Match) -> str:
    # The line count stays, so that an error names the right line of the part.
    if found["names"] is None:
        return ""
    names = re.sub(r"([\w$]+)\s+as\s+([\w$]+)", r"\1: \2", found["names"])
    return f"const {{{names}}} = {variable(resolve(name, found['path']))};"


def resolve(name: str, path: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), path))


def variable(name: str) -> str:
    return "module_" + re.sub(r"\W", "_", name)


def refuse(pattern: re.Pattern, name: str, text: str, instead: str) -> None:
    if found := pattern.search(text):
        line = text.count("\n", 0, found.end()) + 1
        raise CannotJoin(f"{name}, line {line}: {text.splitlines()[line - 1].strip()!r} can't be joined; {instead}.")


def shortened(styles: str) -> str:
    """Without indents and the blanks that braces, semicolons and the ends of lines don't need."""
    return CSS_BLANKS.sub(r"\1", CSS_INDENT.sub("\n", styles))


class JoinedStorage(CompressedManifestStaticFilesStorage):
    """Hashed names, gzip and brotli beside each file, and the joined files in place of their parts."""

    def post_process(self, paths, dry_run=False, **options):
        yield from super().post_process(paths if dry_run else self.with_joined(paths), dry_run, **options)

    @lru_cache(maxsize=500)  # noqa: B019 - one storage lives as long as its process
    def url(self, name: str, force: bool = False) -> str:
        """Every page names a dozen."""
        return super().url(name, force)

    def with_joined(self, paths: dict) -> dict:
        def read(name: str) -> str:
            if name not in paths:
                raise CannotJoin(f"There is no static file {name}.")
            storage, path = paths[name]
            return Path(storage.path(path)).read_text()

        joined = {}
        for name in set(STYLES) & set(paths):
            joined[name] = shortened(CSS_COMMENT.sub("", join_styles(name, read)))
        if scripts := [name for name in SCRIPTS if name in paths]:
            for name, text in join_all_scripts(scripts, read).items():
                joined[name] = JS_COMMENT.sub("", text)
        return paths | {name: (self, self.write(name, text)) for name, text in joined.items()}

    def write(self, name: str, text: str) -> str:
        self.delete(name)
        return self.save(name, ContentFile(text.encode()))


def collect_if_changed() -> bool:
    """Collect the static files, unless they are the ones collected last time. True when there was something to do."""
    stamp, now = Path(settings.STATIC_ROOT).with_suffix(".stamp"), sources()
    if stamp.exists() and stamp.read_text() == now:
        return False
    # The journal brings its own htmx; the copies in that package are large and unused.
    call_command("collectstatic", verbosity=0, interactive=False, ignore_patterns=["django_htmx"])
    stamp.write_text(now)
    return True


def sources() -> str:
    """A fingerprint of every source: a changed, new or removed file changes it, and so does a change of this module."""
    files = [storage.path(name) for finder in get_finders() for name, storage in finder.list([])]
    seen = [(str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in map(Path, [*files, __file__])]
    return hashlib.sha256(repr(sorted(seen)).encode()).hexdigest()
