"""Settings are read from the environment over a file, and a wrong one is named with its source."""

from pathlib import Path

import pytest

from bot.config.settings import SETTINGS, Settings, SettingsError, strangers, table
from bot.wiring import public_url_of
from storage.place import DEFAULT_PLACE

TOKEN = "123456:TEST-token_0123456789-abcdefghijklm"


def refused(environment: dict[str, str], file: Path | None = None) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as error:
        Settings.read(environment, file)
    return error.value.problems


def test_nothing_need_be_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings = Settings.read({})
    assert settings.var == tmp_path / "var"
    assert settings.database_url == f"sqlite:///{tmp_path}/var/ascolto.db"
    assert settings.key_file == tmp_path / "var" / "ascolto.key"
    assert settings.place == DEFAULT_PLACE
    assert (settings.http_host, settings.http_port) == ("127.0.0.1", 8080)
    assert settings.file is None


def test_the_environment_goes_over_the_file(tmp_path: Path) -> None:
    (tmp_path / "ascolto.toml").write_text(
        f'ASCOLTO_TELEGRAM_TOKEN = "{TOKEN}"\nASCOLTO_HTTP_PORT = 81\n'
        "ASCOLTO_TEAM_CHAT = -1001\nASCOLTO_COORDINATORS = [7, 8]\n"
    )
    settings = Settings.read({"ASCOLTO_VAR": str(tmp_path), "ASCOLTO_HTTP_PORT": "82"})
    assert (settings.http_port, settings.telegram_token, settings.team_chat) == (82, TOKEN, "-1001")
    assert settings.coordinators == {"7", "8"}
    assert settings.file == tmp_path / "ascolto.toml"


def test_an_empty_variable_is_not_set(tmp_path: Path) -> None:
    settings = Settings.read({"ASCOLTO_VAR": str(tmp_path), "ASCOLTO_WEBHOOK_URL": ""})
    assert not settings.webhook_url


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("TELEGRAM_TOKEN", "my-secret", "is not a token"),
        ("TELEGRAM_API_URL", "http://api.example.org", "must begin with https://; http:// is for 127.0.0.1"),
        ("TELEGRAM_API_URL", "api.example.org", "must be an address"),
        ("TEAM_CHAT", "@team", "must be the number of a group, such as -1001234567890, not '@team'"),
        ("COORDINATORS", "7,ada", "must list user numbers with commas between, and 'ada' is none"),
        ("WEBHOOK_URL", "http://town.example/hook", "must begin with https://"),
        ("WEBHOOK_SECRET", "a b", "must be 1 to 256 of"),
        ("MESSAGES_PER_SECOND", "0", "must be a whole number from 1, not '0'"),
        ("HTTP_PORT", "80a", "must be a number from 0 to 65535, not '80a'"),
        ("HTTP_PORT", "70000", "must be a number from 0 to 65535, not '70000'"),
        ("PUBLIC_URL", "http://town.example", "must begin with https://"),
        ("PUBLIC_URL", "https://town.example/chat", "must be an address without a path"),
        ("TRUSTED_PROXIES", "10.0.0.0/33", "must list addresses or networks"),
        (
            "TRUSTED_PROXIES",
            "10.0.0.2, proxy",
            "must list addresses or networks such as 10.0.0.2 or 10.0.0.0/24, and 'proxy' is none",
        ),
        (
            "TRUSTED_PROXIES",
            "10.0.0.1/24",
            "must list addresses or networks such as 10.0.0.2 or 10.0.0.0/24, and '10.0.0.1/24' is none",
        ),
        ("NEW_CHATS_PER_HOUR", "0", "must be a whole number from 1"),
        ("DATABASE_URL", "mysql://root:my-secret@db/x", "must begin with sqlite:/// or postgresql://"),
        ("DATABASE_URL", "my-secret", "must begin with sqlite:/// or postgresql://"),
        ("DATABASE_URL", "sqlite://", "must name a file"),
    ],
)
def test_a_wrong_value_is_named_with_its_source(tmp_path: Path, name: str, value: str, words: str) -> None:
    [said] = refused({"ASCOLTO_VAR": str(tmp_path), f"ASCOLTO_{name}": value})
    assert said.startswith(f"ASCOLTO_{name} (environment): {words}")
    file = tmp_path / "mine.toml"
    file.write_text(f'# ours\n\n\nASCOLTO_{name} = "{value}"\n')
    [said_of_file] = refused({}, file)
    assert said_of_file.startswith(f"mine.toml line 4: ASCOLTO_{name}: {words}")
    assert "my-secret" not in said + said_of_file


def test_everything_wrong_is_told_at_once(tmp_path: Path) -> None:
    file = tmp_path / "ascolto.toml"
    file.write_text(
        "ASCOLTO_HTTP_PROT = 80\nASCOLTO_TEAM_CHAT = 7\nASCOLTO_PLACE = true\nteam_chat = -7\n[telegram]\nx = 1\n"
    )
    assert refused({"ASCOLTO_VAR": str(tmp_path), "ASCOLTO_HTTP_PORT": "x"}) == (
        "ascolto.toml line 1: ASCOLTO_HTTP_PROT: is no setting; did you mean ASCOLTO_HTTP_PORT?",
        "ascolto.toml line 3: ASCOLTO_PLACE: must be a text in quotes or a whole number",
        "ascolto.toml line 4: team_chat: is no setting; did you mean ASCOLTO_TEAM_CHAT?",
        "ascolto.toml line 5: telegram: is no setting; did you mean ASCOLTO_TELEGRAM_TOKEN?",
        "ASCOLTO_HTTP_PORT (environment): must be a number from 0 to 65535, not 'x'",
        "ascolto.toml line 2: ASCOLTO_TEAM_CHAT: must be the number of a group, such as -1001234567890, not '7'",
    )


def test_a_file_that_is_no_toml_or_not_there_is_named(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    assert refused({}, file) == (f"{file}: cannot be read (FileNotFoundError)",)
    file.write_text("ASCOLTO_HTTP_PORT = \n")
    [said] = refused({}, file)
    assert said.startswith(f"{file}: is not TOML: ")
    assert "line 1" in said


def test_a_misspelt_variable_is_noticed() -> None:
    assert strangers({"ASCOLTO_TELEGRAM_TOKN": "x", "ASCOLTO_VAR": "v", "PATH": "p"}) == [
        "ASCOLTO_TELEGRAM_TOKN (environment): is no setting; did you mean ASCOLTO_TELEGRAM_TOKEN?"
    ]


def test_secrets_are_not_shown(tmp_path: Path) -> None:
    settings = Settings.read(
        {
            "ASCOLTO_VAR": str(tmp_path),
            "ASCOLTO_TELEGRAM_TOKEN": TOKEN,
            "ASCOLTO_WEBHOOK_SECRET": "canary-1",
            "ASCOLTO_DATABASE_URL": "postgresql://town:canary-2@db/town",
        }
    )
    assert TOKEN not in repr(settings)
    assert "canary" not in repr(settings)


def test_every_setting_is_in_the_table_and_in_the_readme() -> None:
    readme = Path(__file__).parents[2] / "README.md"
    assert all(f"`{setting.name}`" in table() for setting in SETTINGS)
    assert table() in readme.read_text("utf-8")


def test_the_public_address_is_that_of_the_webhook_unless_it_is_set() -> None:
    hook = {"ASCOLTO_WEBHOOK_URL": "https://hook.example/telegram"}
    assert public_url_of(Settings.read({})) == ""
    assert public_url_of(Settings.read(hook)) == "https://hook.example"
    public = {"ASCOLTO_PUBLIC_URL": "https://town.example/"}
    assert public_url_of(Settings.read(public)) == "https://town.example"
    assert public_url_of(Settings.read({**hook, **public})) == "https://town.example"


def test_proxies_are_addresses_and_networks() -> None:
    read = Settings.read({"ASCOLTO_TRUSTED_PROXIES": "10.0.0.2, 2001:db8::/32"})
    assert [str(each) for each in read.trusted_proxies] == ["10.0.0.2/32", "2001:db8::/32"]
    assert [str(each) for each in Settings.read({}).trusted_proxies] == ["127.0.0.1/32", "::1/128"]
