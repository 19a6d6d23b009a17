"""Numbers of documents: blocks of serials for officers too, and which of them were used.

The folded tables are filled anew by folding the log again, as after every release that reads more of it.
"""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

STATEMENTS = (
    "ALTER TABLE blocks DROP CONSTRAINT blocks_purpose",
    "ALTER TABLE blocks ADD CONSTRAINT blocks_purpose CHECK (purpose IN ('status', 'filing', 'document'))",
    # Which serials of documents a device used, so that it gets more in time. A serial is one inspection's.
    """
    CREATE TABLE document_serials (
        organ      bigint NOT NULL,
        year       integer NOT NULL,
        serial     bigint NOT NULL,
        device     bytea NOT NULL,
        inspection text NOT NULL,
        PRIMARY KEY (organ, year, serial)
    )
    """,
    "CREATE INDEX document_serials_device ON document_serials (device, year)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
