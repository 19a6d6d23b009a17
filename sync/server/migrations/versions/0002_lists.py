"""What lists, pages, enrolment and evidence look up: folded from the log, except invites, issues and counts.

Folded tables can be emptied together with `folded` and are filled again from the log. Keys begin with the
organ where a table grows with the work; the others are small enough to be copied to every node.
"""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

STATEMENTS = (
    # How many places of the log were folded into the tables of this migration.
    """
    CREATE TABLE folded (
        one      boolean PRIMARY KEY DEFAULT true CHECK (one),
        position bigint NOT NULL
    )
    """,
    "INSERT INTO folded (position) VALUES (0)",
    # How often the content of a list changed; an issue remembers the count it was made from.
    """
    CREATE TABLE list_changes (
        list    text NOT NULL CONSTRAINT list_changes_list CHECK (list IN ('trust', 'status')),
        number  bigint NOT NULL,
        changes bigint NOT NULL,
        PRIMARY KEY (list, number)
    )
    """,
    # The newest issue of each list. seq never falls, also not after a restart or between two servers.
    """
    CREATE TABLE list_issues (
        list      text NOT NULL CONSTRAINT list_issues_list CHECK (list IN ('trust', 'status')),
        number    bigint NOT NULL,
        seq       bigint NOT NULL,
        issued_at bigint NOT NULL,
        changes   bigint NOT NULL,
        signed    bytea NOT NULL,
        PRIMARY KEY (list, number)
    )
    """,
    # permit_key.published; a kid belongs to whoever published it first, because a trust list with one kid
    # twice is refused whole.
    """
    CREATE TABLE permit_keys (
        kid          bytea PRIMARY KEY CHECK (length(kid) = 4),
        organ        bigint NOT NULL,
        device       bytea NOT NULL,
        alg          integer NOT NULL,
        public       bytea NOT NULL,
        not_before   bigint NOT NULL,
        sign_until   bigint NOT NULL,
        verify_until bigint NOT NULL,
        revoked_at   bigint
    )
    """,
    # filing.approved: short is what a short code carries; device is who may show it; state as in the status list.
    """
    CREATE TABLE permits (
        organ        bigint NOT NULL,
        code_id      bytea NOT NULL,
        short        bytea NOT NULL,
        permit       bytea NOT NULL,
        inspection   text NOT NULL,
        approver     bytea NOT NULL,
        approved_at  bigint NOT NULL,
        device       bytea NOT NULL,
        ends         bigint NOT NULL,
        status_list  bigint NOT NULL,
        status_index bigint NOT NULL,
        state        smallint NOT NULL DEFAULT 0 CONSTRAINT permits_state CHECK (state BETWEEN 0 AND 3),
        PRIMARY KEY (organ, code_id)
    )
    """,
    "CREATE INDEX permits_short ON permits (short)",
    "CREATE INDEX permits_device ON permits (device, ends)",
    "CREATE INDEX permits_approver ON permits (approver, status_list)",
    "CREATE INDEX permits_state ON permits (status_list, status_index) WHERE state <> 0",
    "ALTER TABLE permits ALTER COLUMN permit SET STORAGE EXTERNAL",
    # device.revoked, as far as it was folded: the devices table may already know more than the permits do.
    """
    CREATE TABLE revoked_devices (
        device     bytea PRIMARY KEY,
        revoked_at bigint NOT NULL
    )
    """,
    # visit.concluded, the fact alone: what was found is nobody's business here.
    """
    CREATE TABLE finished_visits (
        organ      bigint NOT NULL,
        inspection text NOT NULL,
        PRIMARY KEY (organ, inspection)
    )
    """,
    # block.allotted
    """
    CREATE TABLE blocks (
        organ   bigint NOT NULL,
        device  bytea NOT NULL,
        purpose text NOT NULL CONSTRAINT blocks_purpose CHECK (purpose IN ('status', 'filing')),
        series  bigint NOT NULL,
        first   bigint NOT NULL,
        count   bigint NOT NULL,
        PRIMARY KEY (organ, purpose, series, first)
    )
    """,
    "CREATE INDEX blocks_purpose ON blocks (purpose, series, first)",
    "CREATE INDEX blocks_device ON blocks (device)",
    # The newest organ.registered, item.published and enterprise.registered of each key, for the pages.
    """
    CREATE TABLE directory (
        kind text NOT NULL CONSTRAINT directory_kind CHECK (kind IN ('organ', 'item', 'enterprise')),
        key  text COLLATE "C" NOT NULL,
        body jsonb NOT NULL,
        PRIMARY KEY (kind, key)
    )
    """,
    # evidence.attached names what may be uploaded, evidence.stored what is complete.
    """
    CREATE TABLE evidence (
        organ  bigint NOT NULL,
        sha256 bytea NOT NULL,
        size   bigint NOT NULL,
        stored boolean NOT NULL DEFAULT false,
        PRIMARY KEY (organ, sha256)
    )
    """,
    "CREATE INDEX evidence_sha256 ON evidence (sha256)",
    # One-time enrolment codes, by hash. Not in the log: a secret, even hashed, is not for replicas.
    """
    CREATE TABLE invites (
        token       bytea PRIMARY KEY,
        organ       bigint NOT NULL,
        role        text NOT NULL,
        certificate text,
        name        text,
        made_at     bigint NOT NULL,
        expires_at  bigint NOT NULL,
        device      bytea,
        used_at     bigint
    )
    """,
    # How often the page of a genuine permit was opened: a number, and nothing about anybody.
    """
    CREATE TABLE code_openings (
        organ   bigint NOT NULL,
        code_id bytea NOT NULL,
        opened  bigint NOT NULL,
        PRIMARY KEY (organ, code_id)
    )
    """,
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
