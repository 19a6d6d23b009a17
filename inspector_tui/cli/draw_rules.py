"""`inspector draw weights set|show` and `inspector draw conflict declare|withdraw|list`."""

from __future__ import annotations

import json

import click

from inspector_tui.cli.context import Context
from inspector_tui.cli.days import DAY
from inspector_tui.cli.output import answer
from inspector_tui.i18n import _


@click.group()
def weights() -> None:
    """By what classes of risk and credit weigh in a draw."""


@weights.command("set")
@click.option("--risk", multiple=True, metavar="CLASS=WEIGHT", help="A=1 B=2 ...; 0 is never drawn.")
@click.option("--credit", multiple=True, metavar="CLASS=WEIGHT", help="As --risk; both are multiplied.")
@click.option("--from", "valid_from", type=DAY, help="Today by default.")
@click.option("--basis", required=True, help="The rule that says so.")
@click.pass_obj
def set_(context: Context, risk: tuple[str, ...], credit: tuple[str, ...], valid_from: str | None, basis: str) -> None:
    """Set the weights of your organ from a day on. Classes that are not named weigh 1."""
    from inspector_tui.services.draw_rules import set_weights

    set_weights(context.replica(), risk=_classes(risk), credit=_classes(credit), valid_from=valid_from, basis=basis)


@weights.command()
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def show(context: Context, as_json: bool) -> None:
    """Show the weights in force today."""
    from inspector_tui.services.draw_rules import weights_today

    row = weights_today(context.replica())
    if row is None:
        answer(as_json, None, [_("No weights are set: all objects are alike.")])
        return
    risk, credit = json.loads(row.risk), json.loads(row.credit)
    machine = {"organ": row.organ, "valid_from": row.valid_from, "risk": risk, "credit": credit, "basis": row.basis}
    lines = [
        f"{row.basis}  {row.valid_from}  {row.organ}",
        _("risk") + "  " + " ".join(f"{name}={weight}" for name, weight in risk.items()),
        _("credit") + "  " + " ".join(f"{name}={weight}" for name, weight in credit.items()),
    ]
    answer(as_json, machine, lines)


@click.group()
def conflict() -> None:
    """Officers who must not inspect an enterprise."""


@conflict.command()
@click.argument("certificate")
@click.argument("subject")
@click.option("--reason", required=True)
@click.option("--until", "valid_until", type=DAY, help="Last day; open by default. Yesterday ends it.")
@click.pass_obj
def declare(context: Context, certificate: str, subject: str, reason: str, valid_until: str | None) -> None:
    """Declare that the officer CERTIFICATE has an interest in the enterprise SUBJECT."""
    from inspector_tui.services.draw_rules import declare_conflict

    declare_conflict(context.replica(), certificate, subject, reason, valid_until=valid_until)


@conflict.command()
@click.argument("certificate")
@click.argument("subject")
@click.option("--reason", required=True)
@click.pass_obj
def withdraw(context: Context, certificate: str, subject: str, reason: str) -> None:
    """Withdraw the conflict of the officer CERTIFICATE with the enterprise SUBJECT: it is over from today on."""
    from inspector_tui.services.draw_rules import withdraw_conflict

    withdraw_conflict(context.replica(), certificate, subject, reason)


@conflict.command("list")
@click.option("--all", "everything", is_flag=True, help="Those that are over too.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def list_(context: Context, everything: bool, as_json: bool) -> None:
    """List the conflicts in force today."""
    from inspector_tui.services.draw_rules import known_conflicts

    known = [one for one in known_conflicts(context.replica()) if everything or one.in_force]
    kept = ("certificate", "subject", "reason", "valid_from", "valid_until", "declared_by")
    machine = [
        {
            **{name: getattr(one.row, name) for name in kept},
            "officer": one.officer,
            "enterprise": one.enterprise,
            "in_force": one.in_force,
        }
        for one in known
    ]
    lines = [
        f"{one.row.certificate} {one.officer}  {one.row.subject} {one.enterprise}  "
        + (_("in force") if one.in_force else _("over"))
        + f"  {one.row.valid_until or ''}  {one.row.reason}"
        for one in known
    ]
    answer(as_json, machine, lines or [_("No conflict is declared.")])


def _classes(told: tuple[str, ...]) -> dict[str, int]:
    weights = {}
    for each in told:
        name, _equals, weight = each.partition("=")
        if not weight.isdigit():
            raise click.UsageError(_("{text!r} is not like A=2.").format(text=each))
        weights[name.strip()] = int(weight)
    return weights
