"""Updates that no honest client sends: built from a seed, most of them almost right."""
