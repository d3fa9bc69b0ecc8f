"""Visits to the listening centre: booked, moved, cancelled, waited for; and whatever follows from it."""
