"""Approved visits are counted by what they come from, not by their purpose.

The folded tables are filled anew by folding the log again, as after every release that reads more of it.
"""

from __future__ import annotations

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE counted_visits RENAME COLUMN purpose TO cause")
