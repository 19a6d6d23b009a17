"""`inspector key list|publish|use|retire|revoke|reissue`: permit keys of an organ through their life."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from inspector_tui.cli.context import Context
from inspector_tui.cli.output import answer
from inspector_tui.i18n import _, ngettext
from inspector_tui.words import counted
from inspector_tui.words.urgent import key_word

if TYPE_CHECKING:
    from inspector_tui.models.replica import Replica


@click.group()
def key() -> None:
    """Permit keys of your organ. KID is the key's id, eight characters. Private keys never leave this workstation."""


@key.command("list")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def list_(context: Context, as_json: bool) -> None:
    """List the keys of your organ, the newest first."""
    from inspector_tui.services.key_desk import organ_keys

    replica = context.replica()
    now = replica.now()
    told = organ_keys(replica)
    machine = [
        {
            "kid": one.row.kid,
            "alg": one.row.alg,
            "state": one.state,
            "here": one.here,
            "days_left": one.days_left(now),
            "open_permits": one.open_permits,
            "not_before": one.row.not_before,
            "sign_until": one.row.sign_until,
            "verify_until": one.row.verify_until,
            "revoked_at": one.row.revoked_at,
            "reason": one.row.revoked_reason,
            "hastened": one.row.hastened_reason,
        }
        for one in told
    ]
    lines = []
    for one in told:
        days = ngettext("{count} day left", "{count} days left", one.days_left(now)).format(count=one.days_left(now))
        permits = ngettext("{count} open permit", "{count} open permits", one.open_permits)
        where = _("here") if one.here else _("on another workstation")
        told_permits = permits.format(count=one.open_permits)
        lines.append(f"{one.row.kid.hex()}  [{key_word(one.state)}]  {days}  {told_permits}  {where}")
    answer(as_json, machine, lines)


@key.command()
@click.option("--alg", type=click.Choice(["ed25519", "es256"]), default="ed25519", show_default=True)
@click.option("--now", "hasten", metavar="REASON", help="Emergency: count at once and not in 14 days, for this reason.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def publish(context: Context, alg: str, hasten: str | None, as_json: bool) -> None:
    """Make a key here and publish it; it counts 14 days from now, so that every checkpoint knows it. Prints its KID."""
    from inspector_tui.services.permit_keys import publish

    kid = publish(context.replica(), alg=alg, hasten=hasten)
    answer(as_json, {"kid": kid}, [kid.hex()])


@key.command()
@click.argument("kid")
@click.pass_obj
def use(context: Context, kid: str) -> None:
    """Sign with this key from now on. By default the newest one in force is used."""
    from inspector_tui.services.permit_keys import find_key, use

    replica = context.replica()
    use(replica, find_key(replica, kid))


@key.command()
@click.argument("kid")
@click.pass_obj
def retire(context: Context, kid: str) -> None:
    """Let a key sign nothing more; what it signed stays good."""
    from inspector_tui.services.permit_keys import find_key, retire

    replica = context.replica()
    retire(replica, find_key(replica, kid))
    _tell_what_signs(replica)


@key.command()
@click.argument("kid")
@click.option("--reason", required=True)
@click.pass_obj
def revoke(context: Context, kid: str, reason: str) -> None:
    """Declare a key compromised: every permit it signed is void. Publish another one and `reissue`."""
    from inspector_tui.services.permit_keys import find_key, revoke

    replica = context.replica()
    revoke(replica, find_key(replica, kid), reason)
    _tell_what_signs(replica)


def _tell_what_signs(replica: Replica) -> None:
    """On stderr, that nothing here signs any more."""
    from inspector_tui.services.permit_keys import usable_keys

    with replica.reading() as connection:
        if not usable_keys(connection, replica.now()):
            words = _("No key is in force here any more: until another one counts, nothing can be approved.")
            click.echo(words, err=True)


@key.command()
@click.argument("kid")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def reissue(context: Context, kid: str, as_json: bool) -> None:
    """Sign every open permit of a key anew, with the key in force. Done again, it does nothing more."""
    from inspector_tui.services.permit_keys import find_key
    from inspector_tui.services.reissuing import reissue

    replica = context.replica()
    done = reissue(replica, find_key(replica, kid))
    words = _("Signed anew: {permits}, {standing}.")
    machine = {"permits": done.permits, "standing": done.standing}
    answer(
        as_json,
        machine,
        [words.format(permits=counted.permits(done.permits), standing=counted.standing_permits(done.standing))],
    )
