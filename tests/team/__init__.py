"""Who of the team may do what."""
