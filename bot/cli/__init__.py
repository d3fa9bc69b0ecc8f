"""The command line: each command of `ascolto` in a file of its own."""
