"""What a restored server leaves out, because the lost one may have given it out after the backup.

`status_lists`: lists that are told although no block of them need be known. `leapt`: a restore or new start began it
and closed every list before it; else a permit names it. `serial_leaps`: from where serials of a year go on.
"""

from __future__ import annotations

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    CREATE TABLE status_lists (
        number bigint PRIMARY KEY,
        leapt  boolean NOT NULL
    )
    """,
    """
    CREATE TABLE serial_leaps (
        organ   bigint NOT NULL,
        purpose text NOT NULL CONSTRAINT serial_leaps_purpose CHECK (purpose IN ('filing', 'document')),
        series  bigint NOT NULL,
        first   bigint NOT NULL,
        PRIMARY KEY (organ, purpose, series)
    )
    """,
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
