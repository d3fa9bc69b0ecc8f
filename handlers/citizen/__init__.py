"""What a citizen says in private: dispatch, menu, onboarding, free text, hand-over to a person."""
