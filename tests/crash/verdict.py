"""What must be true after a crash, compared with the same dialogue undisturbed."""

from collections import Counter
from collections.abc import Sequence

from tests.crash.run import Outcome


def wrong_with(outcome: Outcome, whole: Outcome) -> list[str]:
    """Everything that was lost or done twice without the excuse that a send was under way; empty when all is well."""
    after, plain = outcome.aftermath, whole.aftermath
    extra = outcome.said - whole.said
    checks = {
        f"{len(after.codes)} tickets": len(after.codes) != len(plain.codes),
        f"timeline {after.entries}": Counter(after.entries) != Counter(plain.entries),
        f"record {after.record}": after.record != plain.record,
        f"waiting {after.states}": after.waiting > 0,
        f"given up {after.states}": "dead" in after.states or "unknown" in after.states,
        f"{after.cards} cards": after.cards < plain.cards,
        f"{after.dead_letters} dead letters": after.dead_letters > 0,
        f"never said {list(whole.said - outcome.said)}": bool(whole.said - outcome.said),
        f"said {sum(extra.values())} too often: {list(extra)}": bool(extra) and not after.lost_answers,
        f"said more than twice {list(extra)}": any(count > 1 for count in extra.values()),
    }
    return [words for words, is_wrong in checks.items() if is_wrong]


def copies(outcome: Outcome, whole: Outcome) -> int:
    return sum((outcome.said - whole.said).values())


def summed_up(engine: str, outcomes: Sequence[Outcome], whole: Outcome) -> str:
    """One paragraph for the test's output."""
    fell = [outcome for outcome in outcomes if outcome.fell]
    kinds = Counter(outcome.fell.split()[0] + " " + _edge(outcome.fell) for outcome in fell)
    wrong = sum(1 for outcome in fell if wrong_with(outcome, whole))
    twice = sum(1 for outcome in fell if copies(outcome, whole) and not wrong_with(outcome, whole))
    listed = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    return (
        f"{engine}: {len(outcomes)} points, killed at {len(fell)} ({listed}); "
        f"{len(fell) - twice - wrong} as if nothing had happened, {twice} with one message twice, "
        f"all of these in the window; {wrong} with something lost or done twice"
    )


def _edge(point: str) -> str:
    return "commit" if " commit" in point else "network"
