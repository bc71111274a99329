"""Uploads as bytes: which are pictures, how one is cleaned, and what a file may be called; storing is not done here."""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from pathlib import PurePosixPath
from unicodedata import category, normalize

from PIL import GifImagePlugin, Image, ImageCms, ImageOps, ImageSequence

FORMATS = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "WEBP": "image/webp"}
EXTENSIONS = {".png", ".jpg", ".jpeg", ".gif", ".webp", ".apng", ".jfif"}
MOST_PIXELS = 40_000_000
MOST_ANIMATED_PIXELS = 150_000_000  # width x height x frames
MOST_FRAMES = 1_000
THUMB_WIDTH = 920
THUMB_HEIGHT = 4 * THUMB_WIDTH
SMALL_BYTES = 100_000
LONGEST_NAME = 120

TOO_HEAVY = "This picture took too long to open or needed too much memory. A smaller copy of it will work."
TOO_LARGE = "This picture has more than 40 megapixels. A smaller copy of it will work."
TOO_MANY_FRAMES = "This animation has too many frames for its size. A shorter or smaller copy of it will work."
NOT_A_PICTURE = "This file is named like a picture but is not a PNG, JPEG, GIF or WebP."
BROKEN = "This picture is broken or incomplete and could not be opened."

Image.MAX_IMAGE_PIXELS = MOST_PIXELS
# Frames that share a palette stay as they are instead of being turned into full colour and back.
GifImagePlugin.LOADING_STRATEGY = GifImagePlugin.LoadingStrategy.RGB_AFTER_DIFFERENT_PALETTE_ONLY


class BadPicture(Exception):
    """A picture that can't be taken; the message is in the user's words."""


class Kind(StrEnum):
    PICTURE = "picture"  # shown on pages, after `prepare`
    FILE = "file"  # kept as it is, offered for download alone


@dataclass(frozen=True)
class Picture:
    """A cleaned picture. Sizes in pixels as shown; `thumb` (WebP) is None when the picture itself is small enough."""

    data: bytes
    content_type: str
    width: int
    height: int
    thumb: bytes | None = None
    thumb_width: int = 0
    thumb_height: int = 0
    animated: bool = False


def kind_of(data: bytes, name: str) -> Kind:
    """A picture by its name, or by its first bytes when the name has no ending; everything else is a file."""
    ending = PurePosixPath(name.lower()).suffix
    named = ending in EXTENSIONS or (not ending and format_of(data) is not None)
    return Kind.PICTURE if named else Kind.FILE


def format_of(data: bytes) -> str | None:
    """PNG, JPEG, GIF or WEBP by the first bytes, else None."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data[:6] in (b"GIF87a", b"GIF89a"):
        return "GIF"
    return "WEBP" if data[:4] == b"RIFF" and data[8:12] == b"WEBP" else None


def prepare(data: bytes, name: str) -> Picture:
    """The picture without metadata, turned upright, re-encoded. Hostile input: call it through `children.open_picture`.

    Raises BadPicture. Running out of memory or time is for the child to notice.
    """
    kind = format_of(data)
    if kind is None:
        raise BadPicture(NOT_A_PICTURE)
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            return _prepared(data, kind)
        except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
            raise BadPicture(TOO_LARGE) from error
        except (OSError, SyntaxError, ValueError, EOFError, KeyError, IndexError, TypeError) as error:
            raise BadPicture(BROKEN) from error


def _prepared(data: bytes, kind: str) -> Picture:
    image = Image.open(BytesIO(data), formats=[kind])
    _check_size(image)
    frames = 1 if kind == "JPEG" else getattr(image, "n_frames", 1)
    if frames > 1:
        return _animated(image, data, kind, frames)
    image.load()
    upright, exact = _upright(image)
    clean = _encode(upright, data, kind, exact)
    return _with_thumb(upright, clean, kind)


def _check_size(image: Image.Image) -> None:
    if image.width * image.height > MOST_PIXELS:
        raise BadPicture(TOO_LARGE)


def _upright(image: Image.Image) -> tuple[Image.Image, bool]:
    """The picture turned as its camera said, in sRGB, and whether its pixels are still the file's own."""
    profile = image.info.get("icc_profile")
    turned = ImageOps.exif_transpose(image)
    exact = turned.size == image.size and image.getexif().get(0x0112, 1) == 1
    coloured = _to_srgb(turned, profile) if profile else None
    result = coloured or (image if exact else turned)
    result.info = {"transparency": t} if (t := image.info.get("transparency")) is not None and not coloured else {}
    return result, exact and coloured is None


def _to_srgb(image: Image.Image, profile: bytes) -> Image.Image | None:
    """The picture converted, or None when it is sRGB already or can't be converted (the profile is dropped then)."""
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        if image.mode not in ("RGB", "RGBA", "CMYK") or "srgb" in ImageCms.getProfileDescription(source).lower():
            return None
        mode = "RGBA" if image.mode == "RGBA" else "RGB"
        return ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode=mode)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return None


def _encode(image: Image.Image, data: bytes, kind: str, exact: bool) -> bytes:
    if kind == "PNG" and exact and _deeper_than_pillow(data):
        return without_metadata(data)
    options = {
        "PNG": {"optimize": False},
        "GIF": {},
        "WEBP": {"lossless": b"VP8L" in data[:64], "quality": 92},
        "JPEG": {"quality": "keep" if exact and image.format == "JPEG" else 92, "optimize": True},
    }[kind]
    if kind == "JPEG" and image.mode not in ("L", "RGB"):
        image, options["quality"] = image.convert("RGB"), 92
    return _saved(image, kind, **options)


def _saved(image: Image.Image, kind: str, **options) -> bytes:
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def _animated(image: Image.Image, data: bytes, kind: str, frames: int) -> Picture:
    """Frames, durations and loops stay; metadata goes. No thumbnail: the page shows the movement."""
    if frames > MOST_FRAMES or image.width * image.height * frames > MOST_ANIMATED_PIXELS:
        raise BadPicture(TOO_MANY_FRAMES)
    size = image.size
    durations = [(frame.load(), frame.info.get("duration", 0))[1] for frame in ImageSequence.Iterator(image)]
    image.seek(0)
    loop = {"loop": image.info["loop"]} if "loop" in image.info else {}
    image.info.pop("comment", None)
    if kind == "PNG":
        clean = without_metadata(data)
    elif kind == "GIF":
        clean = _saved(image, kind, save_all=True, comment=b"", **loop)
    else:
        clean = _saved(image, kind, save_all=True, duration=durations, quality=90, **loop)
    return Picture(clean, FORMATS[kind], *size, animated=True)


def _with_thumb(image: Image.Image, clean: bytes, kind: str) -> Picture:
    whole = Picture(clean, FORMATS[kind], *image.size)
    if image.width <= THUMB_WIDTH and len(clean) < SMALL_BYTES:
        return whole
    small = image.copy() if image.mode in ("RGB", "RGBA", "L") else image.convert(_shown_mode(image))
    small.thumbnail((THUMB_WIDTH, THUMB_HEIGHT))
    thumb = _saved(small, "WEBP", quality=82)
    if image.width <= THUMB_WIDTH and len(thumb) >= len(clean):
        return whole
    return Picture(clean, FORMATS[kind], *image.size, thumb, *small.size)


def _shown_mode(image: Image.Image) -> str:
    if image.mode.startswith("I") or image.mode == "F":
        return "L"
    return "RGBA" if image.has_transparency_data else "RGB"


# PNG by its chunks, for what Pillow can't hold without loss: 16-bit colour and animations.

KEPT_CHUNKS = {
    *(b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"acTL", b"fcTL", b"fdAT"),
    *(b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"bKGD", b"cICP"),
}


def _deeper_than_pillow(data: bytes) -> bool:
    return data[24] == 16 and data[25] != 0  # bit depth; colour type 0 (grey) is the one Pillow keeps


def without_metadata(data: bytes) -> bytes:
    """The PNG's picture chunks alone: no text, no EXIF, nothing behind its end. Raises ValueError when cut short."""
    kept, at = [data[:8]], 8
    while at < len(data):
        length, kind = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8]
        if kind in KEPT_CHUNKS:
            kept.append(data[at : at + 12 + length])
        at += 12 + length
        if kind == b"IEND":
            return b"".join(kept)
    raise ValueError("the PNG has no end")


# Names of files.


def safe_name(name: str) -> str:
    """A file name for storing and showing: no path, no control characters, NFC, at most 120 characters, never empty."""
    name = normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    name = re.sub(r'[<>:"|?*\s]+', " ", name)
    name = "".join(letter for letter in name if category(letter) not in ("Cc", "Cf", "Cs", "Co")).strip(". ")
    stem, ending = _parts(name)
    return (stem[: LONGEST_NAME - len(ending)].rstrip(". ") + ending) or "file"


def unique_name(name: str, taken: set[str]) -> str:
    """The name, or with -2, -3, ... before its ending when it is taken (whatever the case of its letters)."""
    used = {other.casefold() for other in taken}
    stem, ending = _parts(name)
    candidate, number = name, 1
    while candidate.casefold() in used:
        number += 1
        mark = f"-{number}"
        candidate = stem[: LONGEST_NAME - len(ending) - len(mark)] + mark + ending
    return candidate


def _parts(name: str) -> tuple[str, str]:
    ending = PurePosixPath(name).suffix
    return (name, "") if len(ending) > 16 else (name.removesuffix(ending), ending)
