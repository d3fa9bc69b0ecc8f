"""The calendar: bookings, seats, opening hours, waitlists."""
