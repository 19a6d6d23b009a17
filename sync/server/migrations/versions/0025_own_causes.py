"""Where the lines of other organs in a joint inspection come from: each counts the visit by its own.

The folded tables are filled anew by folding the log again, as after every release that reads more of it.
"""

from __future__ import annotations

from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE counted_visits ADD COLUMN causes jsonb NOT NULL DEFAULT '{}'")
