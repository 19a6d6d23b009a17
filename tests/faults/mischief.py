"""What befalls a run once, if at all: a lost laptop is ended, one is copied, bits flip, an old backup comes back."""

from __future__ import annotations

import random
import shutil
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

from sync.server.leaping import leap
from tests.faults import children, office_children
from tests.faults.laptops import Laptop, some_harm

if TYPE_CHECKING:
    from tests.faults.run import Run


class Mischief:
    """The rare things."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._draw = random.Random(run.draw.random())
        self._backup: str | None = None
        self._declared_at = 0

    def lose_a_laptop(self) -> None:
        """Its device is ended: what it still had to say stays in its ledger, and the server takes no more of it."""
        laptop = self._draw.choice([each for each in self._run.laptops if each.seat.role == "officer"])
        if laptop.revoked or laptop.forked:
            return
        self._run.fault("device revoked")
        ended = self._run.alone(
            office_children.lock_out, self._run.server.data, self._run.server.database_url, laptop.seat.device
        )
        if ended.how == "done":
            laptop.revoked = True
        else:
            self._run.told.findings.stuck.append(f"revoking: {ended.how} {ended.text}")

    def copy_a_laptop(self) -> None:
        """A disk is cloned or restored from a copy, and both go on: the ledger forks."""
        run = self._run
        laptop = self._draw.choice([each for each in run.laptops if each.seat.role == "officer"])
        if laptop.revoked or laptop.forked:
            return
        run.fault("laptop copied")
        home = laptop.home.with_name(f"{laptop.home.name}-copy")
        shutil.copytree(laptop.home, home)
        copied = replace(laptop, home=home, kept=set(laptop.kept), forked=True)
        laptop.forked = True
        run.laptops.append(copied)
        for each, seed in ((laptop, 1), (copied, 2)):
            run.start(each, children.say, each.seat, each.jump_ms, seed, 3, None)
        run.wait()

    def flip_in_the_log(self) -> None:
        """A bit of a stored record flips: nobody takes it in, the audit names it; then it flips back."""
        run = self._run
        with psycopg.connect(run.server.database_url, autocommit=True) as connection:
            row = connection.execute("SELECT position, raw FROM records ORDER BY random() LIMIT 1").fetchone()
            assert row is not None
            flipped = bytearray(row[1])
            flipped[self._draw.randrange(len(flipped))] ^= 1 << self._draw.randrange(8)
            run.fault("flip in the log")
            connection.execute("UPDATE records SET raw = %b WHERE position = %s", (bytes(flipped), row[0]))
            try:
                audited = run.alone(office_children.audit, run.server.data, run.server.database_url)
                for laptop in run.some(2):
                    run.start(laptop, children.sync, laptop.entrance.url, laptop.jump_ms, None)
                run.wait()
            finally:
                connection.execute("UPDATE records SET raw = %b WHERE position = %s", (bytes(row[1]), row[0]))
        if audited.how != "told":
            run.told.findings.divergent.append(f"the audit passes over a flipped bit: {audited.how} {audited.text}")

    def flip_in_a_file(self) -> None:
        """A bit of a picture in a laptop's store flips: the sync says so and claims nothing; then it flips back."""
        run = self._run
        pictures = [(each, path) for each in run.laptops for path in sorted((each.home / "files").glob("??/*"))]
        if pictures:
            laptop, path = self._draw.choice(pictures)
            run.fault("flip in a picture")
            self._flipped(laptop, path, 1)

    def flip_in_a_store(self) -> None:
        """A bit of a laptop's database flips: whatever reads it says so; then the disk is put back from a copy."""
        run = self._run
        laptop = self._draw.choice(run.laptops)
        run.fault("flip in a store")
        kept = laptop.home.with_name("kept")
        shutil.copytree(laptop.home, kept)
        self._flipped(laptop, laptop.home / "replica.db", 3)
        shutil.rmtree(laptop.home)
        kept.rename(laptop.home)

    def _flipped(self, laptop: Laptop, path: Path, bits: int) -> None:
        content = path.read_bytes()
        flipped = bytearray(content)
        for _ in range(bits):
            flipped[self._draw.randrange(len(flipped))] ^= 1 << self._draw.randrange(8)
        path.write_bytes(flipped)
        self._run.start(laptop, children.sync, laptop.entrance.url, laptop.jump_ms, None)
        self._run.wait()
        path.write_bytes(content)

    def back_up(self) -> None:
        """The administrator copies the database."""
        if self._backup is None:
            self._run.note("backup")
            self._backup = self._run.template.cluster.make(self._run.database)

    def restore(self) -> None:
        """The old backup comes back: the log is shorter than laptops have seen it."""
        run = self._run
        if self._backup is None or run.restored:
            return
        run.fault("old backup restored")
        run.server.kill()
        run.template.cluster.drop(run.database)
        run.database, self._backup = self._backup, None
        run.server.database_url = run.template.cluster.url_of(run.database)
        with psycopg.connect(run.server.database_url) as connection:
            # As `inspector server restore` does.
            leap(connection, int(time.time()))
        run.restored = True

    def begin_anew(self) -> None:
        """The supervising body declares that the log begins anew; laptops are asked one by one as they sync. The
        command may die at any call: then it is given again."""
        run = self._run
        if not run.restored:
            return
        run.fault("log begins anew")
        run.server.kill()
        for harm in (some_harm(self._draw, run.server.data, 40, database=True), None):
            # Whatever was declared before was restored away; laptops may have accepted it.
            self._declared_at = max(int(time.time()), self._declared_at + 1)
            ended = run.alone(
                office_children.begin_log_anew, run.server.data, run.server.database_url, self._declared_at, harm
            )
            run.note(f"new start: {ended.how} {ended.text}")
        if ended.how == "done":
            run.restored = False
        else:
            run.told.findings.stuck.append(f"a new start: {ended.how} {ended.text}")

    def close(self) -> None:
        if self._backup is not None:
            self._run.template.cluster.drop(self._backup)
