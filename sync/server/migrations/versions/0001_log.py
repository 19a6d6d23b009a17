"""The log: records in order, the tree over them, devices and their chains, scopes, quarantine.

Every table's key begins with the organ, or the table is small enough to be copied to every node
(organs, devices, scopes, tiles, tree), so that the schema can be distributed later.
"""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

STATEMENTS = (
    # The newest registration of each organ; who is under whom decides who pulls what.
    """
    CREATE TABLE organs (
        organ  bigint PRIMARY KEY,
        parent bigint,
        region text COLLATE "C" NOT NULL
    )
    """,
    "CREATE INDEX organs_parent ON organs (parent)",
    "CREATE INDEX organs_region ON organs (region)",
    # What device.enrolled and device.revoked records say, and the quarantine of a forked device.
    """
    CREATE TABLE devices (
        device      bytea PRIMARY KEY CHECK (length(device) = 16),
        alg         integer NOT NULL,
        public      bytea NOT NULL,
        organ       bigint NOT NULL,
        role        text NOT NULL,
        certificate text,
        name        text NOT NULL,
        state       text NOT NULL DEFAULT 'active'
                    CONSTRAINT devices_state CHECK (state IN ('active', 'forked', 'revoked'))
    )
    """,
    # How far each device's own ledger was applied. A null head means: the record before was not
    # authentic, so its true hash is unknown and the next record may name any.
    """
    CREATE TABLE chains (
        organ    bigint NOT NULL,
        device   bytea NOT NULL,
        next_seq bigint NOT NULL,
        head     bytea,
        PRIMARY KEY (organ, device)
    )
    """,
    # One row for each audience that has records, with the newest position, so that a pull looks
    # only where something is new.
    """
    CREATE TABLE scopes (
        scope    integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        audience text NOT NULL CONSTRAINT scopes_audience CHECK (audience IN ('all', 'region', 'organ')),
        organ    bigint NOT NULL DEFAULT 0,
        region   text COLLATE "C" NOT NULL DEFAULT '',
        newest   bigint NOT NULL,
        UNIQUE (audience, organ, region)
    )
    """,
    # organ is the organ of the device that made the record, 0 for the server's own.
    """
    CREATE TABLE records (
        organ       bigint NOT NULL,
        device      bytea NOT NULL,
        seq         bigint NOT NULL,
        position    bigint NOT NULL,
        scope       integer NOT NULL,
        hash        bytea NOT NULL,
        kind        text NOT NULL,
        received_at bigint NOT NULL,
        raw         bytea NOT NULL,
        PRIMARY KEY (organ, device, seq),
        UNIQUE (position, organ)
    )
    """,
    "CREATE INDEX records_scope ON records (scope, position)",
    # Signatures and hashes do not compress: trying costs time on every insert.
    "ALTER TABLE records ALTER COLUMN raw SET STORAGE EXTERNAL",
    # What was refused, with every byte, for a supervisor to judge.
    """
    CREATE TABLE quarantine (
        organ       bigint NOT NULL,
        id          bigint GENERATED ALWAYS AS IDENTITY,
        device      bytea NOT NULL,
        seq         bigint,
        hash        bytea NOT NULL,
        code        text NOT NULL,
        authentic   boolean NOT NULL,
        received_at bigint NOT NULL,
        raw         bytea NOT NULL,
        PRIMARY KEY (organ, id),
        UNIQUE (organ, device, hash)
    )
    """,
    "CREATE INDEX quarantine_seq ON quarantine (organ, device, seq)",
    # Hashes of the RFC 9162 tree, 256 to a row (C2SP tlog-tiles); a row grows until it is full.
    """
    CREATE TABLE tiles (
        level  smallint NOT NULL,
        number bigint NOT NULL,
        hashes bytea NOT NULL,
        PRIMARY KEY (level, number)
    )
    """,
    "ALTER TABLE tiles ALTER COLUMN hashes SET STORAGE EXTERNAL",
    """
    CREATE TABLE tree (
        one        boolean PRIMARY KEY DEFAULT true CHECK (one),
        size       bigint NOT NULL,
        root       bytea NOT NULL,
        checkpoint text NOT NULL
    )
    """,
    # The root of no leaves is SHA-256 of nothing (RFC 9162 section 2.1.1).
    "INSERT INTO tree (size, root, checkpoint) VALUES (0, sha256(''::bytea), '')",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
