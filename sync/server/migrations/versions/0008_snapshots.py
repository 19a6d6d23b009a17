"""Snapshots for new laptops: what is wanted, and the newest of each scope. Their parts lie in the object store."""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE snapshots (
            organ      bigint NOT NULL,
            view       text NOT NULL CONSTRAINT snapshots_view CHECK (view IN ('all', 'justice')),
            wanted     boolean NOT NULL DEFAULT true,
            until      bigint NOT NULL DEFAULT 0,
            scopes     integer[] NOT NULL DEFAULT '{}',
            parts      bytea[] NOT NULL DEFAULT '{}',
            manifest   text NOT NULL DEFAULT '',
            checkpoint text NOT NULL DEFAULT '',
            PRIMARY KEY (organ, view)
        )
        """
    )
