"""An index of the events of corrective actions, to read them over all runs. No row changes."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the index; the same words on both databases."""
    op.get_bind().exec_driver_sql(
        "CREATE INDEX events_actions ON events (recorded_at, run, version) "
        "WHERE type IN ('action.added', 'action.updated', 'action.closed')"
    )
