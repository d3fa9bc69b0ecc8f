"""What the team sees and does about praise."""
