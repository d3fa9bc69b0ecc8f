"""The labelled sentences: `seen` and `own` are learned from; at `unseen` nobody who changes the rules looks."""

from pathlib import Path
from typing import Final, NamedTuple

DATA: Final = Path(__file__).parent / "data"
LEARNED: Final = ("seen", "seen_2", "own")
UNSEEN: Final = ("unseen", "unseen_2")


class Sentence(NamedTuple):
    text: str
    dangerous: bool
    part: str


def sentences(code: str, parts: tuple[str, ...]) -> list[Sentence]:
    found = []
    for part in parts:
        file = DATA / code / f"{part}.tsv"
        for line in file.read_text("utf-8").splitlines() if file.exists() else ():
            label, text = line.split("\t")
            found.append(Sentence(text, label == "danger", part))
    return found
