"""What we ask: guided conversations as pure data, with no clock, no channel and no database."""
