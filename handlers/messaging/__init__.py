"""What every room uses: what came in, what goes out, the unit of work, buttons and the Capability record."""
