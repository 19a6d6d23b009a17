"""Visits of which the log held neither an approval nor an urgent start when they arrived, until that is told.

The folded tables are filled anew by folding the log again, as after every release that reads more of it.
"""

from __future__ import annotations

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE unapproved_visits (
            organ      bigint NOT NULL,
            inspection text NOT NULL,
            at         bigint NOT NULL,
            PRIMARY KEY (organ, inspection)
        )
        """
    )
