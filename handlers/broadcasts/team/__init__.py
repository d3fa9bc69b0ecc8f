"""The team writes, schedules and watches broadcasts."""
