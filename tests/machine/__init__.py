"""What the property test of the calendar stands on: a town without waiting, what is on disk, and a plain model of it."""
