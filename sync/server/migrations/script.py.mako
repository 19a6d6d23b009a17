"""${message}"""

from __future__ import annotations

from alembic import op

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward only: a release that must be undone is restored from the copy made before it."""
    ${upgrades if upgrades else "op.execute(...)"}
