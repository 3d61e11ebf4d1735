"""The operator's settings, read once from the environment and ``.env``."""

from __future__ import annotations

import re
from ipaddress import ip_network
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SecretsSettingsSource,
    SettingsConfigDict,
    SettingsError,
)

from bot.core.operating.roles import ALONE, Roles, is_alone, roles_of
from bot.errors import DATABASE_FORMS, ConfigError

TELEGRAM = "https://api.telegram.org"
_TOKEN = re.compile(r"\d{1,20}:[A-Za-z0-9_-]+")
_SERVER = re.compile(r"postgres(?:ql(?:\+asyncpg)?)?://.+")
_DATABASE = re.compile(rf"sqlite:///(?!:memory:).+|{_SERVER.pattern}")
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_KEY = re.compile(r"[!-~]{1,4096}")
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - recognised, not bound to
PACKAGED_CONTENT = Path(__file__).parent.parent / "content"


class _Secrets(SecretsSettingsSource):
    """Files named like the variables, in the folder that SECRETS_DIR names."""

    def __call__(self) -> dict[str, object]:
        folder = self.current_state.get("secrets_dir")
        # The library only warns of what is missing; the field's check says it as a fault.
        self.secrets_dir = folder if folder and _is_folder(Path(folder)) else None
        try:
            found = super().__call__()
        except SettingsError as error:
            if isinstance(error.__cause__, UnicodeDecodeError):
                raise ConfigError("SECRETS_DIR: a file there cannot be read; save it as UTF-8") from None
            raise error.__cause__ or error from None
        return {name: value for name, value in found.items() if value != ""}


class Settings(BaseSettings):
    """One frozen value per variable of ``.env.example``; secrets do not show in its repr."""

    model_config = SettingsConfigDict(
        env_file=".env", extra="ignore", frozen=True, validate_default=True, env_ignore_empty=True
    )

    secrets_dir: Path | None = None
    bot_token: SecretStr | None = None
    bot_api_base_url: str = TELEGRAM
    database_url: SecretStr = SecretStr("sqlite:///data/antifraud.db")
    database_lock_url: SecretStr | None = None
    role: str = Field(default="all", validate_default=True)
    content_dir: Path = PACKAGED_CONTENT
    timezone: str = "Asia/Shanghai"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["text", "json"] = "text"
    webhook_url: str | None = None
    webhook_secret: SecretStr | None = Field(default=None, validate_default=True)
    webhook_listen: str = "127.0.0.1:8443"
    playground_listen: str = "127.0.0.1:8080"
    metrics_listen: str = ""
    otel_exporter_otlp_endpoint: str | None = None
    otel_service_name: str = "antifraud"
    api_listen: str = ""
    console_listen: str = ""
    console_url: str | None = None
    console_proxy: str = "127.0.0.1"
    second_reader: Literal["auto", "off"] = "auto"
    llm_base_url: str | None = None
    llm_model: str | None = Field(default=None, validate_default=True)
    llm_api_key: SecretStr | None = None
    operator_ids: str = ""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the library hands it over
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Where values come from, the first that has one wins."""
        return init_settings, env_settings, dotenv_settings, _Secrets(settings_cls)

    @field_validator("secrets_dir")
    @classmethod
    def _secrets(cls, value: Path | None) -> Path | None:
        if value is not None and not _is_folder(value):
            raise ValueError("must be a folder with files named like the variables, such as bot_token")
        return value

    @field_validator("bot_token")
    @classmethod
    def _token(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not _TOKEN.fullmatch(value.get_secret_value()):
            raise ValueError("is not a bot token: copy the line like 123456:ABC-DEF that @BotFather gave")
        return value

    @field_validator("bot_api_base_url")
    @classmethod
    def _base_url(cls, value: str) -> str:
        if not _is_address(value):
            raise ValueError("must be an address such as http://127.0.0.1:8081, without the /bot part")
        return value.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _database(cls, value: SecretStr) -> SecretStr:
        if not _DATABASE.fullmatch(value.get_secret_value()):
            raise ValueError(DATABASE_FORMS)
        return value

    @field_validator("database_lock_url")
    @classmethod
    def _locks(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not _SERVER.fullmatch(value.get_secret_value()):
            raise ValueError("must be the address of the same PostgreSQL database, past PgBouncer")
        return value

    @field_validator("role")
    @classmethod
    def _role(cls, value: str, others: ValidationInfo) -> str:
        roles_of(value)
        url = others.data.get("database_url")
        if not is_alone(value) and url is not None and not _SERVER.fullmatch(url.get_secret_value()):
            raise ValueError(
                "must be all on SQLite, which one process has alone; several need PostgreSQL in DATABASE_URL"
            )
        return value

    @field_validator("content_dir")
    @classmethod
    def _content(cls, value: Path) -> Path:
        if not _is_file(value / "schemes.yaml"):
            raise ValueError(f"{value} has no schemes.yaml; leave it empty for the content that came along")
        return value

    @field_validator("operator_ids")
    @classmethod
    def _operators(cls, value: str) -> str:
        if not all(item.strip().isdecimal() for item in value.split(",") if item.strip()):
            raise ValueError("must be user ids, digits only, separated by commas")
        return value

    @field_validator("timezone")
    @classmethod
    def _zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError):
            raise ValueError("must be a time zone name such as Asia/Shanghai") from None
        return value

    @field_validator("webhook_url")
    @classmethod
    def _webhook(cls, value: str | None) -> str | None:
        if value is not None and not _is_address(value):
            raise ValueError(
                "must be the public https address that Telegram shall call, such as https://example.org/hook"
            )
        return value

    @field_validator("webhook_secret")
    @classmethod
    def _webhook_secret(cls, value: SecretStr | None, others: ValidationInfo) -> SecretStr | None:
        # Of the fields above this one; a check of the whole would not run while another field is wrong.
        if others.data.get("webhook_url") is None:
            return value
        if not _SECRET.fullmatch(value.get_secret_value() if value else ""):
            raise ValueError("must be 1 to 256 of A-Z a-z 0-9 _ - when WEBHOOK_URL is set")
        return value

    @field_validator("console_url")
    @classmethod
    def _console(cls, value: str | None) -> str | None:
        if value is None:
            return None
        if not _is_address(value) or not _is_bare(value) or urlsplit(value).path.strip("/"):
            raise ValueError(
                "must be the address at which operators open the console, such as https://console.example.org,"
                " without a path"
            )
        return value.rstrip("/")

    @field_validator("console_proxy")
    @classmethod
    def _proxy(cls, value: str) -> str:
        try:
            networks = [ip_network(part.strip()) for part in value.split(",")]
        except ValueError:
            raise ValueError(
                "must be the addresses or networks of the reverse proxy, separated by commas,"
                " such as 10.0.0.0/24"
            ) from None
        return ",".join(map(str, networks))

    @field_validator("otel_exporter_otlp_endpoint")
    @classmethod
    def _collector(cls, value: str | None) -> str | None:
        if value is None:
            return None
        if not _is_address(value) or not _is_bare(value):
            raise ValueError(
                "must be an address such as http://127.0.0.1:4318, without a name, a password or a ?;"
                " what a collector asks for goes into OTEL_EXPORTER_OTLP_HEADERS"
            )
        return value.rstrip("/")

    @field_validator("llm_base_url")
    @classmethod
    def _llm(cls, value: str | None) -> str | None:
        if value is None:
            return None
        if not _is_address(value) or not _is_bare(value):
            raise ValueError(
                "must be an address such as http://127.0.0.1:8081/v1, without a name, a password or a ?;"
                " a key goes into LLM_API_KEY"
            )
        return value.rstrip("/").removesuffix("/chat/completions")

    @field_validator("llm_model")
    @classmethod
    def _llm_model(cls, value: str | None, others: ValidationInfo) -> str | None:
        if value is None and others.data.get("llm_base_url") is not None:
            raise ValueError("must name the model that LLM_BASE_URL is asked for")
        return value

    @field_validator("llm_api_key")
    @classmethod
    def _llm_key(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not _KEY.fullmatch(value.get_secret_value()):
            raise ValueError("must be printable ASCII without spaces, as the service gave it")
        return value

    @field_validator("webhook_listen", "playground_listen")
    @classmethod
    def _listen(cls, value: str) -> str:
        listen_address(value)
        return value

    @field_validator("metrics_listen", "api_listen", "console_listen")
    @classmethod
    def _metrics(cls, value: str) -> str:
        return value and cls._listen(value)

    @field_validator("console_listen")
    @classmethod
    def _console_alone(cls, value: str, others: ValidationInfo) -> str:
        if value and not is_alone(others.data.get("role", ALONE)):
            # Who asks for a link is answered by one process, and the page would be another's.
            raise ValueError("must be empty unless ROLE is all: its links and sessions are one process's")
        return value

    @property
    def lock_url(self) -> str:
        """The way to the database past a pooler, "" where there is none."""
        return self.database_lock_url.get_secret_value() if self.database_lock_url else ""

    @property
    def roles(self) -> Roles:
        """What this process does."""
        return roles_of(self.role)

    @property
    def alone(self) -> bool:
        """Whether it does everything, and lets nobody work beside it."""
        return is_alone(self.role)

    @property
    def operators(self) -> frozenset[int]:
        """User ids of the people who run this bot."""
        return frozenset(int(item) for item in self.operator_ids.split(",") if item.strip())

    @property
    def console_address(self) -> str:
        """Where operators open the console, "" where there is none."""
        if not self.console_listen or self.console_url is not None:
            return (self.console_listen and self.console_url) or ""
        return reachable(self.console_listen)


def listen_address(value: str) -> tuple[str, int]:
    """Split ``host:port``; ValueError says what is expected."""
    host, _, port = value.rpartition(":")
    if not _is_host(host) or not port.isdecimal() or not len(port) < 6 or not int(port) <= 65535:
        raise ValueError("must be host:port such as 127.0.0.1:8080")
    return host.strip("[]"), int(port)


def reachable(listen: str) -> str:
    """The address at which this machine reaches what listens on ``host:port``."""
    host, port = listen_address(listen)
    host = _EVERYWHERE.get(host, host)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _is_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _is_bare(value: str) -> bool:
    parts = urlsplit(value)
    return not (parts.username or parts.password or parts.query or parts.fragment)


def _is_host(value: str) -> bool:
    try:
        return bool(value.encode("idna"))
    except UnicodeError:
        return False


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        # A name that is too long, or a folder that may not be entered.
        return False


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False


def load_settings(role: str | None = None) -> Settings:
    """Read the settings; ConfigError lists every fault, naming the variable and never its value.

    ``role`` is the command line's word, and goes before the environment's.
    """
    try:
        return Settings() if role is None else Settings(role=role)
    except ValidationError as error:
        raise ConfigError("\n".join(_faults(error))) from None
    except UnicodeDecodeError:
        raise ConfigError(".env: cannot be read; save it as UTF-8") from None
    except OSError as error:
        place = error.filename or ".env"
        raise ConfigError(f"{place}: cannot be read ({error.strerror}); let the bot's user read it") from None


def _faults(error: ValidationError) -> list[str]:
    lines = []
    for fault in error.errors(include_input=False, include_url=False):
        message = fault["msg"].removeprefix("Value error, ")
        name = ".".join(str(item) for item in fault["loc"]).upper()
        lines.append(f"{name}: {message}" if name else message)
    return lines
