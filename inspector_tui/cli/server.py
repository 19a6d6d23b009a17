"""`inspector server`: run the server, invite and revoke devices, see how it stands."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from inspector_tui.cli.delegation import delegation
from inspector_tui.cli.output import answer
from inspector_tui.cli.server_backup import backup, readmit, restore, rollback
from inspector_tui.cli.server_bundle import bundle
from inspector_tui.cli.server_devices import devices
from inspector_tui.cli.server_new_start import new_start
from inspector_tui.cli.server_words import devices_line, list_line, ticked_lines
from inspector_tui.config import default_home
from inspector_tui.domain.vocabulary import Field, Level, Role
from inspector_tui.errors import BadInput, NotAuthentic
from inspector_tui.i18n import _, ngettext
from inspector_tui.words.errors import error_words
from inspector_tui.words.log import moment

if TYPE_CHECKING:
    from sync.server.database import Database
    from sync.server.keyring import Keyring

_INVITED = [role for role in get_args(Role) if role != "server"]
Command = Callable[..., Any]
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def _place(command: Command) -> Command:
    """The options that say which server is meant."""
    data = click.option("--data", type=click.Path(file_okay=False, path_type=Path), help="Data directory.")
    database = click.option("--database-url", envvar="INSPECTOR_DATABASE_URL", help="Another PostgreSQL.")
    return data(database(command))


@click.group(invoke_without_command=True)
@_place
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8440, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free one.")
@click.option("--public-url", help="Address that phones and laptops reach; goes into every code.")
@click.option("--store-url", envvar="INSPECTOR_STORE_URL", help="Where evidence goes, e.g. s3://bucket/prefix.")
@click.option(
    "--workers", default=1, show_default=True, type=click.IntRange(0, 64), help="Processes that check pushes."
)
@click.option("--tls-cert", "tls_certificate", type=_FILE, help="Certificate with its chain, PEM.")
@click.option("--tls-key", type=_FILE, help="Its private key, PEM, not readable by everybody.")
@click.option("--behind-proxy", is_flag=True, help="A proxy in front ends TLS and passes the Host header on.")
@click.option("--metrics-token", envvar="INSPECTOR_METRICS_TOKEN", help="Lets others than this machine read /metrics.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_context
def server(context: click.Context, /, data: Path | None, as_json: bool, **options: Any) -> None:
    """Run the server until Ctrl+C. Keys, database and folders are made on the first start."""
    if context.invoked_subcommand is not None:
        return
    from sync.server.running import Settings, log_to_stderr, serve

    folder = server_folder(data)
    log_to_stderr()

    def ready(url: str) -> None:
        keyring = server_keyring(folder)
        _warn(keyring)
        machine = {
            "url": url,
            "public_url": options["public_url"] or url,
            "data": str(folder),
            "root": keyring.root_public,
        }
        lines = [_("Listening on {url}").format(url=url), _("Root key: {root}").format(root=keyring.root_public.hex())]
        answer(as_json, machine, lines)

    serve(Settings(data_dir=folder, **options), ready=ready)


server.add_command(delegation)
server.add_command(backup)
server.add_command(restore)
server.add_command(rollback)
server.add_command(readmit)
server.add_command(bundle)
server.add_command(new_start)


@server.command()
@_place
@click.option("--organ", required=True, type=click.IntRange(min=1), help="Number of a registered organ.")
@click.option("--role", required=True, type=click.Choice(_INVITED))
@click.option("--certificate", help="Certificate number; required for officers and supervisors.")
@click.option("--name", help="How the device is called; by default what it says itself.")
@click.option("--hours", default=72, show_default=True, type=click.IntRange(1, 24 * 31))
@click.option("--json", "as_json", is_flag=True)
def invite(data: Path | None, database_url: str | None, as_json: bool, organ: int, role: Role, **options: Any) -> None:
    """Make a one-time enrolment code for one device."""
    from sync.server import enrolment

    now = int(time.time())
    with _opened(data, database_url) as (keyring, database):
        made = enrolment.invite(database, keyring.root_public, organ=organ, role=role, now=now, **options)
    expires = now + options["hours"] * 3600
    machine = {"code": made.text, "organ": organ, "role": role, "expires_at": expires, "root": keyring.root_public}
    until = moment(expires)
    answer(as_json, machine, [made.text, _("Valid once, until {until}.").format(until=until)])


@click.command()
@click.argument("device")
@click.option("--reason", required=True)
@_place
@click.option("--json", "as_json", is_flag=True)
def revoke(device: str, reason: str, data: Path | None, database_url: str | None, as_json: bool) -> None:
    """End a DEVICE (its id as hex). Its open permits turn revoked in the next status list."""
    from sync.server import enrolment
    from sync.server.compose import open_ledger

    identity = _device_id(device)
    with _opened(data, database_url) as (keyring, database):
        ledger = open_ledger(database, keyring)
        try:
            enrolment.revoke(database, ledger, device=identity, reason=reason)
        finally:
            ledger.close()
    answer(as_json, {"device": identity, "revoked": True}, [_("Device {device} is revoked.").format(device=device)])


server.add_command(revoke)
devices.add_command(revoke)
server.add_command(devices)


@server.command()
@click.argument("number", type=click.IntRange(1, 2**53 - 1))
@click.argument("name")
@click.option("--short-name", required=True, help="As before the brackets of a document number.")
@click.option("--credit-code", required=True)
@click.option("--level", required=True, type=click.Choice(get_args(Level)))
@click.option("--region", required=True, help="GB/T 2260 code or its beginning.")
@click.option("--field", required=True, type=click.Choice(get_args(Field)))
@click.option("--parent", type=click.IntRange(min=1))
@click.option("--phone")
@click.option("--supervision-phone")
@_place
@click.option("--json", "as_json", is_flag=True)
def organ(number: int, name: str, data: Path | None, database_url: str | None, as_json: bool, **facts: Any) -> None:
    """Register an organ, so that its first device can be invited. The same NUMBER again replaces it."""
    from inspector_tui.domain.credit_code import parse_credit_code
    from inspector_tui.domain.kinds import read_body
    from sync.server.compose import open_ledger

    facts["credit_code"] = parse_credit_code(facts["credit_code"])
    told = {"organ": number, "name": name} | {key: value for key, value in facts.items() if value is not None}
    body = read_body("organ.registered/1", told)
    with _opened(data, database_url) as (keyring, database):
        ledger = open_ledger(database, keyring)
        try:
            ledger.append_own([body], organ=number)
        finally:
            ledger.close()
    answer(as_json, {"organ": number}, [_("Organ {number} {name} is registered.").format(number=number, name=name)])


@server.command()
@_place
@click.option("--json", "as_json", is_flag=True)
def status(data: Path | None, database_url: str | None, as_json: bool) -> None:
    """How the server stands: keys, devices, records, lists, evidence."""
    from sync.server.reporting import standing

    now = int(time.time())
    with _opened(data, database_url) as (keyring, database):
        stands = standing(database, now)
    _warn(keyring)
    left = keyring.days_left(now)
    keys = {"root": keyring.root_public, "root_is_here": keyring.root_is_here, "delegation_days": left}
    lines = [
        _("Root key: {root}").format(root=keyring.root_public.hex()),
        ngettext("Delegation: {days} day left", "Delegation: {days} days left", left).format(days=left),
        _("Records: {records}, in quarantine: {held}").format(records=stands.records, held=stands.quarantined),
        *(devices_line(kind, number) for kind, number in stands.devices.items()),
        _("Open invitations: {number}").format(number=stands.open_invites),
        _("Permits: {number}, revoked: {revoked}").format(number=stands.permits, revoked=stands.revoked_permits),
        _("Evidence: {stored} stored, {missing} still to come").format(
            stored=stands.evidence_stored, missing=stands.evidence_missing
        ),
        *(list_line(name, seq) for name, seq in stands.lists.items()),
    ]
    answer(as_json, keys | asdict(stands), lines)


@server.command()
@_place
@click.option("--json", "as_json", is_flag=True)
def tick(data: Path | None, database_url: str | None, as_json: bool) -> None:
    """Do once what a running server does by itself: sign changed lists, flag codes, raise overdue backfills."""
    from sync.server.compose import open_chores, open_ledger

    with _opened(data, database_url) as (keyring, database):
        ledger = open_ledger(database, keyring)
        try:
            done = asdict(open_chores(database, keyring, ledger).tick())
        finally:
            ledger.close()
    answer(as_json, done, ticked_lines(done))


@server.command()
@_place
@click.option("--json", "as_json", is_flag=True)
def audit(data: Path | None, database_url: str | None, as_json: bool) -> int:
    """Derive the log's root from every record; names the first that was altered, removed or moved."""
    from sync.server.auditing import audit_log
    from sync.server.new_start import origin_of

    with _opened(data, database_url) as (keyring, database):
        try:
            report = audit_log(
                database,
                origin=origin_of(database, keyring),
                receipts=keyring.receipts.public,
                server=keyring.server.public,
            )
        except NotAuthentic as error:
            answer(as_json, {"intact": False, "code": error.code, "facts": error.facts}, [error_words(error)])
            return 1
    told = ngettext("{count} record, intact", "{count} records, intact", report.size).format(count=report.size)
    answer(as_json, {"intact": True} | asdict(report), [told, report.root.hex()])
    return 0


def server_folder(data: Path | None) -> Path:
    """As named after or before the subcommand, else beside the replicas."""
    named = data or _of_group("data")
    return named if isinstance(named, Path) else default_home() / "server"


def _of_group(option: str) -> object:
    """`inspector server --data DIR invite` must not quietly mean another directory."""
    context = click.get_current_context().parent
    while context is not None and context.params.get(option) is None:
        context = context.parent
    return None if context is None else context.params[option]


@contextmanager
def _opened(data: Path | None, database_url: str | None) -> Iterator[tuple[Keyring, Database]]:
    """Keys and database of a server that may be running or not."""
    from sync.server.database import Database

    folder = server_folder(data)
    keyring = server_keyring(folder)
    with Database.open(folder, server_url(database_url)) as database:
        yield keyring, database


@contextmanager
def opened_with_folder(data: Path | None, database_url: str | None) -> Iterator[tuple[Keyring, Database, Path]]:
    """Keys, database and data directory, for the groups below `server`."""
    with _opened(data, database_url) as (keyring, database):
        yield keyring, database, server_folder(data)


def server_url(database_url: str | None) -> str | None:
    """The other PostgreSQL, as named after or before the subcommand; None for the server's own."""
    url = database_url or _of_group("database_url")
    return url if isinstance(url, str) else None


def server_keyring(folder: Path) -> Keyring:
    """The server's keys."""
    from sync.server.keyring import open_keyring

    return open_keyring(folder, int(time.time()))


def _warn(keyring: Keyring) -> None:
    from sync.server.keyring import WARN_DAYS

    left = keyring.days_left(int(time.time()))
    if left < WARN_DAYS:
        words = ngettext(
            "The root's delegation ends in {days} day. Sign a new one with the root key.",
            "The root's delegation ends in {days} days. Sign a new one with the root key.",
            left,
        )
        click.echo(words.format(days=left), err=True)


def _device_id(text: str) -> bytes:
    try:
        found = bytes.fromhex(text)
    except ValueError as error:
        raise BadInput("UNKNOWN_DEVICE", device=text) from error
    if len(found) != 16:
        raise BadInput("UNKNOWN_DEVICE", device=text)
    return found
