"""Units of work on SQLite and PostgreSQL: writers, transactions, statements, migrations."""
