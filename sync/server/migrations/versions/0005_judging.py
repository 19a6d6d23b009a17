"""Judgements of supervisors, what became of refused records, and ledgers that wait for records which never come."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

STATEMENTS = (
    # record.judged, gap.closed and device.stopped by whoever may say so, until the server has acted.
    """
    CREATE TABLE judgements (
        position bigint PRIMARY KEY,
        kind     text NOT NULL,
        device   bytea NOT NULL,
        record   bytea,
        verdict  text,
        first    bigint,
        last     bigint,
        reason   text NOT NULL,
        acted    boolean NOT NULL DEFAULT false
    )
    """,
    "CREATE INDEX judgements_waiting ON judgements (position) WHERE NOT acted",
    "ALTER TABLE quarantine ADD COLUMN settled text CONSTRAINT quarantine_settled CHECK (settled IN ('keep', 'void'))",
    "CREATE INDEX quarantine_waiting ON quarantine (organ, received_at) WHERE settled IS NULL",
    # The last run of a device that was held, because the record `expected` had not come.
    """
    CREATE TABLE gaps (
        device   bytea PRIMARY KEY,
        organ    bigint NOT NULL,
        expected bigint NOT NULL,
        seen     bigint NOT NULL,
        at       bigint NOT NULL
    )
    """,
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
