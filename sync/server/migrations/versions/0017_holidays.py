"""Holiday notices by region and year: what terms are counted on."""

from __future__ import annotations

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE holidays (
            region text COLLATE "C" NOT NULL,
            year   integer NOT NULL,
            off    jsonb NOT NULL,
            worked jsonb NOT NULL,
            PRIMARY KEY (region, year)
        )
        """
    )
