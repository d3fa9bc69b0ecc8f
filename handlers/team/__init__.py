"""What the team does, from the team chat."""
