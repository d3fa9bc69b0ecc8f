"""The team's work in the team chat."""
