"""New starts of the log, as the root declared them."""

from __future__ import annotations

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE log_starts (
            at       bigint PRIMARY KEY,
            size     bigint NOT NULL,
            origin   text NOT NULL,
            declared bytea NOT NULL
        )
        """
    )
