"""The operator's settings: every fault at once, each with its variable, no secret shown."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.config import TELEGRAM, Settings, listen_address, load_settings
from bot.core.operating.roles import ProcessRole
from bot.errors import ConfigError

TOKEN = "123456:AAH-secret_PART"
VARIABLES = [name.upper() for name in Settings.model_fields]


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No variable and no .env of the machine."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.chdir(tmp_path)


def load(monkeypatch: pytest.MonkeyPatch, **variables: str) -> Settings:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return load_settings()


def faults(monkeypatch: pytest.MonkeyPatch, **variables: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load(monkeypatch, **variables)
    return str(caught.value).split("\n")


def test_without_any_variable_the_defaults_hold() -> None:
    found = load_settings()
    assert (found.bot_token, found.bot_api_base_url, found.timezone) == (None, TELEGRAM, "Asia/Shanghai")
    assert found.operators == frozenset()


def test_empty_variables_are_as_good_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load(monkeypatch, **dict.fromkeys(VARIABLES, "")) == load_settings()


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("LOG_LEVEL=ERROR\nTIMEZONE=UTC\nUNKNOWN=1\n", encoding="utf-8")
    found = load(monkeypatch, LOG_LEVEL="DEBUG")
    assert (found.log_level, found.timezone) == ("DEBUG", "UTC")


def test_the_example_file_is_valid(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    example = (Path(__file__).parent.parent / ".env.example").read_text(encoding="utf-8")
    (tmp_path / ".env").write_text(example, encoding="utf-8")
    assert load_settings() == Settings(_env_file=None)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BOT_TOKEN", "secret-without-colon"),
        ("BOT_TOKEN", "123456:"),
        ("BOT_TOKEN", "123456:AAH secret"),
        ("BOT_TOKEN", f"{TOKEN}\n"),
        ("BOT_TOKEN", f"bot{TOKEN}"),
        ("LLM_BASE_URL", "llm.example/v1"),
        ("LLM_BASE_URL", "ftp://llm.example/v1"),
        ("LLM_BASE_URL", "https://me:secret@llm.example/v1"),
        ("LLM_BASE_URL", "https://llm.example/v1?key=secret"),
        ("LLM_BASE_URL", "https://llm.example/v1#secret"),
        ("LLM_API_KEY", "secret with spaces"),
        ("LLM_API_KEY", "secret\r\nHost: elsewhere"),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "127.0.0.1:4318"),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://me:secret@collector.example"),
        ("BOT_API_BASE_URL", "api.telegram.org"),
        ("BOT_API_BASE_URL", "ftp://x"),
        ("BOT_API_BASE_URL", "http://"),
        ("BOT_API_BASE_URL", "http://[::1"),
        ("BOT_API_BASE_URL", "http://127.0.0.1:99999"),
        ("BOT_API_BASE_URL", "http://127.0.0.1:port"),
        ("TIMEZONE", "Mars/Base"),
        ("TIMEZONE", "../../etc/passwd"),
        ("TIMEZONE", "Asia"),
        ("TIMEZONE", "\u0301"),
        ("LOG_LEVEL", "LOUD"),
        ("LOG_FORMAT", "xml"),
        ("WEBHOOK_URL", "example.org/hook"),
        ("WEBHOOK_URL", "https://"),
        ("WEBHOOK_URL", "https:///hook"),
        ("WEBHOOK_URL", "https://:443/hook"),
        ("WEBHOOK_URL", "https://[::1/hook"),
        ("WEBHOOK_URL", "https://example.org:port/hook"),
        ("CONTENT_DIR", "/nowhere"),
        ("CONTENT_DIR", "x" * 5000),
        ("WEBHOOK_LISTEN", "8443"),
        ("METRICS_LISTEN", "9464"),
        ("WEBHOOK_LISTEN", "127.0.0.1:99999"),
        ("WEBHOOK_LISTEN", "127..0.1:80"),
        ("WEBHOOK_LISTEN", "127.0.0.1:" + "9" * 5000),
        ("PLAYGROUND_LISTEN", "127.0.0.1:-1"),
        ("PLAYGROUND_LISTEN", "127.0.0.1:²"),
        ("OPERATOR_IDS", "1,two"),
        ("OPERATOR_IDS", "1;2"),
        ("OPERATOR_IDS", "²"),
    ],
)
def test_a_fault_names_its_variable_and_never_the_value(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    extra = {"WEBHOOK_SECRET": "s3cret"} if name == "WEBHOOK_URL" else {}
    (line,) = faults(monkeypatch, **{name: value}, **extra)
    assert line.startswith(f"{name}: ")
    assert "secret" not in line
    assert len(line) > len(name) + 10
    assert "Invalid" not in line
    assert "Exceeds" not in line


def test_every_fault_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    found = faults(
        monkeypatch,
        BOT_TOKEN="wrong",
        TIMEZONE="Mars/Base",
        LOG_LEVEL="LOUD",
        WEBHOOK_URL="https://example.org/hook",
        WEBHOOK_SECRET="a secret!",
        OPERATOR_IDS="x",
    )
    names = {line.partition(":")[0] for line in found}
    assert names == {"BOT_TOKEN", "TIMEZONE", "LOG_LEVEL", "WEBHOOK_SECRET", "OPERATOR_IDS"}
    assert "a secret!" not in "\n".join(found)


@pytest.mark.parametrize("secret", [None, "a secret!", "x" * 257, "ünicode"])
def test_a_webhook_wants_a_secret_that_telegram_takes(
    monkeypatch: pytest.MonkeyPatch, secret: str | None
) -> None:
    more = {} if secret is None else {"WEBHOOK_SECRET": secret}
    (line,) = faults(monkeypatch, WEBHOOK_URL="https://example.org/hook", **more)
    assert line.startswith("WEBHOOK_SECRET: must be 1 to 256")


def test_a_good_webhook(monkeypatch: pytest.MonkeyPatch) -> None:
    found = load(monkeypatch, WEBHOOK_URL="https://example.org/hook", WEBHOOK_SECRET="a-Secret_1")
    assert found.webhook_url == "https://example.org/hook"


def test_a_model_is_named_with_its_address(monkeypatch: pytest.MonkeyPatch) -> None:
    (line,) = faults(monkeypatch, LLM_BASE_URL="http://127.0.0.1:8081/v1")
    assert line == "LLM_MODEL: must name the model that LLM_BASE_URL is asked for"
    assert load(monkeypatch, LLM_MODEL="small").llm_base_url == "http://127.0.0.1:8081/v1"


@pytest.mark.parametrize(
    "address",
    ["https://llm.example/v1", "https://llm.example/v1/", "https://llm.example/v1/chat/completions"],
)
def test_the_address_of_a_model_may_be_written_in_full(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    found = load(monkeypatch, LLM_BASE_URL=address, LLM_MODEL="small", LLM_API_KEY="sk-s3cret")
    assert found.llm_base_url == "https://llm.example/v1"
    assert "s3cret" not in repr(found)


def test_a_secret_without_a_webhook_is_nobodys_business(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load(monkeypatch, WEBHOOK_SECRET="a secret!").webhook_url is None


@pytest.mark.parametrize(
    "url",
    ["mysql://u:geheim@host/db", "nonsense", "sqlite://", "sqlite:///:memory:", "postgresql:/u:geheim@h"],
)
def test_an_address_that_is_no_databases_is_refused_without_its_password(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    (line,) = faults(monkeypatch, DATABASE_URL=url)
    assert line.startswith("DATABASE_URL: write sqlite:///data/antifraud.db or postgresql://")
    assert "geheim" not in line


@pytest.mark.parametrize(
    "url", ["sqlite:///a.db", "sqlite:////srv/a.db", "postgres://h/d", "postgresql+asyncpg:///d?host=/run"]
)
def test_an_address_of_a_database(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    assert load(monkeypatch, DATABASE_URL=url).database_url.get_secret_value() == url


def test_secrets_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    found = load(
        monkeypatch,
        BOT_TOKEN=TOKEN,
        WEBHOOK_SECRET="s3cret-hook",
        DATABASE_URL="postgresql://user:s3cret-db@host/db",
    )
    shown = repr(found) + str(found) + found.model_dump_json() + str(found.model_dump())
    assert not re.search("secret|s3cret", re.sub("webhook_secret|secrets_dir", "", shown))


class TestSecretsDir:
    """Secrets in files, as containers, systemd and Kubernetes hand them over."""

    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        folder = tmp_path / "secrets"
        folder.mkdir()
        return folder

    @pytest.mark.parametrize("name", ["bot_token", "BOT_TOKEN"])
    def test_a_file_is_named_like_its_variable(
        self, name: str, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (folder / name).write_text(f"{TOKEN}\n", encoding="utf-8")
        found = load(monkeypatch, SECRETS_DIR=str(folder)).bot_token
        assert found is not None
        assert found.get_secret_value() == TOKEN

    def test_the_folder_may_be_named_in_the_file_of_variables(self, folder: Path, tmp_path: Path) -> None:
        (folder / "llm_api_key").write_text("key", encoding="utf-8")
        (tmp_path / ".env").write_text(f"SECRETS_DIR={folder}\n", encoding="utf-8")
        found = load_settings().llm_api_key
        assert found is not None
        assert found.get_secret_value() == "key"

    def test_a_variable_wins_over_its_file(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (folder / "bot_token").write_text("9:other", encoding="utf-8")
        found = load(monkeypatch, SECRETS_DIR=str(folder), BOT_TOKEN=TOKEN).bot_token
        assert found is not None
        assert found.get_secret_value() == TOKEN

    def test_files_as_kubernetes_mounts_them(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (folder / "..2026").mkdir()
        (folder / "..2026" / "bot_token").write_text(TOKEN, encoding="utf-8")
        (folder / "..data").symlink_to("..2026")
        (folder / "bot_token").symlink_to("..data/bot_token")
        assert load(monkeypatch, SECRETS_DIR=str(folder)).bot_token is not None

    def test_an_empty_file_is_as_good_as_none(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (folder / "bot_token").write_text("\n", encoding="utf-8")
        assert load(monkeypatch, SECRETS_DIR=str(folder)).bot_token is None

    @pytest.mark.parametrize("there", ["nothing", "a file", "a name that is too long"])
    def test_what_is_no_folder_is_a_fault(
        self, there: str, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        place = folder / ("x" * 300 if "long" in there else "x")
        if there == "a file":
            place.write_text("", encoding="utf-8")
        assert faults(monkeypatch, SECRETS_DIR=str(place))[0].startswith("SECRETS_DIR: must be a folder")

    def test_a_fault_of_a_file_names_the_variable_and_never_the_value(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (folder / "bot_token").write_text("s3cret", encoding="utf-8")
        (line,) = faults(monkeypatch, SECRETS_DIR=str(folder))
        assert line.startswith("BOT_TOKEN: is not a bot token")
        assert "s3cret" not in line

    def test_a_file_that_is_no_utf8_is_one_clear_line(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (folder / "bot_token").write_bytes(b"\xff\xfe")
        (line,) = faults(monkeypatch, SECRETS_DIR=str(folder))
        assert line.startswith("SECRETS_DIR: a file there")

    def test_a_file_that_may_not_be_read_is_named(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(path: Path, *_: object, **__: object) -> str:
            raise PermissionError(13, "Permission denied", str(path))

        (folder / "bot_token").write_text(TOKEN, encoding="utf-8")
        monkeypatch.setattr(Path, "read_text", refuse)
        (line,) = faults(monkeypatch, SECRETS_DIR=str(folder))
        assert line.startswith(f"{folder / 'bot_token'}: cannot be read (Permission denied)")


@pytest.mark.parametrize("content", [b"BOT_TOKEN=\xff\xfe\n", "LOG_LEVEL=ERROR\n".encode("utf-16")])
def test_a_file_that_is_no_utf8_is_one_clear_line(tmp_path: Path, content: bytes) -> None:
    (tmp_path / ".env").write_bytes(content)
    with pytest.raises(ConfigError, match=r"^\.env: .*UTF-8"):
        load_settings()


def test_a_file_that_may_not_be_read_is_one_clear_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("LOG_LEVEL=ERROR\n", encoding="utf-8")

    def refuse(*_: object, **__: object) -> object:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("builtins.open", refuse)
    with pytest.raises(ConfigError, match=r"^\.env: cannot be read \(Permission denied\)"):
        load_settings()


@pytest.mark.parametrize(
    ("value", "expected"),
    [("1", {1}), (" 1 , 22,3 ", {1, 22, 3}), ("", set()), ("  ", set())],
)
def test_operators(monkeypatch: pytest.MonkeyPatch, value: str, expected: set[int]) -> None:
    assert load(monkeypatch, OPERATOR_IDS=value).operators == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("127.0.0.1:8080", ("127.0.0.1", 8080)),
        ("0.0.0.0:0", ("0.0.0.0", 0)),
        ("[::1]:80", ("::1", 80)),
        ("localhost:65535", ("localhost", 65535)),
    ],
)
def test_addresses_to_listen_on(value: str, expected: tuple[str, int]) -> None:
    assert listen_address(value) == expected


def test_a_trailing_slash_of_the_api_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (
        load(monkeypatch, BOT_API_BASE_URL="http://127.0.0.1:8081/").bot_api_base_url
        == "http://127.0.0.1:8081"
    )


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        load_settings().timezone = "UTC"  # type: ignore[misc]


SERVER = "postgresql://bot@127.0.0.1/bot"


def test_roles_are_those_that_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load(monkeypatch).roles == frozenset(ProcessRole)
    assert load(monkeypatch).alone
    given = load(monkeypatch, ROLE="sender,worker", DATABASE_URL=SERVER)
    assert (given.roles, given.alone) == ({ProcessRole.SENDER, ProcessRole.WORKER}, False)


def test_the_command_line_goes_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", SERVER)
    monkeypatch.setenv("ROLE", "sender")
    assert load_settings("worker").roles == {ProcessRole.WORKER}


@pytest.mark.parametrize(
    ("variables", "fault"),
    [
        ({"ROLE": "boss"}, "ROLE: must be all, or of receiver, worker, sender, scheduler"),
        ({"ROLE": "worker"}, "ROLE: must be all on SQLite"),
        ({"DATABASE_LOCK_URL": "sqlite:///a.db"}, "DATABASE_LOCK_URL: must be the address of the same"),
        (
            {"ROLE": "worker", "DATABASE_URL": SERVER, "CONSOLE_LISTEN": "127.0.0.1:1"},
            "CONSOLE_LISTEN: must be empty unless ROLE is all",
        ),
    ],
)
def test_what_cannot_be_shared_out_is_refused(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], fault: str
) -> None:
    with pytest.raises(ConfigError, match=fault):
        load(monkeypatch, **variables)
