"""Which device attached a file, so that an officer gets their own back."""

from __future__ import annotations

from alembic import op
from sqlalchemy import text

from inspector_tui.ledger.envelope import open_envelope

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

ATTACHED = "evidence.attached/1"


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE attached (
            organ  bigint NOT NULL,
            sha256 bytea NOT NULL,
            device bytea NOT NULL,
            PRIMARY KEY (organ, sha256, device)
        )
        """
    )
    connection = op.get_bind()
    folded = "SELECT raw FROM records, folded WHERE kind = :kind AND records.position < folded.position"
    for (raw,) in connection.execute(text(folded), {"kind": ATTACHED}):
        envelope = open_envelope(bytes(raw))
        connection.execute(
            text("INSERT INTO attached VALUES (:organ, :sha256, :device) ON CONFLICT DO NOTHING"),
            {"organ": envelope.organ, "sha256": envelope.body["sha256"], "device": envelope.device},
        )
