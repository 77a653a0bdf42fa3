"""Two hundred documents with a marking in every container that their format has: none of them is taken."""

import io
import zipfile
from collections.abc import Callable

import pikepdf
import pytest
from docx import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from frontline.core.documents.reading import read_document
from frontline.core.pdf import typeset_pdf
from frontline.policies.service.drafts import find_marking
from tests.documents import INSERTED, SCHOOL, TEXT_BOX, WORD_PARAGRAPH, save

_PART_OF_THE_FILE = ("docProps/custom.xml", "customXml/item9.xml", "word/comments.xml", "word/glossary/document.xml")


def _in_body(element: str) -> Callable[[str], bytes]:
    def make(mark: str) -> bytes:
        document = Document()
        document.add_paragraph(SCHOOL)
        document.element.body.insert(0, parse_xml(element.format(ns=nsdecls("w", "wp", "a"), mark=mark)))
        return save(document)

    return make


def _in_section(name: str) -> Callable[[str], bytes]:
    def make(mark: str) -> bytes:
        document = Document()
        document.add_paragraph(SCHOOL)
        document.settings.odd_and_even_pages_header_footer = True
        document.sections[0].different_first_page_header_footer = True
        getattr(document.sections[0], name).paragraphs[0].text = mark
        return save(document)

    return make


def _in_properties(mark: str) -> bytes:
    document = Document()
    document.add_paragraph(SCHOOL)
    document.core_properties.subject = mark
    return save(document)


def _split_over_runs(mark: str) -> bytes:
    document = Document()
    paragraph = document.add_paragraph()
    for letter in mark:
        paragraph.add_run(letter)
    document.add_paragraph(SCHOOL)
    return save(document)


def _hidden(mark: str) -> bytes:
    document = Document()
    run = document.add_paragraph().add_run(mark)
    run.font.hidden = True
    document.add_paragraph(SCHOOL)
    return save(document)


def _in_a_nested_table(mark: str) -> bytes:
    document = Document()
    document.add_paragraph(SCHOOL)
    document.add_table(1, 1).rows[0].cells[0].add_table(1, 1).rows[0].cells[0].text = mark
    return save(document)


def _in_a_field(mark: str) -> bytes:
    document = Document()
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "DOCPROPERTY Marking")
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = mark
    run.append(text)
    field.append(run)
    document.add_paragraph()._p.append(field)  # noqa: SLF001 - python-docx has no fields
    document.add_paragraph(SCHOOL)
    return save(document)


def _in_part(name: str) -> Callable[[str], bytes]:
    def make(mark: str) -> bytes:
        document = Document()
        document.add_paragraph(SCHOOL)
        content = io.BytesIO(save(document))
        with zipfile.ZipFile(content, "a") as archive:
            archive.writestr(name, f"<properties><property><value>{mark}</value></property></properties>")
        return content.getvalue()

    return make


_DELETED = "<w:p {ns}><w:del><w:r><w:delText>{mark}</w:delText></w:r></w:del></w:p>"
_CONTROL = (
    "<w:sdt {ns}><w:sdtPr><w:alias w:val='Title'/></w:sdtPr><w:sdtContent>" + WORD_PARAGRAPH + "</w:sdtContent></w:sdt>"
)
_ALIAS = "<w:sdt {ns}><w:sdtPr><w:alias w:val='{mark}'/></w:sdtPr><w:sdtContent><w:p/></w:sdtContent></w:sdt>"
_LINK = "<w:p {ns}><w:hyperlink><w:r><w:t>{mark}</w:t></w:r></w:hyperlink></w:p>"
_SMART_TAG = "<w:p {ns}><w:smartTag><w:r><w:t>{mark}</w:t></w:r></w:smartTag></w:p>"
_PROPERTIES = "<wp:docPr id='1' name='x' descr='{mark}'/>"
_DESCRIPTION = f"<w:p {{ns}}><w:r><w:drawing><wp:inline>{_PROPERTIES}</wp:inline></w:drawing></w:r></w:p>"
_WORD_CONTAINERS: dict[str, Callable[[str], bytes]] = {
    "paragraph": _in_body(WORD_PARAGRAPH), "deletion": _in_body(_DELETED), "insertion": _in_body(INSERTED),
    "control": _in_body(_CONTROL), "title of a control": _in_body(_ALIAS), "link": _in_body(_LINK),
    "smart tag": _in_body(_SMART_TAG), "text box": _in_body(TEXT_BOX), "description": _in_body(_DESCRIPTION),
    "runs": _split_over_runs, "hidden": _hidden, "nested table": _in_a_nested_table, "field": _in_a_field,
    "properties": _in_properties, "header": _in_section("header"), "footer": _in_section("footer"),
    "first header": _in_section("first_page_header"), "even footer": _in_section("even_page_footer"),
    **{name: _in_part(name) for name in _PART_OF_THE_FILE},
}  # fmt: skip
_WIDE = "".join(chr(ord(letter) + 0xFEE0) for letter in "SECRET")
_MARKINGS = (
    "SECRET", "TOP SECRET", "OFFICIAL-SENSITIVE", "Secret", "[TOP SECRET]", "SE\u200bCRET", _WIDE, "TOP\u00a0SECRET",
    "OFFICIAL \u2013 SENSITIVE",
)  # fmt: skip


def _make_pdf() -> pikepdf.Pdf:
    blocks = [{"kind": "paragraph", "text": SCHOOL}]
    made = typeset_pdf(
        "pages/report.typ", {"title": "T", "description": "D", "state": "S", "blocks": blocks, "figures": []}
    )
    return pikepdf.open(io.BytesIO(made))


def _in_pdf_title(mark: str) -> bytes:
    pdf = _make_pdf()
    pdf.docinfo["/Subject"] = mark
    return save(pdf)


def _in_pdf_comment(mark: str) -> bytes:
    pdf = _make_pdf()
    comment = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], Contents=pikepdf.String(mark)
    )
    pdf.pages[0].Annots = pdf.make_indirect(pikepdf.Array([comment]))
    return save(pdf)


def _in_pdf_attachment(mark: str) -> bytes:
    pdf = _make_pdf()
    pdf.attachments[mark] = b"x"
    return save(pdf)


_PDF_CONTAINERS = {"properties": _in_pdf_title, "comment": _in_pdf_comment, "attachment": _in_pdf_attachment}


@pytest.mark.parametrize("container", [*_WORD_CONTAINERS, *(f"pdf {name}" for name in _PDF_CONTAINERS)])
@pytest.mark.parametrize("mark", _MARKINGS)
def test_no_marking_passes_whatever_it_is_written_in(container: str, mark: str) -> None:
    make = _WORD_CONTAINERS.get(container) or _PDF_CONTAINERS[container.removeprefix("pdf ")]
    assert find_marking("\n".join(read_document(make(mark)).all_words)) in {
        "SECRET",
        "TOP SECRET",
        "OFFICIAL-SENSITIVE",
    }
