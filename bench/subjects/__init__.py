"""What Ascolto is measured against, each a process of its own."""
