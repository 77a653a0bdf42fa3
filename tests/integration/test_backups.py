"""A backup is whole or refused, and what is restored is what was kept."""

import io
import json
import tarfile
from pathlib import Path

import pyrage  # type: ignore[import-untyped]
import pytest

from frontline.core.errors import SettingsError
from frontline.core.settings import Settings, read_or_create_secret
from frontline.core.storage import FolderStorage
from frontline.operations.backups import make_backup_key
from tests.product import Product


@pytest.fixture
def product(tmp_path: Path, instance: Path) -> Product:
    made = Product(tmp_path / "product" / "instance", instance / "models")
    made.prepare_migrated()
    return made


@pytest.fixture
def kept(product: Product, tmp_path: Path) -> tuple[Product, Path, Path]:
    """A product with an account, a file and a backup, and the file with the secret key."""
    public, secret = make_backup_key()
    identity = tmp_path / "identity.txt"
    identity.write_text(secret)
    product.extra["FRONTLINE_BACKUP_RECIPIENT"] = public
    with product.database():
        assert product.add_person("Ada", "administrator").returncode == 0
        (product.instance / "files").mkdir(exist_ok=True)
        (product.instance / "files" / "a-key").write_bytes(b"locked" * 100_000)
        answer = product.run("backup", str(tmp_path / "backup.age"))
        assert answer.returncode == 0, answer.stderr
    return product, tmp_path / "backup.age", identity


def _empty(product: Product, folder: Path) -> Product:
    key = read_or_create_secret(product.instance / "originals-key")
    return Product(folder / "elsewhere", folder / "models", extra={"FRONTLINE_ORIGINALS_KEY": key})


def test_what_is_restored_into_an_empty_place_is_what_was_kept(
    kept: tuple[Product, Path, Path], tmp_path: Path
) -> None:
    product, backup, identity = kept
    elsewhere = _empty(product, tmp_path)
    with elsewhere.database():
        answer = elsewhere.run("restore", str(backup), "--identity", str(identity))
        assert answer.returncode == 0, answer.stderr
        assert "Restored and verified" in answer.stdout
        assert elsewhere.value("SELECT count(*) FROM person WHERE email = 'ada@example.org'") == 1
        assert (elsewhere.instance / "files" / "a-key").read_bytes() == b"locked" * 100_000
        again = elsewhere.run("restore", str(backup), "--identity", str(identity))
        assert (again.returncode, "Restore into an empty place" in again.stderr) == (1, True)


def test_a_backup_that_is_damaged_cut_or_of_another_key_changes_nothing(
    kept: tuple[Product, Path, Path], tmp_path: Path
) -> None:
    product, backup, identity = kept
    elsewhere = _empty(product, tmp_path)
    content, other = backup.read_bytes(), tmp_path / "other.txt"
    other.write_text(make_backup_key()[1])
    damaged = content[: len(content) // 2] + bytes([content[len(content) // 2] ^ 1]) + content[len(content) // 2 + 1 :]
    cases = ((content[: len(content) // 2], identity), (damaged, identity), (b"", identity), (content, other))
    with elsewhere.database():
        for case, key in cases:
            (tmp_path / "case.age").write_bytes(case)
            answer = elsewhere.run("restore", str(tmp_path / "case.age"), "--identity", str(key))
            assert (answer.returncode, "damaged, cut short, or for another key" in answer.stderr) == (1, True)
        assert elsewhere.value("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == 0
    assert not (elsewhere.instance / "files").exists()


def test_a_backup_for_other_originals_keys_is_refused(kept: tuple[Product, Path, Path], tmp_path: Path) -> None:
    _product, backup, identity = kept
    elsewhere = Product(tmp_path / "elsewhere", tmp_path / "models", extra={"FRONTLINE_ORIGINALS_KEY": "x" * 40})
    with elsewhere.database():
        answer = elsewhere.run("restore", str(backup), "--identity", str(identity))
        assert (answer.returncode, "originals are encrypted under" in answer.stderr) == (1, True)
        assert elsewhere.value("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == 0


def test_no_backup_is_written_without_a_key_or_over_another(product: Product, tmp_path: Path) -> None:
    answer = product.run("backup", str(tmp_path / "a.age"))
    assert "FRONTLINE_BACKUP_RECIPIENT is not set" in answer.stderr
    (tmp_path / "b.age").write_text("mine")
    product.extra["FRONTLINE_BACKUP_RECIPIENT"] = make_backup_key()[0]
    assert "is there already" in product.run("backup", str(tmp_path / "b.age")).stderr
    assert [path.name for path in tmp_path.glob("*.age")] == ["b.age"]
    assert Settings(instance=product.instance).backup_recipient == ""


@pytest.mark.parametrize("key", ["../climbed", "/etc/motd", ".hidden", "a/b", ""])
def test_a_file_is_kept_under_a_plain_name_only(tmp_path: Path, key: str) -> None:
    with pytest.raises(SettingsError, match="cannot be kept under a name like"):
        FolderStorage(tmp_path / "files").put(key, b"x")


def test_a_backup_without_the_signature_of_the_keys_is_not_restored(product: Product, tmp_path: Path) -> None:
    public, secret = make_backup_key()
    manifest = {
        "made_at": "", "revision": "", "keys": [], "rows": {}, "audit_head": "0:", "hashes": {}, "signature": "forged"
    }  # fmt: skip
    with io.BytesIO() as file, tarfile.open(fileobj=file, mode="w|") as archive:
        content = json.dumps(manifest).encode()
        member = tarfile.TarInfo("manifest.json")
        member.size = len(content)
        archive.addfile(member, io.BytesIO(content))
        archive.close()
        plain = file.getvalue()
    (tmp_path / "forged.age").write_bytes(pyrage.encrypt(plain, [pyrage.x25519.Recipient.from_str(public)]))
    (tmp_path / "identity.txt").write_text(secret)
    elsewhere = _empty(product, tmp_path)
    with elsewhere.database():
        answer = elsewhere.run("restore", str(tmp_path / "forged.age"), "--identity", str(tmp_path / "identity.txt"))
    assert (answer.returncode, "was not made with your keys" in answer.stderr) == (1, True)
