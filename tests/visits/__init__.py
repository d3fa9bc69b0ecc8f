"""Visits: booked, moved, waited for, reminded of."""
