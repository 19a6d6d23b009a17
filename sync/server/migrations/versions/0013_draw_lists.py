"""The frozen lists of random draws: files that everybody who sees the draw may read."""

from __future__ import annotations

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE draw_lists (
            sha256 bytea NOT NULL,
            region text COLLATE "C" NOT NULL,
            PRIMARY KEY (sha256, region)
        )
        """
    )
