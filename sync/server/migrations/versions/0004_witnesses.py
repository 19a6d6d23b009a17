"""The newest checkpoint that each witness cosigned."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE cosignatures (
            device     bytea PRIMARY KEY,
            size       bigint NOT NULL,
            checkpoint text NOT NULL,
            at         bigint NOT NULL,
            signature  bytea NOT NULL
        )
        """
    )
