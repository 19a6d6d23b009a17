"""Which drives count as sticks, on trees like those that a kernel shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector_tui.errors import BadInput, Environment
from inspector_tui.services.sticks import Stick, measured, on_linux, on_macos, sticks, the_stick


class Machine:
    """A made-up /proc/mounts and /sys."""

    def __init__(self, folder: Path) -> None:
        self.system = folder / "sys"
        self.mounts = folder / "mounts"
        self.mounts.write_text("proc /proc proc rw 0 0\ntmpfs /media/memory tmpfs rw 0 0\n")
        (self.system / "class" / "block").mkdir(parents=True)

    def disk(self, where: str, name: str, *, removable: bool = False, kind: str = "") -> None:
        disk = self.system / "devices" / where / "block" / name
        partition = disk / f"{name}{'p' if name[-1].isdigit() else ''}1"
        partition.mkdir(parents=True)
        (disk / "removable").write_text("1\n" if removable else "0\n")
        if kind:
            (disk / "device").mkdir()
            (disk / "device" / "type").write_text(f"{kind}\n")
        for one in (disk, partition):
            (self.system / "class" / "block" / one.name).symlink_to(one)

    def crypt(self, name: str, below: str) -> None:
        entry = self.system / "devices" / "virtual" / "block" / name
        (entry / "slaves").mkdir(parents=True)
        (entry / "removable").write_text("0\n")
        (entry / "slaves" / below).symlink_to((self.system / "class" / "block" / below).resolve())
        (self.system / "class" / "block" / name).symlink_to(entry)

    def mount(self, source: str, target: str, kind: str = "vfat") -> None:
        with self.mounts.open("a") as file:
            file.write(f"{source} {target} {kind} rw,nosuid 0 0\n")

    def found(self) -> list[str]:
        return [str(one) for one in on_linux(self.mounts, self.system)]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_a_stick_is_found_by_the_kernels_word_by_its_bus_and_by_its_kind(machine: Machine) -> None:
    machine.disk("pci0000:00/ata1", "sda")
    machine.disk("pci0000:00/usb1/1-2/host6", "sdb", removable=True)
    machine.disk("pci0000:00/usb2/2-1/host7", "sdc")
    machine.disk("platform/mmc_host/mmc0", "mmcblk0", kind="MMC")
    machine.disk("platform/mmc_host/mmc1", "mmcblk1", kind="SD")
    machine.mount("/dev/sda1", "/data/disk", "ext4")
    machine.mount("/dev/sdb1", "/media/ma/检查\\040U盘")
    machine.mount("/dev/sdc1", "/run/media/ma/SSD", "exfat")
    machine.mount("/dev/mmcblk0p1", "/mnt/inside", "ext4")
    machine.mount("/dev/mmcblk1p1", "/media/ma/card")
    assert machine.found() == ["/media/ma/检查 U盘", "/run/media/ma/SSD", "/media/ma/card"]


def test_an_encrypted_stick_is_found_by_the_drive_below(machine: Machine) -> None:
    machine.disk("pci0000:00/usb1/1-2/host6", "sdb", removable=True)
    machine.disk("pci0000:00/ata1", "sda")
    machine.crypt("dm-0", "sdb1")
    machine.crypt("dm-1", "sda1")
    machine.mount("/dev/dm-0", "/media/ma/secret", "ext4")
    machine.mount("/dev/dm-1", "/srv/inside", "ext4")
    assert machine.found() == ["/media/ma/secret"]


def test_the_systems_own_disk_a_disc_and_a_foreign_table_are_no_sticks(machine: Machine, tmp_path: Path) -> None:
    machine.disk("pci0000:00/usb1/1-2/host6", "sdb", removable=True)
    for target in ("/", "/boot/efi", "/home", "/var/lib"):
        machine.mount("/dev/sdb1", target, "ext4")
    machine.mount("/dev/sdb1", "/media/film", "iso9660")
    with machine.mounts.open("a") as file:
        file.write("nonsense\n\n")
    assert machine.found() == []
    assert list(on_linux(tmp_path / "nowhere", machine.system)) == []
    assert list(on_macos(tmp_path / "nowhere")) == []


def test_room_is_told_and_a_stick_that_was_pulled_out_is_left_out(tmp_path: Path) -> None:
    [told] = measured(iter([tmp_path, tmp_path, tmp_path / "gone"]))
    assert told.folder == tmp_path
    assert 0 < told.free <= told.size
    assert isinstance(sticks(), tuple)


def test_the_one_stick_is_taken_and_none_or_two_are_asked_about() -> None:
    one, two = (Stick(Path(f"/media/{name}"), name, 1, 2) for name in ("a", "b"))
    assert the_stick([one]) == Path("/media/a")
    with pytest.raises(Environment, match="NO_STICK"):
        the_stick([])
    with pytest.raises(BadInput, match="SEVERAL_STICKS") as told:
        the_stick([one, two])
    assert told.value.facts["folders"] == f"{one.folder}, {two.folder}"
