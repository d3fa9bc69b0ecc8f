"""The parts that every table is made with."""

from sqlalchemy import BigInteger, CheckConstraint, Column, Integer, MetaData

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


ROW_ID = BigInteger().with_variant(Integer(), "sqlite")
"""On SQLite only an INTEGER key is the row's own number; a BIGINT would need one more tree."""


def row_id() -> "Column[int]":
    return Column("id", ROW_ID, primary_key=True, autoincrement=False)
