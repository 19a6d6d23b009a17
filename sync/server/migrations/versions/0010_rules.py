"""What the rules are run with when an approval arrives: versions of lists, filings, counted visits, exceptions."""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

STATEMENTS = (
    "ALTER TABLE directory DROP CONSTRAINT directory_kind",
    "ALTER TABLE directory ADD CONSTRAINT directory_kind"
    " CHECK (kind IN ('organ', 'item', 'enterprise', 'courier_key', 'officer'))",
    # Entries of lists, one row a version; `published_on` is the first day on which these very words stood published.
    """
    CREATE TABLE list_versions (
        list         text NOT NULL,
        region       text COLLATE "C" NOT NULL,
        key          text NOT NULL,
        valid_from   text COLLATE "C" NOT NULL,
        valid_until  text COLLATE "C",
        about        text NOT NULL,
        kind         text NOT NULL,
        body         jsonb NOT NULL,
        digest       bytea NOT NULL,
        published_on text COLLATE "C",
        PRIMARY KEY (list, region, key, valid_from)
    )
    """,
    "CREATE INDEX list_versions_about ON list_versions (list, about)",
    # The last filing of an inspection before it was approved.
    """
    CREATE TABLE filed (
        organ      bigint NOT NULL,
        inspection text NOT NULL,
        body       jsonb NOT NULL,
        PRIMARY KEY (organ, inspection)
    )
    """,
    # Approvals by the enterprise, in the order of the log.
    """
    CREATE TABLE counted_visits (
        organ      bigint NOT NULL,
        inspection text NOT NULL,
        position   bigint NOT NULL,
        subject    text NOT NULL,
        day        text COLLATE "C" NOT NULL,
        purpose    text NOT NULL,
        organs     jsonb NOT NULL,
        items      jsonb NOT NULL,
        filing_no  text NOT NULL,
        revoked    boolean NOT NULL DEFAULT false,
        PRIMARY KEY (organ, inspection)
    )
    """,
    "CREATE INDEX counted_visits_subject ON counted_visits (subject, day)",
    "CREATE INDEX counted_visits_number ON counted_visits (filing_no)",
    """
    CREATE TABLE rule_exceptions (
        organ      bigint NOT NULL,
        inspection text NOT NULL,
        rule       text NOT NULL,
        reason     text NOT NULL,
        PRIMARY KEY (organ, inspection, rule)
    )
    """,
    # Approvals that wait to be judged again.
    """
    CREATE TABLE to_judge (
        organ      bigint NOT NULL,
        inspection text NOT NULL,
        PRIMARY KEY (organ, inspection)
    )
    """,
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
