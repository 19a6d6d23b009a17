"""Bundles that couriers brought, and what they are sealed to."""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

STATEMENTS = (
    "ALTER TABLE directory DROP CONSTRAINT directory_kind",
    "ALTER TABLE directory ADD CONSTRAINT directory_kind"
    " CHECK (kind IN ('organ', 'item', 'enterprise', 'courier_key'))",
    # One row for each bundle that was opened. `seen` is the size of the log in the last return made for it: the
    # device may know the log by that size when the next return reaches it.
    """
    CREATE TABLE bundles (
        organ     bigint NOT NULL,
        device    bytea NOT NULL,
        bundle    bytea NOT NULL,
        first_seq bigint NOT NULL,
        last_seq  bigint NOT NULL,
        taken_at  bigint NOT NULL,
        seen      bigint NOT NULL,
        PRIMARY KEY (organ, device, bundle)
    )
    """,
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
