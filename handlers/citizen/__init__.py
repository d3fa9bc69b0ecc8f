"""A citizen's private chat: dispatch, menu, onboarding, free text, hand-over to a person."""
