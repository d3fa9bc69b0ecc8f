"""An association requests a room and answers proposals."""
