"""The file for a request: what it is about, its records, and the exemptions that they name."""

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from frontline.accounts.models import Person
from frontline.audit.service import record_event
from frontline.core.clock import get_london_today, now
from frontline.core.formatting import format_moment
from frontline.core.spreadsheets import Cell, Sheet, write_xlsx
from frontline.core.translation import gettext as _
from frontline.operations.information_requests.collection import collect_records, count_by_kind
from frontline.operations.information_requests.criteria import RequestCriteria
from frontline.operations.information_requests.exemptions import Section
from frontline.operations.information_requests.records import HeldRecord
from frontline.operations.information_requests.wording import describe_criteria, list_left_out, list_notes


@dataclass(frozen=True, slots=True)
class RequestExport:
    """A file that was made for a request.

    Attributes:
        key: by which the audit trail knows it.
        about: what the cover says: headings with their texts.
        records: all of them.
    """

    key: uuid.UUID
    about: Sequence[tuple[str, str]]
    records: Sequence[HeldRecord]


def make_request_export(*, criteria: RequestCriteria, person: Person) -> RequestExport:
    """Collect what a request asks for, and record that somebody has it.

    Raises:
        FieldError: there are too many records, or they cannot be screened for personal data now.
    """
    records, key = collect_records(criteria), uuid.uuid4()
    asked = "; ".join(f"{name}: {text}" for name, text in describe_criteria(criteria))
    count = f"{criteria.reference}: {len(records)}"
    record_event("information_request.exported", kind="information_request", key=key, new=count, reason=asked)
    return RequestExport(key, list(_list_cover_lines(criteria, person, key, records)), records)


def _list_cover_lines(
    criteria: RequestCriteria, person: Person, key: uuid.UUID, records: Sequence[HeldRecord]
) -> list[tuple[str, str]]:
    made = _("%(at)s, by %(name)s", at=format_moment(now()), name=person.name)
    counts = [(kind.plural, f"{count:,}") for kind, count in count_by_kind(records).items()]
    return [
        (_("Request"), criteria.reference),
        (_("Made"), made),
        (_("Number of this file in the audit trail"), str(key)),
        *describe_criteria(criteria),
        (_("Records"), f"{len(records):,}"),
        *counts,
        *((_("Not in this file"), text) for text in list_left_out(criteria)),
        *((_("Please note"), text) for text in list_notes()),
    ]


def write_request_workbook(export: RequestExport) -> bytes:
    """As a workbook: the cover, the records, and the exemptions."""
    exemptions = [(section.label, section.kind, section.note) for section in Section]
    headings = (
        _("Reference"), _("What it is"), _("Date, or month"), _("Held by"), _("State"), _("From"), _("Text"),
        _("Link"), _("Exemptions suggested by the machine, for a person to decide"), _("Why it suggests them"),
        _("Passages that may be personal data"), _("Decision"), _("Reason"),
    )  # fmt: skip
    return write_xlsx(
        [
            Sheet(_("About this file"), (_("What"), _("In words")), export.about),
            Sheet(_("Records"), headings, [_make_row(record) for record in export.records]),
            Sheet(_("Exemptions"), (_("Exemption"), _("Kind"), _("What to weigh")), exemptions),
        ]
    )


def _make_row(record: HeldRecord) -> list[Cell]:
    return [
        record.reference, record.kind.label, record.date, record.holder, record.state, record.source, record.text,
        record.link, "\n".join(dict.fromkeys(found.section.label for found in record.exemptions)),
        "\n".join(f"{found.section.value}: {found.reason}" for found in record.exemptions),
        "\n".join(record.passages), "", "",
    ]  # fmt: skip


def write_request_json(export: RequestExport) -> bytes:
    """For a program: the same, with names that stay as they are in any language."""
    content = {
        "about": [{"heading": heading, "text": text} for heading, text in export.about],
        "records": [_make_entry(record) for record in export.records],
        "exemptions": [
            {
                "section": section.value,
                "about": section.about,
                "is_qualified": section.is_qualified,
                "note": section.note,
            }
            for section in Section
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def _make_entry(record: HeldRecord) -> dict[str, object]:
    suggested = [{"section": found.section.value, "reason": found.reason} for found in record.exemptions]
    return {
        "reference": record.reference, "kind": record.kind.label, "date": record.date, "holder": record.holder,
        "state": record.state, "source": record.source, "text": record.text, "link": record.link,
        "suggested_exemptions": suggested, "passages": list(record.passages), "decision": "", "reason": "",
    }  # fmt: skip


def name_request_file(criteria: RequestCriteria, ending: str) -> str:
    """With the reference of the request and the day."""
    plain = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in criteria.reference)
    return f"foi-{plain.strip('-').lower()}-{get_london_today().isoformat()}.{ending}"
