"""An association asks for a room and answers proposals."""
