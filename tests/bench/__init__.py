"""The bench itself: it waits as long as something moves, and its contenders hold the same dialogue."""
