"""Learns the points of danger_points.tsv from the labelled sentences, in plain Python; the same sentences give the same points.

python -m tests.danger.learn [it en ar]
"""

import random
import sys
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from locales.danger import Reader
from locales.stems import words
from locales.words import FOLDER
from tests.danger.sentences import LEARNED, Sentence, sentences

FALSE_ALARMS: Final = 0.04
"""The share of ordinary sentences that may warn: one warning too many costs a line, one too few a life."""
FOLDS: Final = 10
REPEATS: Final = 3
ROUNDS: Final = 12
COST: Final = 0.2
DANGEROUS: Final = 1.5
"""How much more a sentence of danger counts."""
LEAST: Final = 0.005
"""Points below which a sign is left out."""
HEAD: Final = (
    "# Learned from labelled sentences, not written by hand: `python -m tests.danger.learn` makes this file."
)


class Example(NamedTuple):
    signs: Mapping[str, float]
    dangerous: bool
    square: float


def scale(sign: str) -> float:
    """What a sign may be worth beside others: a piece of a word less than a stem, a pair less than a group."""
    if sign[0] == "#":
        return 0.35
    if "_" in sign:
        return 0.5
    return 0.6 if "&" in sign else 1.0


def examples(reader: Reader, found: Sequence[Sentence]) -> list[Example]:
    made = []
    for each in found:
        signs = {sign: n * scale(sign) for sign, n in reader.signs(words(each.text)).items()}
        made.append(Example(signs, each.dangerous, sum(value * value for value in signs.values())))
    return made


def learn(given: Sequence[Example]) -> dict[str, float]:
    """A linear support vector machine (squared hinge) by dual coordinate descent."""
    weights: dict[str, float] = {}
    duals = [0.0] * len(given)
    order = list(range(len(given)))
    dice = random.Random(0)
    for _ in range(ROUNDS):
        dice.shuffle(order)
        for number in order:
            each = given[number]
            side = 1.0 if each.dangerous else -1.0
            slack = 1.0 / (2.0 * COST * (DANGEROUS if each.dangerous else 1.0))
            gradient = side * score(weights, each) - 1.0 + slack * duals[number]
            changed = max(0.0, duals[number] - gradient / (each.square + slack))
            step = (changed - duals[number]) * side
            duals[number] = changed
            if step:
                for sign, value in each.signs.items():
                    weights[sign] = weights.get(sign, 0.0) + step * value
    return {sign: weight for sign, weight in weights.items() if abs(weight * scale(sign)) >= LEAST}


def score(weights: Mapping[str, float], each: Example) -> float:
    get = weights.get
    return sum([get(sign, 0.0) * value for sign, value in each.signs.items()])


def threshold(found: Sequence[Sentence], given: Sequence[Example]) -> float:
    """Where just so many ordinary sentences of other writers warn that were not learned from."""
    scores = []
    for seed in range(REPEATS):
        folds = [number % FOLDS for number in range(len(given))]
        random.Random(seed).shuffle(folds)
        for fold in range(FOLDS):
            weights = learn([each for each, of in zip(given, folds, strict=True) if of != fold])
            scores += [
                (score(weights, each), each.dangerous)
                for each, of, sentence in zip(given, folds, found, strict=True)
                if of == fold and sentence.part != "own"
            ]
    ordinary = sorted((value for value, dangerous in scores if not dangerous), reverse=True)
    limit = ordinary[int(FALSE_ALARMS * len(ordinary))]
    heard = [value >= limit for value, dangerous in scores if dangerous]
    print(f"   not learned from: {sum(heard) / len(heard):.1%} heard, {FALSE_ALARMS:.0%} false alarms")
    return limit


def write(code: str) -> None:
    reader = Reader(code, tomllib.loads((FOLDER / code / "danger.toml").read_text("utf-8")), {})
    found = sentences(code, LEARNED)
    random.Random(1).shuffle(found)
    given = examples(reader, found)
    print(code, len(found), "sentences", flush=True)
    limit = threshold(found, given)
    points = {sign: weight * scale(sign) for sign, weight in learn(given).items()}
    lines = [f"threshold\t{limit:.2f}", *(f"{sign}\t{worth:.3f}" for sign, worth in sorted(points.items()))]
    text = "\n".join([HEAD, *lines]) + "\n"
    (FOLDER / code / "danger_points.tsv").write_text(text, "utf-8")
    print(f"   {len(lines)} signs")


def main(codes: Iterable[str]) -> None:
    for code in codes:
        write(code)


if __name__ == "__main__":
    main(sys.argv[1:] or ("it", "en", "ar"))
