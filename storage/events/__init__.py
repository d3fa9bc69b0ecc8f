"""Events, sign-ups and subscriptions."""
