"""Who stood in for whom when an approval was given, when a filing came, and what was said about going together.

The folded tables are filled anew by folding the log again, as after every release that reads more of it.
"""

from __future__ import annotations

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

STATEMENTS = (
    "ALTER TABLE filed ADD COLUMN filed_at bigint NOT NULL DEFAULT 0",
    # By which delegation the approver stood in, empty where in their own right.
    "ALTER TABLE counted_visits DROP COLUMN delegated",
    "ALTER TABLE counted_visits ADD COLUMN delegation text NOT NULL DEFAULT ''",
    """
    CREATE TABLE delegations (
        delegation  text NOT NULL,
        organ       bigint NOT NULL,
        holder      text NOT NULL,
        delegate    text NOT NULL,
        valid_from  text COLLATE "C" NOT NULL,
        valid_until text COLLATE "C" NOT NULL,
        ended_at    bigint,
        PRIMARY KEY (organ, delegation)
    )
    """,
    # Where in the log each word about a joint inspection stands; `host` is the leading line, told by a proposal.
    """
    CREATE TABLE joint_records (
        joint    text COLLATE "C" NOT NULL,
        position bigint NOT NULL,
        organ    bigint NOT NULL,
        host     text COLLATE "C" NOT NULL DEFAULT '',
        PRIMARY KEY (joint, position)
    )
    """,
    "CREATE INDEX joint_records_host ON joint_records (host) WHERE host <> ''",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
