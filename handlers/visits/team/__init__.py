"""The team's calendar: agenda, opening hours, walk-ins and visit cards."""
