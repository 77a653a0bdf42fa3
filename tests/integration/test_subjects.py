"""An administrator adds to the vocabulary of subjects, page by page and by a file."""

import csv
import io
import json

import pytest
from sqlalchemy import select

from frontline.accounts.models import Role
from frontline.audit.models import AuditEvent
from frontline.core.database import db
from frontline.core.errors import FieldError, TransitionError
from frontline.core.tables.uploads import RowImportResult
from frontline.subjects import queries, service
from frontline.subjects.importing import import_vocabulary
from frontline.subjects.models import OwnSubject
from frontline.subjects.service import SubjectDetails, add_subject
from tests.factories import make_person
from tests.pages import CheckingClient

HUBS = {"pref_label": "Warm hubs", "broader": "send", "alt_labels": "WHB\nwarm banks", "scope_note": "Heated rooms"}


def _add(label: str = "Warm hubs", broader: str | None = "send", *labels: str) -> OwnSubject:
    return add_subject(details=SubjectDetails(label, broader, labels))


def _get_row(key: str = "warm-hubs") -> OwnSubject:
    return db.session.scalars(select(OwnSubject).where(OwnSubject.key == key)).one()


def test_an_administrator_adds_a_subject_and_changes_it(client: CheckingClient) -> None:
    administrator = client.sign_in(make_person(Role.ADMINISTRATOR))
    assert client.submit("/admin/subjects/new", **HUBS).status_code == 302
    assert (_get_row().alt_labels, _get_row().changed_by_id) == (["WHB", "warm banks"], administrator.id)
    page = client.get("/admin/subjects?show=own").text
    assert "Warm hubs" in page
    assert "Added here" in page
    assert "warm banks" in client.get("/admin/subjects/subject/warm-hubs").text
    client.submit("/admin/subjects/subject/warm-hubs", **{**HUBS, "pref_label": "Warm rooms"})
    assert _get_row().pref_label == "Warm rooms"
    actions = db.session.scalars(select(AuditEvent.action).where(AuditEvent.object_id == _get_row().id)).all()
    assert actions == ["subject.added", "subject.changed"]


def test_nobody_but_an_administrator_opens_the_vocabulary(client: CheckingClient) -> None:
    _add()
    for role in set(Role) - {Role.ADMINISTRATOR}:
        client.sign_in(make_person(role))
        for path in ("", "/new", "/subject/warm-hubs", "/import", "/export.csv"):
            assert client.get(f"/admin/subjects{path}").status_code == 403
        assert client.submit("/admin/subjects/subject/warm-hubs/remove").status_code == 403


def test_subjects_are_searched_by_every_label_and_paged_and_packaged_ones_are_marked(client: CheckingClient) -> None:
    client.sign_in(make_person(Role.ADMINISTRATOR))
    page = client.get("/admin/subjects?words=ehcp").text
    assert "Education, health and care plans" in page
    assert "Packaged" in page
    assert "Page 2 of" in client.get("/admin/subjects?page=2").text
    assert "No subject has these words" in client.get("/admin/subjects?words=xyzzy").text
    assert "Nothing was added here yet" in client.get("/admin/subjects?show=own").text
    assert "Nothing was removed" in client.get("/admin/subjects?show=removed").text


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"pref_label": ""}, "Enter a preferred label"),
        ({"pref_label": "education, health and care plans"}, "is the preferred label of another subject"),
        ({"broader": "nowhere"}, "There is no subject “nowhere”"),
        ({"broader": "ehc-plans"}, "which stands under another itself"),
        ({"alt_labels": "a | b"}, "vertical bar"),
        ({"alt_labels": "=1+1"}, "must not begin with"),
        ({"alt_labels": "x" * 81}, "longer than 80 characters"),
        ({"alt_labels": "\n".join(map(str, range(31)))}, "up to 30 other labels"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field(client: CheckingClient, changed: dict[str, str], message: str) -> None:
    client.sign_in(make_person(Role.ADMINISTRATOR))
    page = client.submit("/admin/subjects/new", **{**HUBS, **changed})
    assert page.status_code == 422
    assert message in page.text
    assert db.session.scalars(select(OwnSubject)).all() == []


def test_a_ring_and_a_third_level_are_refused(client: CheckingClient) -> None:
    client.sign_in(make_person(Role.ADMINISTRATOR))
    _add("Warm places", None)
    _add("Warm hubs", "warm-places")
    path = "/admin/subjects/subject/warm-places"
    assert "cannot stand under itself" in client.submit(path, pref_label="Warm places", broader="warm-hubs").text
    assert "cannot stand under itself" in client.submit(path, pref_label="Warm places", broader="warm-places").text
    assert "Other subjects stand under it" in client.submit(path, pref_label="Warm places", broader="send").text


def test_a_removal_can_be_undone(client: CheckingClient) -> None:
    client.sign_in(make_person(Role.ADMINISTRATOR))
    _add()
    page = client.get(client.submit("/admin/subjects/subject/warm-hubs/remove").location).text
    assert "Undo the removal" in page
    assert queries.list_own_subjects() == ()
    assert client.get("/admin/subjects/subject/warm-hubs").status_code == 404
    assert "Warm hubs" in client.get("/admin/subjects?show=removed").text
    client.submit(f"/admin/subjects/removed/{_get_row().id}/restore")
    assert [subject.id for subject in queries.list_own_subjects()] == ["warm-hubs"]
    assert client.submit(f"/admin/subjects/removed/{_get_row().id}/restore").status_code == 404


@pytest.mark.usefixtures("app")
def test_what_others_stand_under_stays_and_what_was_replaced_does_not_come_back() -> None:
    places = _add("Warm places", None)
    hubs = _add("Warm hubs", "warm-places")
    with pytest.raises(TransitionError, match="Other subjects stand under"):
        service.remove_subject(row=places)
    service.remove_subject(row=hubs)
    assert _add("Warm hubs").key == "warm-hubs-2"
    with pytest.raises(TransitionError, match="is the preferred label of another subject"):
        service.restore_subject(row=hubs)


def test_labels_are_added_to_a_packaged_subject_and_nothing_else_of_it_changes(client: CheckingClient) -> None:
    client.sign_in(make_person(Role.ADMINISTRATOR))
    path = "/admin/subjects/subject/ehc-plans"
    assert "EHC plan" in client.get(path).text
    client.submit(path, added_labels="the blue folder\nehcp\nThe blue folder")
    (subject,) = queries.list_own_subjects()
    packaged = queries.get_packaged_subjects()["ehc-plans"]
    assert subject.labels == (*packaged.labels, "the blue folder")
    assert "Labels added" in client.get("/admin/subjects?words=blue+folder").text
    client.submit(path, added_labels="")
    assert queries.list_own_subjects() == (packaged,)
    assert client.submit(f"{path}/remove").status_code == 404


def _import(*rows: str, heading: str = "id,broader,prefLabel,altLabel,scopeNote") -> RowImportResult:
    return import_vocabulary(name="subjects.csv", content="\n".join([heading, *rows]).encode())


@pytest.mark.usefixtures("app")
def test_good_rows_are_imported_and_bad_ones_named_by_their_line() -> None:
    result = _import(
        "warm-places,,Warm places,,",
        "warm-hubs,warm-places,Warm hubs,WHB | warm banks,Heated rooms",
        "lost,nowhere,Lost,,",
        ",,Nameless,,",
        "Bad Id,,Bad,,",
        "warm-hubs,,Twice,,",
        "plans,send,Education; health,,",
        "again,send,warm HUBS,,",
        "ehc-plans,send,Another name,,",
        "short,send,Short",
        'stray,send,"A "stray" mark",,',
    )
    assert (result.new, result.changed, result.same) == (4, 0, 0)
    assert [line for line, _ in result.problems] == [4, 5, 6, 7, 9, 10, 12]
    assert "There is no subject “nowhere”" in result.problems[0][1]
    assert "stands on line 3 too" in result.problems[3][1]
    assert "came with the product" in result.problems[5][1]
    assert {subject.id for subject in queries.list_own_subjects()} == {"warm-places", "warm-hubs", "plans", "short"}


@pytest.mark.usefixtures("app")
def test_an_import_loses_no_label_and_no_subject() -> None:
    _add("Warm hubs", "send", "WHB")
    _add("Cold hubs", "send", "CHB")
    result = _import("warm-hubs,send,Warm rooms,warm banks,", "ehc-plans,send,Education; health,the blue folder,")
    assert (result.new, result.changed, len(result.problems)) == (0, 1, 1)
    assert [subject.labels for subject in queries.list_own_subjects()] == [
        ("Warm rooms", "WHB", "warm banks"),
        ("Cold hubs", "CHB"),
    ]


@pytest.mark.usefixtures("app")
def test_a_row_under_one_that_is_wrong_is_left_out_too() -> None:
    result = _import("top,,Education; health and care,,", "a,b,Ring one,,", "b,a,Ring two,,", "c,b,Under a ring,,")
    assert result.new == 1
    assert [line for line, _ in result.problems] == [3, 4, 5]


def test_what_is_exported_can_be_imported_and_says_nothing_new(client: CheckingClient) -> None:
    client.sign_in(make_person(Role.ADMINISTRATOR))
    _add("Warm hubs", "send", "WHB")
    client.submit("/admin/subjects/subject/ehc-plans", added_labels="the blue folder")
    table = client.get("/admin/subjects/export.csv").data
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(table.decode()))}
    assert rows["warm-hubs"]["altLabel"] == "WHB"
    assert rows["ehc-plans"]["altLabel"].endswith(" | the blue folder")
    page = client.submit("/admin/subjects/import", file=(io.BytesIO(table), "subjects.csv")).text
    assert f"0 new, 0 changed, {len(rows)} as before" in page
    skos = json.loads(client.get("/admin/subjects/export.jsonld").text)
    assert any(node.get("prefLabel") == "Warm hubs" for node in skos["graph"])


def test_a_file_is_imported_on_its_page_and_a_bad_line_is_shown(client: CheckingClient) -> None:
    client.sign_in(make_person(Role.ADMINISTRATOR))
    assert client.get("/admin/subjects/import").status_code == 200
    table = b"id,broader,prefLabel\nwarm-hubs,send,Warm hubs\nlost,nowhere,Lost\n"
    page = client.submit("/admin/subjects/import", file=(io.BytesIO(table), "subjects.csv")).text
    assert "1 new, 0 changed, 0 as before" in page
    assert "1 line was left out" in page
    assert "There is no subject “nowhere”" in page
    assert _get_row().pref_label == "Warm hubs"


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", b"id,prefLabel\na,B\n", "lacks a column: broader"),
        ("a.csv", b"id,broader,prefLabel\n", "no rows"),
        ("a.pdf", b"hello", "none of .csv"),
        ("a.csv", b"x" * 3_000_000, "smaller than 2 MB"),
        ("a.csv", b"", "no row of headings"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(name: str, content: bytes, message: str) -> None:
    with pytest.raises(FieldError, match=message):
        import_vocabulary(name=name, content=content)


def test_importing_nothing_says_so(client: CheckingClient) -> None:
    client.sign_in(make_person(Role.ADMINISTRATOR))
    page = client.submit("/admin/subjects/import")
    assert page.status_code == 422
    assert "Choose a file first" in page.text
