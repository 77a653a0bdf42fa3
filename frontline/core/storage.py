"""Where files are kept: a folder of this machine, or any service that speaks S3."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import parse_qs, urlsplit

from frontline.core.errors import NotFoundError, SettingsError, StorageUnavailableError
from frontline.core.private_files import write_privately
from frontline.core.settings import Settings

_LEAST_FREE = 0.05  # share of the disk
_UNAVAILABLE = "Files cannot be kept at the moment. Try again later; text is kept as usual"
_UNREADABLE = "Files cannot be read at the moment. Try again later"


class Storage(Protocol):
    """Content under a key; putting it again replaces it."""

    def put(self, key: str, content: bytes) -> None:
        """Keep it.

        Raises:
            StorageUnavailableError: there is no room, or no answer.
        """

    def get(self, key: str) -> bytes:
        """Read it.

        Raises:
            NotFoundError: nothing is kept under the key.
        """

    def delete(self, key: str) -> None:
        """Delete it; what is not there needs no deleting.

        Raises:
            StorageUnavailableError: there is no answer.
        """

    def list_keys(self) -> Iterator[str]:
        """The keys of everything that is kept, in order."""


def require_plain_key(key: str) -> None:
    """Make sure that a key is a name and leads nowhere else.

    Raises:
        SettingsError: it does.
    """
    if not key or Path(key).name != key or key.startswith("."):
        raise SettingsError("A file cannot be kept under a name like %(key)s.", key=key[:60])


class FolderStorage:
    """Keeps each content in a file of its own.

    Args:
        folder: made where it is missing.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, key: str, content: bytes) -> None:
        """Keep it; what was cut short is never seen."""
        path = self._get_path(key)
        with _translating(OSError):
            write_privately(path, content)

    def get(self, key: str) -> bytes:
        """Read it.

        Raises:
            NotFoundError: nothing is kept under the key.
        """
        path = self._get_path(key)
        with _translating(OSError, sentence=_UNREADABLE):
            try:
                return path.read_bytes()
            except FileNotFoundError:
                raise NotFoundError("This file is not kept any more.") from None

    def delete(self, key: str) -> None:
        """Delete it."""
        path = self._get_path(key)
        with _translating(OSError):
            path.unlink(missing_ok=True)

    def _get_path(self, key: str) -> Path:
        require_plain_key(key)
        return self.folder / key

    def list_keys(self) -> Iterator[str]:
        """The keys of everything that is kept, in order."""
        paths = self.folder.iterdir() if self.folder.is_dir() else ()
        yield from sorted(path.name for path in paths if not path.name.startswith("."))


class BucketStorage:
    """Keeps each content as an object of a bucket.

    Args:
        bucket: which exists already.
        prefix: before each key.
        endpoint: of a service other than Amazon's; credentials come from the environment as for all S3 clients.
    """

    def __init__(self, bucket: str, prefix: str = "", endpoint: str | None = None) -> None:
        import boto3
        from botocore.exceptions import BotoCoreError, ClientError

        self.bucket, self.prefix = bucket, prefix
        self._errors = (BotoCoreError, ClientError)
        self._client: Any = boto3.client("s3", endpoint_url=endpoint)

    def put(self, key: str, content: bytes) -> None:
        """Keep it."""
        with _translating(*self._errors):
            self._client.put_object(Bucket=self.bucket, Key=self.prefix + key, Body=content)

    def get(self, key: str) -> bytes:
        """Read it.

        Raises:
            NotFoundError: nothing is kept under the key.
        """
        with _translating(*self._errors, sentence=_UNREADABLE):
            try:
                content: bytes = self._client.get_object(Bucket=self.bucket, Key=self.prefix + key)["Body"].read()
            except self._client.exceptions.NoSuchKey:
                raise NotFoundError("This file is not kept any more.") from None
        return content

    def delete(self, key: str) -> None:
        """Delete it."""
        with _translating(*self._errors):
            self._client.delete_object(Bucket=self.bucket, Key=self.prefix + key)

    def list_keys(self) -> Iterator[str]:
        """The keys of everything that is kept, in order."""
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=self.prefix)
        with _translating(*self._errors, sentence=_UNREADABLE):
            for page in pages:
                yield from (item["Key"].removeprefix(self.prefix) for item in page.get("Contents", ()))


@contextmanager
def _translating(*errors: type[Exception], sentence: str = _UNAVAILABLE) -> Iterator[None]:
    """Whatever keeps a file from being kept, read or deleted is not of the file."""
    try:
        yield
    except errors as error:
        raise StorageUnavailableError(sentence) from error


def is_storage_nearly_full(settings: Settings) -> bool:
    """Whether hardly any room is left for files; a bucket is never full."""
    usage = shutil.disk_usage(settings.instance)
    return not settings.storage and usage.free < _LEAST_FREE * usage.total


def get_storage(settings: Settings) -> Storage:
    """The storage that the settings name: empty for a folder of the instance, or `s3://bucket/prefix?endpoint=...`.

    Raises:
        SettingsError: the address is of another kind.
    """
    if not settings.storage:
        return FolderStorage(settings.instance / "files")
    address = urlsplit(settings.storage)
    if address.scheme != "s3" or not address.netloc:
        raise SettingsError("FRONTLINE_STORAGE is not usable: must look like s3://bucket/prefix.")
    endpoint = parse_qs(address.query).get("endpoint", [None])[0]
    return BucketStorage(address.netloc, address.path.lstrip("/"), endpoint)
