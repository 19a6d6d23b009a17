"""What the rules are run with at the server besides lists: who filed, reviewed and approved, what the laptop said,
plans of other organs, declared conflicts of interest; and what was found beyond what was said.

The folded tables are filled anew by folding the log again, as after every release that reads more of it.
"""

from __future__ import annotations

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

STATEMENTS = (
    "ALTER TABLE filed ADD COLUMN filed_by text NOT NULL DEFAULT '', ADD COLUMN reviewed_by text NOT NULL DEFAULT ''",
    """
    ALTER TABLE counted_visits
        ADD COLUMN approved_by text NOT NULL DEFAULT '',
        ADD COLUMN approved_at bigint NOT NULL DEFAULT 0,
        ADD COLUMN ends bigint NOT NULL DEFAULT 0,
        ADD COLUMN arrived boolean NOT NULL DEFAULT false,
        ADD COLUMN delegated boolean NOT NULL DEFAULT false,
        ADD COLUMN said jsonb NOT NULL DEFAULT '[]',
        ADD COLUMN permit_differs jsonb NOT NULL DEFAULT '[]'
    """,
    # Lines of every organ's plan, by the enterprise.
    """
    CREATE TABLE planned_lines (
        organ        bigint NOT NULL,
        inspection   text NOT NULL,
        position     bigint,
        subject      text NOT NULL,
        window_from  text COLLATE "C" NOT NULL,
        window_until text COLLATE "C" NOT NULL,
        PRIMARY KEY (organ, inspection)
    )
    """,
    "CREATE INDEX planned_lines_subject ON planned_lines (subject, window_from)",
    """
    CREATE TABLE conflicts (
        certificate text NOT NULL,
        subject     text NOT NULL,
        reason      text NOT NULL,
        valid_from  text COLLATE "C" NOT NULL,
        valid_until text COLLATE "C",
        PRIMARY KEY (certificate, subject)
    )
    """,
    # What was told of an approval, so that it is told once.
    """
    CREATE TABLE differences (
        organ      bigint NOT NULL,
        inspection text NOT NULL,
        found      jsonb NOT NULL,
        PRIMARY KEY (organ, inspection)
    )
    """,
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
