"""Photos: painted anew, so that nothing but the picture is left; where and by whom it was taken goes."""

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

from frontline.core.files.results import CleanFile, FileRefusedError

_MOST_PIXELS = 60_000_000
_LONGEST_SIDE = 3_000  # pixels; enough to read a notice on a wall
_FORMATS = ("JPEG", "PNG", "WEBP")


def clean_picture(content: bytes) -> CleanFile:
    """The picture alone, at most 3,000 pixels wide or high, upright.

    Raises:
        RefusedError: it is broken, or has more than 60 million pixels.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _painted(content)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise FileRefusedError("The picture is too large. Send a smaller one") from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, MemoryError):
        raise FileRefusedError("The picture is broken and cannot be read. Take it again, or send another") from None


def _painted(content: bytes) -> CleanFile:
    with Image.open(io.BytesIO(content), formats=_FORMATS) as opened:
        if opened.width * opened.height > _MOST_PIXELS:
            raise Image.DecompressionBombError
        picture = ImageOps.exif_transpose(opened)
        picture.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
        sharp = opened.format == "PNG"
        bare = picture.convert("RGBA" if sharp and "A" in picture.getbands() else "RGB")
    # A new picture of the same points: what came with the old one is left behind.
    fresh = Image.new(bare.mode, bare.size)
    fresh.paste(bare)
    written = io.BytesIO()
    if sharp:
        fresh.save(written, "PNG", optimize=True)
    else:
        fresh.save(written, "JPEG", quality=85)
    return CleanFile("png" if sharp else "jpg", written.getvalue())
