"""Serials of documents that two inspections claimed, until a matter is raised for each."""

from __future__ import annotations

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE number_clashes (
            organ      bigint NOT NULL,
            inspection text NOT NULL,
            year       integer NOT NULL,
            serial     bigint NOT NULL,
            other      text NOT NULL,
            PRIMARY KEY (organ, inspection, year, serial)
        )
        """
    )
