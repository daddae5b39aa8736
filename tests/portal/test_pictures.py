"""What is put up is a picture, made anew: upright, small, and without what it should not carry."""

import io
import struct
import zlib

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from portal import pictures
from portal.pictures import PictureField

WHERE = 0x8825  # EXIF: the place


def drawn(kind="JPEG", *, size=(200, 100), mode="RGB", colour=(200, 30, 30), **options):
    out = io.BytesIO()
    Image.new(mode, size, colour).save(out, kind, **options)
    return out.getvalue()


def sent(content, *, side=1600):
    return PictureField(side=side).clean(SimpleUploadedFile("bilde.jpg", content))


def read(picture):
    return Image.open(io.BytesIO(picture.content))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_written_anew_as_one_that_every_browser_shows(kind):
    picture = sent(drawn(kind))
    assert (picture.content_type, read(picture).format) == ("image/jpeg", "JPEG")
    assert (picture.width, picture.height) == (200, 100)


def test_what_can_be_seen_through_stays_so():
    picture = sent(drawn("PNG", mode="RGBA", colour=(0, 0, 0, 0)))
    assert (picture.content_type, read(picture).mode) == ("image/png", "RGBA")


def test_place_and_time_are_removed_and_the_picture_is_turned_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif[0x0132] = "2027:03:02 12:00:00"
    exif.get_ifd(WHERE)[2] = (59.0, 47.0, 0.0)
    picture = sent(drawn(exif=exif))
    assert (picture.width, picture.height) == (100, 200)
    assert not read(picture).getexif()
    assert b"2027:03:02" not in picture.content


def test_what_lies_behind_the_picture_is_left_out():
    picture = sent(drawn() + b"<script>alert(1)</script>")
    assert b"script" not in picture.content


def test_it_is_made_no_larger_than_it_is_shown():
    picture = sent(drawn(size=(3000, 1000)), side=600)
    assert (picture.width, picture.height) == (600, 200)


def bomb(width, height):
    """A PNG that says it is this large, and is a few bytes."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"<html><script>alert(1)</script>", "ikke et bilde"),
        (b"GIF89a" + b"\0" * 50, "ikke et bilde"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 100, "ikke et bilde"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 20, "ikke et bilde"),
        (drawn(size=(400, 400))[:300], "ikke et bilde"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "ikke et bilde"),
        (bomb(60_000, 60_000), "for mange piksler"),
        (bomb(9_000, 9_000), "for mange piksler"),
        (bomb(100, 100), "ikke et bilde"),
        (drawn(size=(10, 10)), "for lite"),
        (b"", "tom"),
        (b"\xff\xd8\xff" + b"0" * pictures.LARGEST, "15 MB"),
    ],
    ids=["page", "gif", "broken jpeg", "broken png", "cut off", "svg", "bomb", "large", "short", "tiny", "empty",
         "heavy"],
)  # fmt: skip
def test_what_is_no_picture_is_refused_in_plain_words(content, says):
    with pytest.raises(forms.ValidationError, match=says):
        sent(content)
