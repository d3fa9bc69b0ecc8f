"""Migrations: the steps that bring a database to the tables of this release, in Alembic's form."""
