"""Joint inspections: what is recorded under one organ's line is pulled by every organ that consented.

Both tables are written with the records themselves, like `owners`: a scope that was chosen stays.
"""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

STATEMENTS = (
    # Whom a proposal invited, and the stream of the line that everybody goes under.
    """
    CREATE TABLE joint_offers (
        organ  bigint NOT NULL,
        joint  text COLLATE "C" NOT NULL,
        matter text COLLATE "C" NOT NULL,
        asked  bigint[] NOT NULL,
        PRIMARY KEY (joint, organ)
    )
    """,
    # Who consented: from then on records of the matter are for this organ too.
    """
    CREATE TABLE shares (
        organ  bigint NOT NULL,
        matter text COLLATE "C" NOT NULL,
        joint  text COLLATE "C" NOT NULL,
        PRIMARY KEY (matter, organ, joint)
    )
    """,
    "CREATE INDEX shares_joint ON shares (joint)",
    # Organs beside the maker's and the owner's, as numbers with commas between.
    "ALTER TABLE scopes ADD COLUMN shared text COLLATE \"C\" NOT NULL DEFAULT ''",
    "ALTER TABLE scopes DROP CONSTRAINT scopes_key",
    "ALTER TABLE scopes ADD CONSTRAINT scopes_key UNIQUE (audience, organ, region, about, shared)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
