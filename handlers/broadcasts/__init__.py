"""What is told to many: composed, agreed, sent in the background, and counted."""
