"""The family of questions: one file per kind."""
