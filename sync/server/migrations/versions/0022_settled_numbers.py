"""Numbers given twice are kept, with what was told of them and what the organ's supervisor made of them.

The folded tables are filled anew by folding the log again, as after every release that reads more of it.
"""

from __future__ import annotations

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        ALTER TABLE number_clashes
            ADD COLUMN told boolean NOT NULL DEFAULT false,
            ADD COLUMN decision text,
            ADD COLUMN reason text
        """
    )
