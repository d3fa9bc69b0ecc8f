"""Languages, catalogues and dates."""
