"""The folders point one way: bot, web, handlers, and three leaves that know nothing of each other."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MAY_USE = {
    "bot": {"web", "handlers", "flows", "storage", "locales"},
    "web": {"handlers", "flows", "storage", "locales"},
    "handlers": {"flows", "storage", "locales"},
    "flows": set[str](),
    "storage": set[str](),
    "locales": set[str](),
}


def imported(file: Path) -> set[str]:
    """The top-level names of everything a file imports, wherever in the file it does."""
    nodes = list(ast.walk(ast.parse(file.read_text("utf-8"))))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    named = {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom) and not node.level}
    return {name.split(".")[0] for name in plain | named}


@pytest.mark.parametrize("layer", MAY_USE)
def test_a_layer_uses_only_what_lies_below_it(layer: str) -> None:
    for file in (ROOT / layer).rglob("*.py"):
        ours = imported(file) & MAY_USE.keys() - {layer}
        assert ours <= MAY_USE[layer], file


def test_only_the_telegram_channel_knows_telegram() -> None:
    files = [file for layer in MAY_USE for file in (ROOT / layer).rglob("*.py")]
    know = {file.relative_to(ROOT).as_posix() for file in files if "telegram" in imported(file)}
    assert {name for name in know if not name.startswith("bot/telegram")} == set()


def test_every_folder_says_what_it_is() -> None:
    for layer in MAY_USE:
        for file in (ROOT / layer).rglob("__init__.py"):
            assert ast.get_docstring(ast.parse(file.read_text("utf-8"))), file
