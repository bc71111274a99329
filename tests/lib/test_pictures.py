import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image, ImageCms, ImageSequence, PngImagePlugin

from mechjournal.lib.pictures import BadPicture, Kind, kind_of, prepare, safe_name, unique_name

GPS = "Exif GPS 52.37"


def encoded(image: Image.Image, kind: str, **options) -> bytes:
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def noise(mode="RGB", size=(64, 48)) -> Image.Image:
    return Image.effect_noise(size, 80).convert(mode)


def opened(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data))
    image.load()
    return image


def with_place() -> Image.Exif:
    exif = Image.Exif()
    exif[0x010E] = GPS
    exif.get_ifd(0x8825)[29] = GPS
    return exif


@pytest.mark.parametrize(
    ("kind", "mime"), [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("GIF", "image/gif"), ("WEBP", "image/webp")]
)
def test_the_four_kinds_keep_their_kind_and_size(kind, mime):
    picture = prepare(encoded(noise(), kind), "a")
    assert (picture.content_type, picture.width, picture.height) == (mime, 64, 48)
    assert opened(picture.data).format == kind and not picture.animated


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_place_and_camera_are_removed(kind):
    data = encoded(noise(), kind, exif=with_place(), xmp=GPS.encode())
    assert GPS.encode() in data and GPS.encode() not in prepare(data, "a").data


def test_comments_are_removed():
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", GPS)
    for data in (
        encoded(noise(), "PNG", pnginfo=info),
        encoded(noise(), "JPEG", comment=GPS),
        encoded(noise(), "GIF", comment=GPS),
    ):
        assert GPS.encode() in data and GPS.encode() not in prepare(data, "a").data


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_what_hangs_behind_the_picture_is_removed(kind):
    assert b"<script>" not in prepare(encoded(noise(), kind) + b"<script>alert(1)</script>", "a").data


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_turned_photograph_is_put_upright(kind):
    exif = Image.Exif()
    exif[0x0112] = 6
    picture = prepare(encoded(noise(), kind, exif=exif), "a")
    assert (picture.width, picture.height) == opened(picture.data).size == (48, 64)
    assert opened(picture.data).getexif().get(0x0112, 1) == 1


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_png_stays_lossless(mode):
    image = noise("L").convert("I;16") if mode == "I;16" else noise().convert(mode)
    after = opened(prepare(encoded(image, "PNG"), "a.png").data)
    assert after.mode == image.mode and after.tobytes() == image.tobytes()


def test_a_transparent_palette_stays_transparent():
    image = noise("P")
    after = opened(prepare(encoded(image, "PNG", transparency=3), "a.png").data)
    assert (
        after.info["transparency"] == 3
        and after.convert("RGBA").tobytes() == opened(encoded(image, "PNG", transparency=3)).convert("RGBA").tobytes()
    )


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def deep_png(extra: bytes = b"") -> bytes:
    rows = b"".join(b"\0" + bytes(range(x, x + 12)) for x in range(2))  # 2 x 2 pixels, 3 x 16 bits each
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 2, 2, 16, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + extra + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def test_sixteen_bit_colour_stays_bit_for_bit():
    assert prepare(deep_png(chunk(b"tEXt", b"Comment\0" + GPS.encode())) + b"tail", "a.png").data == deep_png()


def frames(mode="RGB") -> list[Image.Image]:
    return [Image.new(mode, (32, 16), (40 * n, 10, 0)) for n in range(4)]


@pytest.mark.parametrize("kind", ["PNG", "GIF", "WEBP"])
def test_animations_keep_frames_times_and_loops(kind):
    first, *rest = frames()
    data = encoded(first, kind, save_all=True, append_images=rest, duration=[100, 200, 300, 400], loop=3)
    picture = prepare(data, "a")
    image = Image.open(BytesIO(picture.data))
    times = [(frame.load(), frame.info["duration"])[1] for frame in ImageSequence.Iterator(image)]
    assert picture.animated and times == [100, 200, 300, 400] and image.info["loop"] == 3
    assert (picture.width, picture.height, picture.thumb) == (32, 16, None)


def test_an_animation_loses_its_comment():
    first, *rest = frames()
    data = encoded(first, "GIF", save_all=True, append_images=rest, comment=GPS)
    assert GPS.encode() in data and GPS.encode() not in prepare(data, "a").data


def test_a_colour_profile_is_not_handed_on():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()
    after = opened(prepare(encoded(noise(), "PNG", icc_profile=profile), "a").data)
    assert "icc_profile" not in after.info


@pytest.mark.parametrize("mode", ["CMYK", "L"])
def test_other_jpegs_open_everywhere(mode):
    assert opened(prepare(encoded(noise(mode), "JPEG"), "a").data).mode in ("RGB", "L")


def test_a_wide_picture_gets_a_thumbnail():
    picture = prepare(encoded(noise(size=(1840, 400)), "JPEG"), "a")
    assert (picture.thumb_width, picture.thumb_height) == opened(picture.thumb).size == (920, 200)
    assert opened(picture.thumb).format == "WEBP" and len(picture.thumb) < len(picture.data)


@pytest.mark.parametrize("mode", ["I;16", "LA", "P", "1"])
def test_every_mode_can_be_shown_small(mode):
    image = noise("L", (1000, 20)).convert("I;16") if mode == "I;16" else noise(mode, (1000, 20))
    assert prepare(encoded(image, "PNG"), "a").thumb_width == 920


def test_a_small_picture_gets_none():
    assert prepare(encoded(noise(), "PNG"), "a").thumb is None


def bomb(width: int, height: int) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(8001, 5000), (40_000, 40_000), (1, 2**31 - 1)])
def test_more_than_forty_megapixels_are_refused(size):
    with pytest.raises(BadPicture, match="40 megapixels"):
        prepare(bomb(*size), "a.png")


def test_too_many_frames_are_refused(monkeypatch):
    monkeypatch.setattr("mechjournal.lib.pictures.MOST_FRAMES", 3)
    first, *rest = frames()
    with pytest.raises(BadPicture, match="too many frames"):
        prepare(encoded(first, "GIF", save_all=True, append_images=rest), "a.gif")


@pytest.mark.parametrize("data", [b"", b"<svg/>", b"%PDF-1.7", b"BM" + b"\0" * 60, b"II*\0" + b"\0" * 60])
def test_other_files_are_not_pictures(data):
    with pytest.raises(BadPicture, match="not a PNG"):
        prepare(data, "a.png")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_half_a_picture_is_broken(kind, share):
    data = encoded(noise(), kind)
    with pytest.raises(BadPicture, match="broken"):
        prepare(data[: int(len(data) * share)], "a")


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n", "a.PNG", Kind.PICTURE),
        (b"\xff\xd8\xff", "pasted", Kind.PICTURE),
        (b"<html>", "a.png", Kind.PICTURE),  # refused by prepare, not quietly kept
        (b"<svg/>", "a.svg", Kind.FILE),
        (b"<html>", "a.html", Kind.FILE),
        (b"GIF89a", "a.js", Kind.FILE),
        (b"x", "README", Kind.FILE),
    ],
)
def test_only_four_kinds_are_pictures(data, name, kind):
    assert kind_of(data, name) is kind


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("plot.png", "plot.png"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ana\\plot 1.png", "plot 1.png"),
        ("..", "file"),
        ("", "file"),
        (".env", "env"),
        ("a\x00b\n\u202egnp.exe", "ab gnp.exe"),
        ("e\u0301te\u0301.png", "été.png"),
        ('a<b>"c".png', "a b c.png"),
        ("x" * 300 + ".png", "x" * 116 + ".png"),
        ("😀.png", "😀.png"),
    ],
)
def test_names_are_made_safe(name, safe):
    assert safe_name(name) == safe


def test_taken_names_get_a_number():
    assert unique_name("plot.png", set()) == "plot.png"
    assert unique_name("plot.png", {"Plot.png", "plot-2.png"}) == "plot-3.png"
    assert unique_name("README", {"README"}) == "README-2"
    assert len(unique_name("x" * 116 + ".png", {"x" * 116 + ".png"})) == 120
