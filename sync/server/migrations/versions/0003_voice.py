"""The enterprise's voice and what the server watches: ratings, acknowledgements, flags, matters, unfiled visits.

Everything here is folded from the log except `owners`, which is written with the records themselves, and
`form_posts`. The folded tables of 0002 are emptied with them, because records that came before this release
mean more now; the next reader folds the log again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from inspector_tui.errors import BadInput
from inspector_tui.ledger.envelope import open_envelope

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

STATEMENTS = (
    # `about`: whose matter a record is, where that is another organ than the one that made it.
    "ALTER TABLE scopes DROP CONSTRAINT scopes_audience",
    "ALTER TABLE scopes ADD CONSTRAINT scopes_audience CHECK (audience IN ('all', 'region', 'organ', 'supervision'))",
    "ALTER TABLE scopes ADD COLUMN about bigint NOT NULL DEFAULT 0",
    "ALTER TABLE scopes DROP CONSTRAINT scopes_audience_organ_region_key",
    "ALTER TABLE scopes ADD CONSTRAINT scopes_key UNIQUE (audience, organ, region, about)",
    # The short form of a region (GB/T 2260): `lies in` is `starts with`.
    "UPDATE organs SET region = regexp_replace(region, '(00)+$', '') WHERE length(region) IN (4, 6)",
    # The organ whose matter a stream is, as the first record that names it said.
    """
    CREATE TABLE owners (
        stream text COLLATE "C" PRIMARY KEY,
        organ  bigint NOT NULL
    )
    """,
    "TRUNCATE list_changes, permit_keys, permits, revoked_devices, finished_visits, blocks, directory, evidence",
    "UPDATE folded SET position = 0",
    "ALTER TABLE permits ADD COLUMN starts bigint NOT NULL DEFAULT 0",
    "CREATE INDEX permits_code ON permits (code_id)",
    "CREATE INDEX permits_inspection ON permits (inspection, organ)",
    "CREATE INDEX permits_starts ON permits (organ, starts)",
    "ALTER TABLE finished_visits ADD COLUMN at bigint NOT NULL DEFAULT 0",
    # Where the log holds the records of an inspection: the visit's record is folded from them when it is read.
    """
    CREATE TABLE inspection_records (
        inspection text NOT NULL,
        position   bigint NOT NULL,
        organ      bigint NOT NULL,
        PRIMARY KEY (inspection, position)
    )
    """,
    # code.verified with a code id: who looked (device and its organ), where, when.
    """
    CREATE TABLE verifications (
        organ        bigint NOT NULL,
        verification text NOT NULL,
        code_id      bytea NOT NULL,
        made_at      bigint NOT NULL,
        at           bigint NOT NULL,
        device       bytea NOT NULL,
        place        text,
        PRIMARY KEY (organ, verification)
    )
    """,
    "CREATE INDEX verifications_code ON verifications (code_id, at)",
    # Codes that showed something odd and are not flagged yet; flags as the records say them, once a code.
    """
    CREATE TABLE suspicions (
        flag    text NOT NULL,
        code_id bytea NOT NULL,
        PRIMARY KEY (flag, code_id)
    )
    """,
    """
    CREATE TABLE flags (
        flag    text NOT NULL,
        code_id bytea NOT NULL,
        PRIMARY KEY (flag, code_id)
    )
    """,
    # rating.given without words or names: what figures need. `fresh`: not yet in any figures.
    """
    CREATE TABLE ratings (
        organ    bigint NOT NULL,
        code_id  bytea NOT NULL,
        period   text NOT NULL,
        stars    smallint NOT NULL,
        first_at bigint NOT NULL,
        last_at  bigint NOT NULL,
        fresh    boolean NOT NULL,
        PRIMARY KEY (organ, code_id)
    )
    """,
    "CREATE INDEX ratings_fresh ON ratings (organ, period) WHERE fresh",
    """
    CREATE TABLE rating_figures (
        organ   bigint NOT NULL,
        period  text NOT NULL,
        until   text NOT NULL,
        PRIMARY KEY (organ, period)
    )
    """,
    # record.acknowledged
    """
    CREATE TABLE acknowledgements (
        inspection text PRIMARY KEY,
        how        text NOT NULL,
        name       text NOT NULL,
        at         bigint NOT NULL
    )
    """,
    # matter.raised and matter.closed, the fact alone.
    """
    CREATE TABLE matters (
        organ  bigint NOT NULL,
        matter text NOT NULL,
        kind   text NOT NULL,
        about  text NOT NULL,
        closed boolean NOT NULL DEFAULT false,
        PRIMARY KEY (organ, matter)
    )
    """,
    "CREATE INDEX matters_about ON matters (about, kind)",
    "CREATE INDEX matters_matter ON matters (matter)",
    # visit.started_unfiled; `settled` once it was filed in time or became a matter.
    """
    CREATE TABLE unfiled_visits (
        organ      bigint NOT NULL,
        inspection text NOT NULL,
        region     text COLLATE "C" NOT NULL,
        at         bigint NOT NULL,
        standing   bytea,
        subject    text NOT NULL,
        settled    boolean NOT NULL DEFAULT false,
        PRIMARY KEY (organ, inspection)
    )
    """,
    "CREATE INDEX unfiled_open ON unfiled_visits (at) WHERE NOT settled",
    "CREATE INDEX unfiled_standing ON unfiled_visits (standing) WHERE standing IS NOT NULL",
    # term.set: the newest word for each region and first day.
    """
    CREATE TABLE terms (
        term       text NOT NULL,
        region     text COLLATE "C" NOT NULL,
        valid_from text NOT NULL,
        count      integer NOT NULL,
        unit       text NOT NULL,
        PRIMARY KEY (term, region, valid_from)
    )
    """,
    # One row for each form that was taken in, with what it said last, so that a second post of it changes nothing.
    """
    CREATE TABLE form_posts (
        organ  bigint NOT NULL,
        nonce  bytea NOT NULL,
        said   bytea NOT NULL,
        at     bigint NOT NULL,
        PRIMARY KEY (organ, nonce)
    )
    """,
)

_OWNER = sa.text("INSERT INTO owners (stream, organ) VALUES (:stream, :organ) ON CONFLICT DO NOTHING")


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
    connection = op.get_bind()
    told = connection.execute(
        sa.text(
            "SELECT raw FROM records WHERE kind IN ('inspection.planned/1', 'filing.submitted/1') ORDER BY position"
        )
    )
    for (raw,) in told:
        try:
            body = open_envelope(bytes(raw)).body
        except BadInput:
            continue
        connection.execute(_OWNER, {"stream": f"inspection:{body['inspection']}", "organ": body["organ"]})
