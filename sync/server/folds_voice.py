"""What the enterprise's voice and matters for supervision mean here. No words, names of raters or contacts are kept."""

from __future__ import annotations

from datetime import datetime

from inspector_tui.domain.urgent import MatterClosed, MatterRaised
from inspector_tui.domain.voice import RatingFigures, RatingGiven, RecordAcknowledged
from inspector_tui.phrases import BEIJING
from sync.server.folds import Arrived, Connection, folds


@folds(RatingGiven)
def _rated(connection: Connection, arrived: Arrived, body: RatingGiven) -> None:
    # The newer record counts; the year stays that of the first, so that no rating stands in two years' figures.
    connection.execute(
        "INSERT INTO ratings (organ, code_id, period, stars, first_at, last_at, fresh)"
        " VALUES (%(organ)s, %(code)s, %(period)s, %(stars)s, %(at)s, %(at)s, true)"
        " ON CONFLICT (organ, code_id) DO UPDATE SET stars = excluded.stars, last_at = excluded.last_at, fresh = true",
        {"organ": body.organ, "code": body.code_id, "period": year_of(arrived.time), "stars": body.stars,
         "at": arrived.time},
    )  # fmt: skip


@folds(RatingFigures)
def _figures(connection: Connection, arrived: Arrived, body: RatingFigures) -> None:
    connection.execute(
        "INSERT INTO rating_figures (organ, period, until) VALUES (%s, %s, %s)"
        " ON CONFLICT (organ, period) DO UPDATE SET until = excluded.until",
        (body.organ, body.period, body.until),
    )
    connection.execute(
        "UPDATE ratings SET fresh = false WHERE organ = %s AND period = %s AND fresh", (body.organ, body.period)
    )


@folds(RecordAcknowledged)
def _acknowledged(connection: Connection, arrived: Arrived, body: RecordAcknowledged) -> None:
    connection.execute(
        "INSERT INTO acknowledgements (inspection, how, name, at) VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING",
        (body.inspection, body.how, body.name, arrived.time),
    )


@folds(MatterRaised)
def _raised(connection: Connection, arrived: Arrived, body: MatterRaised) -> None:
    connection.execute(
        "INSERT INTO matters (organ, matter, kind, about) VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING",
        (body.organ, body.matter, body.kind, body.about),
    )
    if body.kind == "numbers_clash":
        connection.execute(
            "UPDATE number_clashes SET told = true WHERE 'inspection:' || inspection = %s", (body.about,)
        )


@folds(MatterClosed)
def _closed(connection: Connection, arrived: Arrived, body: MatterClosed) -> None:
    connection.execute("UPDATE matters SET closed = true WHERE matter = %s", (body.matter,))


def year_of(at: int) -> str:
    """The calendar year of a Unix second, Beijing time."""
    return f"{datetime.fromtimestamp(at, BEIJING):%Y}"
