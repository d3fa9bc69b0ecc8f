"""What `ascolto doctor` looks at: this machine, what we keep, and what Telegram thinks of us."""
