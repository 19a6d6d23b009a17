"""The credit class that a plan tells of an enterprise: caps may go by it."""

from __future__ import annotations

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE planned_lines ADD COLUMN credit text NOT NULL DEFAULT 'unrated'")
