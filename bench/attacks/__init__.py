"""What attackers can do to the running service, and what its citizens feel of it."""
