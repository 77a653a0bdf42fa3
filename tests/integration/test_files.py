"""Photos and documents: what tells of their maker goes, what could harm is refused."""

import gc
import io
import sys
from pathlib import Path

import pikepdf
import pytest
from moto import mock_aws
from PIL import Image

from frontline.accounts.models import Role
from frontline.core.database import db
from frontline.core.errors import FieldError, NotFoundError, SettingsError
from frontline.core.files.cleaning import clean_file
from frontline.core.files.results import FileRefusedError
from frontline.core.files.virus_scan import scan_for_viruses
from frontline.core.settings import Settings, get_settings
from frontline.core.storage import BucketStorage, get_storage
from frontline.core.vault import vault
from frontline.insights.models.choices import InsightState, Severity
from frontline.insights.models.clarification import Attachment
from frontline.insights.models.insight import Insight
from frontline.insights.service.attachments import attach_file
from frontline.insights.service.screening import save_findings
from tests import files as made
from tests.factories import make_insight, make_person, make_team, make_theme, route_to
from tests.insights import only, secondee, start
from tests.pages import CheckingClient

GOOD = {
    "jpg": made.photo(), "png": made.photo("PNG"), "webp": made.photo("WEBP"), "pdf": made.pdf(), "docx": made.word(),
}  # fmt: skip


@pytest.mark.parametrize("name", GOOD)
def test_what_tells_of_its_maker_is_taken_out(name: str) -> None:
    assert made.MARKER.encode() in made.readable(GOOD[name])
    clean = clean_file(GOOD[name])
    assert made.MARKER.encode() not in made.readable(clean.content)
    assert not Image.open(io.BytesIO(clean.content)).getexif() if name in {"jpg", "png", "webp"} else True


def test_a_pdf_keeps_its_pages_and_nothing_that_acts() -> None:
    with pikepdf.open(io.BytesIO(clean_file(made.pdf()).content)) as document:
        assert len(document.pages) == 1
        assert set(document.Root.keys()) <= {"/Type", "/Pages", "/Version"}
        assert "/Annots" not in document.pages[0].obj
        assert document.attachments == {}


def test_a_photo_inside_a_pdf_is_painted_anew() -> None:
    document = pikepdf.new()
    page = document.add_blank_page(page_size=(100, 100))
    image = pikepdf.Stream(document, made.photo(), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=64,
                           Height=48, ColorSpace=pikepdf.Name.DeviceRGB, BitsPerComponent=8)  # fmt: skip
    image.Filter = pikepdf.Name.DCTDecode
    page.Contents = pikepdf.Stream(document, b"/Im0 Do")
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=document.make_indirect(image)))
    written = io.BytesIO()
    document.save(written)
    with pikepdf.open(io.BytesIO(clean_file(written.getvalue()).content)) as clean:
        kept = clean.pages[0].obj.Resources.XObject.Im0
        assert made.MARKER.encode() not in kept.read_raw_bytes()
        assert Image.open(io.BytesIO(kept.read_raw_bytes())).size == (64, 48)


def test_a_word_file_keeps_its_text() -> None:
    import zipfile

    with zipfile.ZipFile(io.BytesIO(clean_file(made.word()).content)) as archive:
        assert b"Text that stays" in archive.read("word/document.xml")
        assert "docProps/core.xml" not in archive.namelist()
        assert b"docProps" not in archive.read("word/_rels/document.xml.rels")


@pytest.mark.parametrize("name", made.ATTACKS)
def test_what_could_harm_is_refused_with_a_reason(name: str) -> None:
    with pytest.raises(FileRefusedError, match=r"\. |must|empty|PDF"):
        clean_file(made.ATTACKS[name])


def test_a_large_photo_becomes_one_that_can_be_read() -> None:
    clean = clean_file(made.photo(size=(5000, 2000)))
    assert Image.open(io.BytesIO(clean.content)).size == (3000, 1200)


def _upload(client: CheckingClient, content: bytes, name: str = "photo.jpg") -> object:
    fields = {"csrf_token": client.token(), "file": (io.BytesIO(content), name)}
    return client.post(f"/insights/{only().id}/files", data=fields, content_type="multipart/form-data")


def test_a_file_is_kept_encrypted_under_a_name_that_tells_nothing(client: CheckingClient) -> None:
    start(secondee(client))
    _upload(client, made.photo(), "../../Zebulon's school.jpg")
    row = db.session.query(Attachment).one()
    kept = (get_settings().instance / "files" / str(row.id)).read_bytes()
    assert b"JFIF" not in kept
    assert vault.unlock(row.name) == "../../Zebulon's school.jpg"
    served = client.get(f"/insights/{only().id}/files/{row.id}")
    assert served.headers["Content-Disposition"] == 'inline; filename="file-1.jpg"'
    assert Image.open(io.BytesIO(served.data)).size == (64, 48)


def test_a_refused_file_is_explained_by_the_field(client: CheckingClient) -> None:
    start(secondee(client))
    page = _upload(client, b"MZ not a photo", "photo.jpg")
    assert "The file must be a photo" in page.text  # type: ignore[attr-defined]
    assert "Choose a file first" in client.submit(f"/insights/{only().id}/files").text
    assert db.session.query(Attachment).count() == 0


def test_at_most_five_files_and_each_can_be_deleted(client: CheckingClient) -> None:
    start(secondee(client))
    for _ in range(6):
        _upload(client, made.photo())
    rows = db.session.query(Attachment).all()
    assert len(rows) == 5
    client.submit(f"/insights/{only().id}/files/{rows[0].id}/remove")
    assert db.session.query(Attachment).count() == 4


# Werkzeug leaves the temporary file of a refused request to the collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_file_of_ten_megabytes_may_be_sent_and_a_larger_one_gets_a_plain_page(client: CheckingClient) -> None:
    start(secondee(client))
    assert _upload(client, b"\xff\xd8\xff" + b"\0" * 9_000_000).status_code == 422  # type: ignore[attr-defined]
    assert _upload(client, b"\0" * 11_000_000).status_code == 413  # type: ignore[attr-defined]
    gc.collect()


def _shared(*, is_shared: bool) -> tuple[Insight, Attachment]:
    insight = make_insight(state=InsightState.DRAFT)
    row = attach_file(insight=insight, name="Zebulon.jpg", content=made.photo())
    insight.state, insight.what_happened, row.is_shared = InsightState.ACCEPTED, "Seen", is_shared
    db.session.flush()
    return insight, row


@pytest.mark.parametrize("is_shared", [True, False])
def test_policy_teams_get_only_files_that_a_moderator_let_through(client: CheckingClient, *, is_shared: bool) -> None:
    insight, row = _shared(is_shared=is_shared)
    theme, team = make_theme(insight), make_team()
    route_to(theme, team)
    client.sign_in(make_person(Role.POLICY_LEAD, team=team))
    assert ("Photo 1" in client.get(f"/themes/{theme.id}").text) is is_shared
    assert client.get(f"/themes/{theme.id}/files/{row.id}").status_code == (200 if is_shared else 404)
    other = make_theme(make_insight())
    route_to(other, team)
    assert client.get(f"/themes/{other.id}/files/{row.id}").status_code == 404


def test_a_moderator_chooses_which_files_are_shared(client: CheckingClient) -> None:
    insight, row = _shared(is_shared=False)
    insight.state, insight.what_happened = InsightState.IN_MODERATION, ""
    save_findings(insight_id=insight.id, findings={})
    moderator = make_person(Role.MODERATOR)
    insight.moderator_id = moderator.id
    client.sign_in(moderator)
    assert client.get(f"/moderation/{insight.id}/files/{row.id}").status_code == 200
    given = {"what_happened": "The agency invoice has doubled.", "severity": Severity.ROUTINE.value, "language": "en"}
    client.submit(f"/moderation/{insight.id}", files=[str(row.id)], **given)
    assert db.session.query(Attachment).one().is_shared


@pytest.mark.parametrize(("status", "message"), [(0, None), (1, "harmful"), (2, "cannot be checked")])
def test_a_scanner_of_ones_choice_looks_at_each_file(status: int, message: str | None) -> None:
    command = f'{sys.executable} -c "import sys; sys.exit({status} if sys.stdin.buffer.read() else 3)"'
    if message is None:
        scan_for_viruses(b"content", command)
    else:
        with pytest.raises(FieldError, match=message):
            scan_for_viruses(b"content", command)


def test_a_missing_scanner_lets_nothing_through() -> None:
    with pytest.raises(FieldError, match="cannot be checked"):
        scan_for_viruses(b"content", "/no/such/scanner")


@pytest.mark.parametrize("address", ["", "s3://frontline-test/files/"])
def test_a_storage_keeps_gives_and_deletes(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    with mock_aws():
        kept = get_storage(Settings(instance=tmp_path, storage=address))
        if isinstance(kept, BucketStorage):
            kept._client.create_bucket(Bucket="frontline-test")  # noqa: SLF001 - an operator makes it
        kept.put("key", b"content")
        assert kept.get("key") == b"content"
        kept.delete("key")
        with pytest.raises(NotFoundError):
            kept.get("key")


def test_a_storage_of_another_kind_is_a_bad_setting(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="FRONTLINE_STORAGE"):
        get_storage(Settings(instance=tmp_path, storage="ftp://example.org"))
