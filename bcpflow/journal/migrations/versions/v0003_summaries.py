"""A table of summaries beside the record, to be thrown away at any time. No event changes."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_TABLE = """
CREATE TABLE summaries (
    run TEXT{collate} NOT NULL,
    version INTEGER NOT NULL,
    body {binary} NOT NULL,
    PRIMARY KEY (run)
)
"""


def upgrade() -> None:
    """Make the table."""
    connection = op.get_bind()
    sqlite = connection.dialect.name == "sqlite"
    connection.exec_driver_sql(
        _TABLE.format(
            collate="" if sqlite else ' COLLATE "C"', binary="BLOB" if sqlite else "BYTEA"
        )
    )
