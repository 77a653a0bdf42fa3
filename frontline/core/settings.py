"""Settings from the environment: prefix ``FRONTLINE_``, and ``DATABASE_URL``."""

import re
import secrets
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from frontline.core.errors import SettingsError

_SHORTEST_KEY = 32
_DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")


class Settings(BaseSettings):
    """Every setting with its default; the defaults are safe in production."""

    model_config = SettingsConfigDict(env_prefix="FRONTLINE_", frozen=True, populate_by_name=True)

    instance: Path = Path("instance")
    database_url: str | None = Field(default=None, validation_alias="DATABASE_URL")
    secret_key: str | None = None
    originals_key: str | None = None
    postgres_version: Literal["16", "18"] = "18"
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    web_workers: int = Field(default=2, ge=1, le=64)
    secure_cookies: bool | None = None
    proxies: int = Field(default=0, ge=0, le=5)
    sign_in_hours: int = Field(default=12, ge=1, le=168)
    idle_minutes: int = Field(default=120, ge=5, le=1440)
    confirm_minutes: int = Field(default=60, ge=1, le=1440)
    second_factor: Literal["required", "offered", ""] = ""
    providers: str = ""
    controller: str = Field(default="", max_length=200)
    contact_email: str = "frontline@example.org"
    model_folder: Path | None = None
    screen_seconds: float = Field(default=2, gt=0, le=60)
    handover_days: int = Field(default=28, ge=0, le=365)
    scanner: str = ""
    storage: str = ""
    smtp_url: str = ""
    mail_patience: float = Field(default=20, gt=0, le=120)
    notify_key: str = ""
    notify_template: str = ""
    notify_url: str = "https://api.notifications.service.gov.uk"
    url: str = ""
    highest_marking: Literal["OFFICIAL", "OFFICIAL-SENSITIVE"] = "OFFICIAL"
    objection_hours: int = Field(default=24, ge=1, le=240)
    autonomy_bar: float = Field(default=0.95, ge=0.5, le=1)
    autonomy_decisions: int = Field(default=40, ge=10, le=10_000)
    severe_hours: int = Field(default=4, ge=1, le=72)
    discover_after: int = Field(default=25, ge=1, le=100_000)
    backup_recipient: str = ""
    traces_endpoint: str = Field(default="", validation_alias="OTEL_EXPORTER_OTLP_ENDPOINT")
    metrics_token: str = Field(default="", max_length=200, pattern=r"^(.{32,})?$")
    scim_token: str = Field(default="", max_length=200, pattern=r"^(.{32,})?$")
    scim_domains: str = Field(default="", validate_default=True)
    sample_data: bool = False
    embedded: bool = False
    access_log: bool = True

    @field_validator("instance")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return value.expanduser().absolute()

    @field_validator("secret_key", "originals_key")
    @classmethod
    def _long_enough(cls, value: str | None) -> str | None:
        keys = [key.strip() for key in (value or "").split(",") if key.strip()]
        if any(len(key) < _SHORTEST_KEY for key in keys):
            raise ValueError(f"each key must have at least {_SHORTEST_KEY} characters")
        return ",".join(keys) or None

    @field_validator("database_url")
    @classmethod
    def _postgres_only(cls, value: str | None) -> str | None:
        if value and not value.startswith(("postgresql://", "postgresql+psycopg://")):
            raise ValueError("must start with postgresql://")
        return value or None

    @field_validator("url")
    @classmethod
    def _address(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("must start with https:// or http://")
        return value

    @field_validator("smtp_url")
    @classmethod
    def _mail_server(cls, value: str) -> str:
        if value and not value.startswith(("smtp://", "smtps://")):
            raise ValueError("must start with smtp:// or smtps://")
        return value

    @field_validator("scim_domains")
    @classmethod
    def _own_domains(cls, value: str, info: ValidationInfo) -> str:
        domains = [domain.strip().lower().removeprefix("@") for domain in value.split(",") if domain.strip()]
        if not all(_DOMAIN.fullmatch(domain) for domain in domains):
            raise ValueError("must be domains with a comma between, like department.example.gov.uk")
        if info.data.get("scim_token") and not domains:
            raise ValueError("must name the domains of the addresses that FRONTLINE_SCIM_TOKEN speaks for")
        return ",".join(domains)

    @property
    def home(self) -> str:
        """Where people find the product, for links in messages; no slash at the end."""
        return self.url.rstrip("/") or f"http://{self.host}:{self.port}"

    @property
    def model_cache(self) -> Path:
        """Where the converted sentence encoder is kept."""
        return self.instance / "models"

    @property
    def mail_way(self) -> str:
        """By what e-mail is sent, in a word."""
        return "GOV.UK Notify" if self.notify_key else "SMTP" if self.smtp_url else "files"

    def describe_mail_way(self) -> str:
        """By what e-mail is sent, and where to."""
        if self.notify_key:
            return f"GOV.UK Notify at {self.notify_url}"
        return f"the mail server {urlsplit(self.smtp_url).hostname}"

    @property
    def outbox(self) -> Path:
        """Where messages are written when no mail server is set."""
        return self.instance / "outbox"

    @property
    def has_secure_cookies(self) -> bool:
        """Whether cookies are sent over TLS alone: where it is not said, unless nobody else can listen in."""
        if self.secure_cookies is not None:
            return self.secure_cookies
        if self.url:
            return self.url.startswith("https://")
        return self.is_production or self.host not in {"127.0.0.1", "localhost"}

    @property
    def requires_second_factor(self) -> bool:
        """Whether moderators, policy leads and administrators need more than a password; in production, by default."""
        return self.second_factor == "required" or (self.second_factor == "" and self.is_production)

    @property
    def is_production(self) -> bool:
        """Whether the database is one that somebody looks after, and not the embedded one."""
        return bool(self.database_url) and not self.embedded

    def list_keys(self, name: Literal["secret_key", "originals_key"]) -> tuple[str, ...]:
        """The keys from the environment, the newest first; or one made once and kept in the instance folder.

        Raises:
            SettingsError: none is set and none was ever made, in production: a key made there in silence would be lost
                with its machine.
        """
        configured: str | None = getattr(self, name)
        if configured:
            return tuple(configured.split(","))
        path = self.instance / name.replace("_", "-")
        if self.is_production and not path.exists():
            raise SettingsError(
                "FRONTLINE_%(name)s is not set. Make a key with `frontline keys new`, and keep it apart from backups.",
                name=name.upper(),
            )
        return (read_or_create_secret(path),)


def read_or_create_secret(path: Path) -> str:
    """Read the secret in a file, making it first (readable by its owner only) where there is none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    if not path.exists():
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(48))
        try:
            path.hardlink_to(fresh)  # only the first of two processes wins
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text().strip()


class _CurrentSettings:
    """Holds the settings of this process."""

    value: Settings | None = None


_current = _CurrentSettings()


def configure_settings(settings: Settings) -> None:
    """Set the settings of this process: commands, the web server and isolated processes do it as they start."""
    _current.value = settings


def get_settings() -> Settings:
    """The settings of this process.

    Raises:
        SettingsError: its entry point did not set them.
    """
    if _current.value is None:
        raise SettingsError("The settings of this process were not loaded.")
    return _current.value


def load_settings(**overrides: object) -> Settings:
    """Read the settings from the environment; for entry points and the tests alone.

    Raises:
        SettingsError: naming each bad setting in one sentence.
    """
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        raise SettingsError(" ".join(_sentence(problem) for problem in error.errors())) from None


def _sentence(problem: object) -> str:
    details = dict(problem)  # type: ignore[call-overload]
    field = str(details["loc"][0])
    name = field if field.isupper() else f"FRONTLINE_{field.upper()}"
    reason = str(details["msg"]).removeprefix("Value error, ")
    return f"{name} is not usable: {reason[0].lower()}{reason[1:]}."
