"""Bundles and returns that are cut off, altered, swapped, foreign or old get their code and change nothing."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from inspector_tui.errors import BadInput, InspectorError, NotAuthentic, Refused
from inspector_tui.ledger.keys import Ed25519Signer
from inspector_tui.models.replica import Replica
from inspector_tui.services.auditing import digest_rows
from inspector_tui.services.bundling import Exported, export_bundle
from inspector_tui.services.returning import import_return, import_returns
from sync.courier.reading import bundles_in, check_parts, part_opener, read_bundle
from sync.courier.writing import digest_of, part_frames, write_part
from sync.protocol.bundle import (
    LEAST_PART,
    MANIFEST_FILE,
    PART_FILE,
    RETURN_FILE,
    RETURN_MANIFEST_FILE,
    PartHead,
    read_manifest,
    sign_manifest,
)
from sync.protocol.frames import pack
from sync.protocol.limits import CHUNK
from sync.protocol.sealing import new_identity, recipient_of
from sync.server.enrolment import revoke
from tests.courier.world import Fleet, a_stick, answer, attach, begin_visit, own, unsettled

FIRST, SECOND = PART_FILE.format(number=1), PART_FILE.format(number=2)
BROKEN = {"BUNDLE_INCOMPLETE", "BUNDLE_DAMAGED", "BUNDLE_MALFORMED", "BUNDLE_FORGED"}


@pytest.fixture
def officer(laptops: Fleet) -> Replica:
    made = laptops.laptop()
    begin_visit(made)
    answer(made, 3)
    attach(made, 3 * CHUNK + 99)
    return made


@pytest.fixture
def exported(officer: Replica, stick: Path) -> Exported:
    return export_bundle(officer, stick, part_size=LEAST_PART)


def held(laptops: Fleet) -> tuple[object, ...]:
    """Everything a refused bundle must leave as it was."""
    with laptops.server.core.database.transaction() as connection:
        counts = connection.execute(
            "SELECT (SELECT size FROM tree), (SELECT count(*) FROM records), (SELECT count(*) FROM quarantine),"
            " (SELECT count(*) FROM bundles), (SELECT count(*) FROM evidence WHERE stored)"
        ).fetchone()
    assert counts is not None
    files = laptops.folder / "server" / "files"
    return (*counts, sorted(str(path) for path in files.rglob("*") if path.is_file()))


@contextmanager
def nothing_changes(laptops: Fleet) -> Iterator[None]:
    before = held(laptops)
    yield
    assert held(laptops) == before


def refused(laptops: Fleet, folder: Path) -> str:
    with pytest.raises(InspectorError) as told:
        laptops.take(folder)
    (folder / "made.tmp").unlink(missing_ok=True)
    return told.value.code


def lengths(size: int) -> list[int]:
    """Every class of length: nothing, a byte, in age's header, at its blocks' borders, all but one, one too many."""
    borders = [0, 1, 21, 100, 199, 200, 216, 65_536, 65_536 + 216, size // 2, size - 17, size - 1, size + 1]
    return sorted({length for length in borders if 0 <= length != size and length <= size + 1})


def cut(path: Path, length: int) -> None:
    content = path.read_bytes()
    path.write_bytes((content + b"x")[:length])


def test_a_bundle_cut_to_any_length_is_refused_and_changes_nothing(
    laptops: Fleet, exported: Exported, tmp_path: Path
) -> None:
    with nothing_changes(laptops):
        for name in sorted(path.name for path in exported.folder.iterdir()):
            for length in lengths((exported.folder / name).stat().st_size):
                copy = shutil.copytree(exported.folder, tmp_path / "copy")
                cut(copy / name, length)
                assert refused(laptops, copy) in BROKEN, (name, length)
                shutil.rmtree(copy)
            copy = shutil.copytree(exported.folder, tmp_path / "copy")
            (copy / name).unlink()
            assert refused(laptops, copy) == "BUNDLE_INCOMPLETE"
            shutil.rmtree(copy)
    assert laptops.take(exported.folder).stored == 5


@pytest.mark.parametrize("name", [MANIFEST_FILE, FIRST, SECOND])
def test_one_flipped_bit_anywhere_is_noticed(laptops: Fleet, exported: Exported, name: str) -> None:
    path = exported.folder / name
    content = path.read_bytes()
    with nothing_changes(laptops):
        for at in (0, 1, 20, 150, len(content) // 2, len(content) - 1):
            path.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
            assert refused(laptops, exported.folder) in {*BROKEN, "UNKNOWN_DEVICE"}
    path.write_bytes(content)
    assert laptops.take(exported.folder).stored == 5


def test_parts_in_each_others_place_are_refused(laptops: Fleet, exported: Exported) -> None:
    first, second, aside = (exported.folder / name for name in (FIRST, SECOND, "aside"))
    first.rename(aside)
    second.rename(first)
    aside.rename(second)
    with nothing_changes(laptops):
        assert refused(laptops, exported.folder) in ("BUNDLE_DAMAGED", "BUNDLE_INCOMPLETE")


def test_a_part_of_another_bundle_is_refused_even_when_its_device_signs_it(
    laptops: Fleet, officer: Replica, exported: Exported, tmp_path: Path
) -> None:
    """Only the seal's inside tells: the manifest is genuine and its sums are right."""
    other = export_bundle(officer, a_stick(tmp_path / "other"), part_size=LEAST_PART)
    shutil.copy(other.folder / FIRST, exported.folder / FIRST)
    _sign_again(officer, exported.folder)
    with nothing_changes(laptops):
        assert refused(laptops, exported.folder) == "BUNDLE_REORDERED"


@pytest.mark.parametrize("order", [(1, 0, 2), (0, 2), (0, 1, 1, 2)], ids=["swapped", "left out", "twice"])
def test_records_out_of_their_order_are_refused(
    laptops: Fleet, officer: Replica, exported: Exported, order: tuple[int, ...]
) -> None:
    raws = [record.raw for record in own(officer)]
    head = PartHead(bundle=exported.bundle, number=1)
    recipient = recipient_of(laptops.server.keyring.courier)
    write_part(exported.folder / FIRST, part_frames(head, (pack("R", raws[at]) for at in order)), recipient)
    _sign_again(officer, exported.folder)
    with nothing_changes(laptops):
        assert refused(laptops, exported.folder) == "BUNDLE_REORDERED"


def _sign_again(officer: Replica, folder: Path) -> None:
    manifest = read_manifest((folder / MANIFEST_FILE).read_bytes())
    parts = []
    for number, part in enumerate(manifest.parts, 1):
        path = folder / PART_FILE.format(number=number)
        parts.append(part.model_copy(update={"size": path.stat().st_size, "sha256": digest_of(path)}))
    told = manifest.model_copy(update={"parts": tuple(parts)})
    (folder / MANIFEST_FILE).write_bytes(sign_manifest(officer.signer(), told))


def test_a_bundle_sealed_to_another_server_is_foreign(laptops: Fleet, officer: Replica, exported: Exported) -> None:
    head = PartHead(bundle=exported.bundle, number=1)
    _, elsewhere = new_identity()
    write_part(exported.folder / FIRST, part_frames(head, (pack("R", one.raw) for one in own(officer))), elsewhere)
    _sign_again(officer, exported.folder)
    with nothing_changes(laptops):
        assert refused(laptops, exported.folder) == "BUNDLE_FOREIGN"


def test_a_manifest_that_another_key_signed_is_forged(laptops: Fleet, exported: Exported) -> None:
    manifest = read_manifest((exported.folder / MANIFEST_FILE).read_bytes())
    (exported.folder / MANIFEST_FILE).write_bytes(sign_manifest(Ed25519Signer.generate(), manifest))
    with nothing_changes(laptops):
        assert refused(laptops, exported.folder) == "BUNDLE_FORGED"


def test_a_revoked_or_unknown_device_is_refused(laptops: Fleet, officer: Replica, exported: Exported) -> None:
    stranger = Ed25519Signer.generate()
    manifest = read_manifest((exported.folder / MANIFEST_FILE).read_bytes())
    genuine = (exported.folder / MANIFEST_FILE).read_bytes()
    (exported.folder / MANIFEST_FILE).write_bytes(
        sign_manifest(stranger, manifest.model_copy(update={"device": bytes(16)}))
    )
    assert refused(laptops, exported.folder) == "UNKNOWN_DEVICE"
    (exported.folder / MANIFEST_FILE).write_bytes(genuine)
    parts = laptops.server
    revoke(parts.core.database, parts.core.ledger, device=officer.identity().device, reason="遗失")
    with nothing_changes(laptops):
        assert refused(laptops, exported.folder) == "DEVICE_REVOKED"


# Returns --------------------------------------------------------------------------------------------------


@contextmanager
def laptop_unchanged(officer: Replica) -> Iterator[None]:
    before = digest_rows(officer), unsettled(officer), officer.setting("cursor"), officer.setting("trust_list")
    yield
    after = digest_rows(officer), unsettled(officer), officer.setting("cursor"), officer.setting("trust_list")
    assert after == before


def test_a_return_cut_to_any_length_or_altered_changes_nothing(
    laptops: Fleet, officer: Replica, exported: Exported
) -> None:
    laptops.take(exported.folder)
    with laptop_unchanged(officer):
        for name in (RETURN_FILE, RETURN_MANIFEST_FILE):
            path = exported.folder / name
            content = path.read_bytes()
            for length in lengths(len(content)):
                cut(path, length)
                with pytest.raises((BadInput, Refused)) as told:
                    import_return(officer, exported.folder)
                assert told.value.code in BROKEN, (name, length)
                path.write_bytes(content)
            for at in (0, 150, len(content) // 2, len(content) - 1):
                path.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
                with pytest.raises(BadInput) as told:
                    import_return(officer, exported.folder)
                assert told.value.code in {*BROKEN, "BUNDLE_FOREIGN"}
                path.write_bytes(content)
    assert import_return(officer, exported.folder).receipts == 5


def test_a_return_for_another_laptop_is_foreign_and_passed_over(
    laptops: Fleet, officer: Replica, exported: Exported, tmp_path: Path
) -> None:
    colleague = laptops.laptop("colleague", certificate="64010002")
    answer(colleague)
    theirs = export_bundle(colleague, a_stick(tmp_path / "theirs"))
    laptops.take(exported.folder)
    laptops.take(theirs.folder)
    with laptop_unchanged(officer):
        with pytest.raises(Refused, match="RETURN_MISSING"):
            import_returns(officer, tmp_path / "theirs")
        for name in (RETURN_FILE, RETURN_MANIFEST_FILE):
            shutil.copy(theirs.folder / name, exported.folder / name)
        with pytest.raises(NotAuthentic, match="BUNDLE_FOREIGN"):
            import_return(officer, exported.folder)


def test_an_earlier_return_of_the_same_bundle_still_proves_what_it_says(
    laptops: Fleet, officer: Replica, exported: Exported, tmp_path: Path
) -> None:
    laptops.take(exported.folder)
    earlier = shutil.copytree(exported.folder, tmp_path / "earlier")
    answer(laptops.laptop("colleague", certificate="64010002"))
    laptops.take(exported.folder)
    import_return(officer, exported.folder)
    with laptop_unchanged(officer), pytest.raises(Refused) as told:
        import_return(officer, earlier)
    assert told.value.code in ("RETURN_OVERTAKEN", "BUNDLE_REPEATED")


def test_the_list_of_a_stick_tells_whole_from_broken_without_any_key(exported: Exported, stick: Path) -> None:
    [found] = bundles_in(stick)
    assert found.manifest is not None
    check_parts(found.folder, found.manifest)
    cut(exported.folder / SECOND, 500)
    [found] = bundles_in(stick)
    assert found.error is not None
    assert (found.error.code, found.error.facts["file"]) == ("BUNDLE_INCOMPLETE", SECOND)
    raw, _manifest = read_bundle(exported.folder)
    assert raw
    assert part_opener(exported.folder)(1).read(22) == b"age-encryption.org/v1\n"
