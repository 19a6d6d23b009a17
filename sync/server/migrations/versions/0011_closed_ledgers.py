"""Ledgers that ended with a record of their own take nothing more."""

from __future__ import annotations

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE chains ADD COLUMN closed boolean NOT NULL DEFAULT false")
