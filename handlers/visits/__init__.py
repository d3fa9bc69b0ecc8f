"""Visits to the listening centre: booked, moved, cancelled, waited for; and everything that follows from it."""
