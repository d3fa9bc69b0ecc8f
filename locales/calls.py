"""Reads the source for sentences that could never be translated, or whose gaps would stay empty."""

import ast
from collections.abc import Iterator
from pathlib import Path

from locales.gaps import GAP
from locales.template import ROOT, SCANNED

_MSGIDS = {"_": 1, "say": 1, "say_many": 2}  # how many of the arguments are msgids


def call_faults(root: Path = ROOT) -> list[str]:
    paths = (path for folder in SCANNED for path in sorted((root / folder).rglob("*.py")))
    return [fault for path in paths for fault in _faults(path, path.relative_to(root))]


def _faults(path: Path, shown: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Call) and (count := _MSGIDS.get(_name(node.func))):
            for fault in _call(node, node.args[:count], _name(node.func)):
                yield f"{shown}:{node.lineno}: {fault}"


def _name(called: ast.expr) -> str:
    match called:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _call(node: ast.Call, msgids: list[ast.expr], name: str) -> Iterator[str]:
    literals = [
        msgid.value for msgid in msgids if isinstance(msgid, ast.Constant) and isinstance(msgid.value, str)
    ]
    if any(isinstance(msgid, ast.JoinedStr | ast.BinOp) for msgid in msgids):
        yield f"{name}(…) takes a literal sentence with named gaps, not one that is put together"
    elif name != "say" and len(literals) < len(msgids):
        yield f"{name}(…) takes literal sentences"
    elif name != "_" and literals and all(keyword.arg for keyword in node.keywords):
        yield from _gaps(literals, {keyword.arg or "" for keyword in node.keywords}, many=name == "say_many")


def _gaps(literals: list[str], given: set[str], *, many: bool) -> Iterator[str]:
    wanted = set(GAP.findall(" ".join(literals))) - ({"n"} if many else set())
    if wanted != given:
        yield f"“{literals[0]}” wants {sorted(wanted)} and gets {sorted(given)}"
