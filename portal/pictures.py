"""Pictures that everybody may see: taken in, made anew, and kept without what they should not carry.

A picture is decoded and written again, so that what is stored is a picture and nothing else: no place and time from
the telephone (EXIF), no program after the last byte. It is turned upright and made no larger than a page shows it.
"""

import io
import warnings
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

LARGEST = 15 * 1024 * 1024  # bytes that may be sent
MOST_PIXELS = 50_000_000  # more than any telephone takes; a bomb unpacks to more
SMALLEST = 32  # pixels on a side
FORMATS = ("JPEG", "PNG", "WEBP")
BROKEN = (UnidentifiedImageError, OSError, SyntaxError, ValueError, IndexError, EOFError)


@dataclass(frozen=True)
class Picture:
    """What is stored: the bytes that we made ourselves, and how large they are drawn."""

    content: bytes
    content_type: str
    width: int
    height: int

    @property
    def suffix(self) -> str:
        return "png" if self.content_type == "image/png" else "jpg"


class NotAPicture(Exception):
    """Why a file is not taken, as the code of a message."""


def made_anew(file: Any, *, side: int) -> Picture:
    """`file` as a picture of at most `side` pixels each way. Raises NotAPicture with the code of what is wrong."""
    try:
        image = _opened(file)
        image.thumbnail((side, side))  # first: a large JPEG is unpacked smaller from the start
        return _written(ImageOps.exif_transpose(image))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError) as error:
        raise NotAPicture("too_many_pixels") from error
    except BROKEN as error:
        raise NotAPicture("unknown") from error


def _opened(file: Any) -> Image.Image:
    """Only the head is read here, so that what is too large is refused before it is unpacked."""
    file.seek(0)
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        image = Image.open(file, formats=FORMATS)
    width, height = image.size
    if width * height > MOST_PIXELS:
        raise NotAPicture("too_many_pixels")
    if min(width, height) < SMALLEST:
        raise NotAPicture("too_small")
    return image


def _written(image: Image.Image) -> Picture:
    """PNG where something can be seen through, JPEG otherwise. Nothing is carried over but the pixels."""
    pixels = image.convert("RGBA" if image.has_transparency_data else "RGB")
    is_clear = pixels.mode == "RGBA" and pixels.getchannel("A").getextrema() != (255, 255)
    pixels = pixels if is_clear else pixels.convert("RGB")
    bare = Image.new(pixels.mode, pixels.size)
    bare.paste(pixels)
    out = io.BytesIO()
    if is_clear:
        bare.save(out, "PNG", optimize=True)
    else:
        bare.save(out, "JPEG", quality=85, progressive=True)
    return Picture(out.getvalue(), "image/png" if is_clear else "image/jpeg", *bare.size)


class PictureInput(forms.FileInput):
    """Lets a telephone offer its camera and its pictures."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"accept": "image/jpeg,image/png,image/webp", **(attrs or {})})


class PictureField(forms.FileField):
    """A file field that takes JPEG, PNG and WebP, and cleans to a `Picture` of at most `side` pixels each way."""

    widget = PictureInput
    default_error_messages = {
        "too_large": _("The picture is larger than 15 MB. Make it smaller and try again."),
        "too_many_pixels": _("The picture has too many pixels. Make it smaller and try again."),
        "too_small": _("The picture is too small to be seen. Choose a larger one."),
        "unknown": _("This is not a picture that we can read. We take JPEG, PNG and WebP."),
        "empty": _("The file is empty. Choose another one."),
    }

    def __init__(self, *, side: int = 1600, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.side = side

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if not isinstance(file, UploadedFile):
            return file
        if (file.size or 0) > LARGEST:
            raise self._refusal("too_large")
        try:
            return made_anew(file, side=self.side)
        except NotAPicture as refused:
            raise self._refusal(str(refused)) from refused

    def _refusal(self, code: str) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code)
