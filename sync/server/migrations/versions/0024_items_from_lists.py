"""Items are known by the lists alone: the directory holds none."""

from __future__ import annotations

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

STATEMENTS = (
    "DELETE FROM directory WHERE kind = 'item'",
    "ALTER TABLE directory DROP CONSTRAINT directory_kind",
    "ALTER TABLE directory ADD CONSTRAINT directory_kind"
    " CHECK (kind IN ('organ', 'enterprise', 'courier_key', 'officer'))",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
