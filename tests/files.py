"""Files that people, and attackers, may send; each made here."""

import io
import struct
import zipfile
import zlib

import pikepdf
from PIL import Image

MARKER = "Zebulon-Quickthorn"


def photo(ending: str = "JPEG", *, marker: str = MARKER, size: tuple[int, int] = (64, 48)) -> bytes:
    """A photo that tells where it was taken, with what, and by whom."""
    picture = Image.new("RGB", size, "teal")
    exif = Image.Exif()
    exif[0x013B] = exif[0x010E] = exif[0x9286] = marker
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (53.0, 29.0, 11.0)
    written = io.BytesIO()
    picture.save(written, ending, exif=exif.tobytes(), comment=marker.encode()) if ending == "JPEG" else picture.save(
        written, ending, exif=exif.tobytes()
    )
    return written.getvalue()


def pdf(*, marker: str = MARKER, password: str = "") -> bytes:
    """A PDF with a script, a file inside, a note, and the name of its maker."""
    document = pikepdf.new()
    page = document.add_blank_page(page_size=(200, 200))
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=f"app.alert('{marker}')")
    document.Root.OpenAction = document.make_indirect(script)
    page.obj.Annots = pikepdf.Array([pikepdf.Dictionary(Subtype=pikepdf.Name.Text, Contents=marker, T=marker)])
    document.attachments["inside.exe"] = pikepdf.AttachedFileSpec(document, marker.encode(), filename="inside.exe")
    with document.open_metadata() as metadata:
        metadata["dc:creator"] = [marker]
    document.docinfo["/Author"] = marker
    written = io.BytesIO()
    encryption = pikepdf.Encryption(owner=password, user=password) if password else False
    document.save(written, encryption=encryption)
    return written.getvalue()


def word(parts: dict[str, bytes] | None = None, *, marker: str = MARKER) -> bytes:
    """A Word file with its author in every place where Word writes one; further parts by name."""
    body = (
        f'<w:document xmlns:w="w"><w:ins w:author="{marker}" w:initials="{marker}"><w:t>Text that stays</w:t></w:ins>'
        "</w:document>"
    )
    core = f"<cp:coreProperties><dc:creator>{marker}</dc:creator></cp:coreProperties>"
    links = (
        '<Relationships><Relationship Id="1" Target="docProps/core.xml"/>'
        f'<Relationship Id="2" Target="https://{marker}.example" TargetMode="External"/></Relationships>'
    )
    contents = {
        "[Content_Types].xml": b"<Types/>", "word/document.xml": body.encode(), "docProps/core.xml": core.encode(),
        "word/_rels/document.xml.rels": links.encode(), "word/media/image1.jpg": photo(marker=marker),
        "word/comments.xml": f'<w:comments><w:comment w:author="{marker}"/></w:comments>'.encode(), **(parts or {}),
    }  # fmt: skip
    return archive(contents)


def archive(contents: dict[str, bytes]) -> bytes:
    """A ZIP archive."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in contents.items():
            packed.writestr(name, content)
    return written.getvalue()


def picture_bomb() -> bytes:
    """A PNG of a few hundred bytes that says it has four billion points."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + check

    header = struct.pack(">IIBBBBB", 65_000, 65_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


def readable(content: bytes) -> bytes:
    """A file with everything in it unpacked."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return b"".join(name.encode() + packed.read(name) for name in packed.namelist())
    if content.startswith(b"%PDF"):
        with pikepdf.open(io.BytesIO(content)) as document:
            streams = [thing.read_raw_bytes() for thing in document.objects if isinstance(thing, pikepdf.Stream)]
            return b"".join(
                [*(repr(thing).encode() for thing in document.objects), *streams, repr(document.trailer).encode()]
            )
    return content


ATTACKS: dict[str, bytes] = {
    "empty": b"",
    "program": b"MZ\x90\x00" + b"\0" * 100,
    "script called a photo": b"<script>alert(1)</script>",
    "web page": b"<!DOCTYPE html><html></html>",
    "vector picture with a script": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "broken photo": b"\xff\xd8\xff" + b"\0" * 50,
    "cut photo": photo()[:200],
    "picture bomb": picture_bomb(),
    "broken PDF": b"%PDF-1.7\n" + b"\xff" * 200,
    "PDF with a password": pdf(password="secret"),
    "plain archive": archive({"a.txt": b"a"}),
    "archive bomb": archive({"[Content_Types].xml": b"", "word/document.xml": b"\0" * 120_000_000}),
    "macros": word({"word/vbaProject.bin": b"\0"}),
    "program inside": word({"word/embeddings/oleObject1.bin": b"MZ"}),
    "entities": word({"word/document.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
    "broken archive": word()[:-40],
    "old Office": b"\xd0\xcf\x11\xe0" + b"\0" * 600,
    "too large": b"\xff\xd8\xff" + b"\0" * 10_500_000,
    "links without end": word({"word/_rels/document.xml.rels": b"<Relationship " * 300_000}),
    "film inside": word({"word/media/film.mp4": b"\0" * 10}),
}
