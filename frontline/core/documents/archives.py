"""The XML parts of an office document."""

from lxml import etree

from frontline.core.files.office_archives import open_archive, parse_part, unpack_parts


def read_xml_parts(content: bytes) -> tuple[dict[str, etree._Element], list[str]]:
    """Every XML part by name, parsed, and the names of all other parts.

    Raises:
        FileRefusedError: it is broken, unpacks to too much, or is not as an office program writes it.
    """
    with open_archive(content) as archive:
        names = archive.namelist()
        marked_up = [name for name in names if name.endswith((".xml", ".rels"))]
        parts = {name: parse_part(part) for name, part in unpack_parts(archive, marked_up) if part.strip()}
        return parts, [name for name in names if name not in set(marked_up)]
