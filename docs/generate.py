"""Writes the reference pages from the program itself, so that they cannot say something else than it does.

python docs/generate.py            write commands.md, errors.md, keys.md, records.md, rules.md, and
                                       the help that README.md quotes
python docs/generate.py --check    exit 1 when a page is not what would be written, and name it
"""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import click

DOCS = Path(__file__).parent
NOTE = "<!-- Written by docs/generate.py from the program; edit that, then run it again. -->\n"
WIDTH = 100


def heading(title: str, *paragraphs: str) -> Iterator[str]:
    yield f"# {title}\n"
    yield NOTE
    yield from (f"{paragraph}\n" for paragraph in paragraphs)


def table(names: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """A table; words that would break it are written so that they do not."""
    yield "| " + " | ".join(names) + " |"
    yield "|" + "---|" * len(names)
    for row in rows:
        yield "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) + " |"
    yield ""


def in_chinese(text: str) -> str:
    from inspector_tui import i18n

    before = i18n.language()
    i18n.set_language("zh_CN")
    try:
        return i18n._(text)
    finally:
        i18n.set_language(before)


# Commands -------------------------------------------------------------------------------------------------


def contexts_below(command: click.Command, name: str, parent: click.Context | None = None) -> Iterator[click.Context]:
    """The command and everything below it, each as if it had been called."""
    settings = {"terminal_width": WIDTH, "max_content_width": WIDTH, **command.context_settings}
    context = click.Context(command, parent=parent, info_name=name, **settings)
    yield context
    if isinstance(command, click.Group):
        for below in command.list_commands(context):
            found = command.get_command(context, below)
            if found is not None and not found.hidden:
                yield from contexts_below(found, below, context)


def commands() -> Iterator[str]:
    from inspector_tui.cli.main import inspector

    yield from heading(
        "Commands",
        "The answer goes to stdout, everything else to stderr. With `--json` the answer is one JSON value and an "
        'error is `{"error": {"code", "facts", "words"}}` on stderr. Exit codes: 0 done, 1 refused by a rule or a '
        "verdict that is not VALID, 2 wrong usage or input, 3 environment (locked, no server, disk).",
    )
    for context in contexts_below(inspector, "inspector"):
        yield f"## {context.command_path}\n"
        yield f"```text\n{context.get_help()}\n```\n"


def readme() -> Iterator[str]:
    """README.md with the help of each command that it quotes: a block that begins with `$ inspector … --help`."""
    from inspector_tui.cli.main import inspector

    helps = {context.command_path: context.get_help() for context in contexts_below(inspector, "inspector")}

    def quoted(block: re.Match[str]) -> str:
        return f"```text\n$ {block[1]} --help\n{helps[block[1]]}\n```"

    text = (DOCS.parent / "README.md").read_text(encoding="utf-8")
    yield re.sub(r"```text\n\$ ([a-z ]+) --help\n.*?```", quoted, text, flags=re.DOTALL)


# Errors and reasons ---------------------------------------------------------------------------------------


def errors() -> Iterator[str]:
    from inspector_tui.sentences import ERRORS, REASONS

    yield from heading(
        "Codes and their words",
        "Machines read the codes, which never change their meaning; people read the words. `{names}` are filled with "
        "the facts of the error.",
        "## Errors and rulings",
    )
    rows = [(f"`{code}`", words, in_chinese(words)) for code, words in sorted(ERRORS.items())]
    yield from table(("code", "English", "中文"), rows)
    yield "## Reasons of a verdict\n"
    yield "What was found when a code was verified, and the next act ([format](inspection-code.md)).\n"
    reasons = [
        (f"`{code}`", f"{what}. {act}.", f"{in_chinese(what)}。{in_chinese(act)}。")
        for code, (what, act) in sorted(REASONS.items())
    ]
    yield from table(("reason", "English", "中文"), reasons)


# Rules ----------------------------------------------------------------------------------------------------


def first_paragraph(thing: object) -> str:
    return " ".join((inspect.getdoc(thing) or "").partition("\n\n")[0].split())


def rulings_of(rule: Callable[..., object]) -> Iterator[tuple[str, str, str]]:
    """(level, code, basis) of each ruling that the source of a rule, and what it calls in its module, can give."""
    module = ast.parse(inspect.getsource(sys.modules[rule.__module__]))
    known = {node.name: node for node in module.body if isinstance(node, ast.FunctionDef)}
    waiting, seen = [rule.__name__], set()
    while waiting:
        name = waiting.pop(0)
        if name in seen or name not in known:
            continue
        seen.add(name)
        for node in ast.walk(known[name]):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                if node.func.id == "ruling":
                    told = [ast.unparse(part) for part in node.args]
                    code = node.args[2]
                    codes = [str(code.value)] if isinstance(code, ast.Constant) else []
                    if isinstance(code, ast.Name):
                        codes = _choices(known[name], code.id)
                    for each in codes or ["the code of what is wrong"]:
                        yield _level_of(node.args[1], told[1]), each, told[4]
                elif name != node.func.id:
                    waiting.append(node.func.id)


def _choices(function: ast.FunctionDef, name: str) -> list[str]:
    """The texts that a local name is set to, one or the other."""
    found: list[str] = []
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and any(isinstance(one, ast.Name) and one.id == name for one in node.targets):
            constants = (part.value for part in ast.walk(node.value) if isinstance(part, ast.Constant))
            found += [each for each in constants if isinstance(each, str)]
    return found


def _level_of(node: ast.expr, source: str) -> str:
    """A level as written, or its default where a region may set it."""
    constants = [part.value for part in ast.walk(node) if isinstance(part, ast.Constant)]
    levels = [each for each in constants if each in ("block", "gate", "warn", "note")]
    if isinstance(node, ast.Constant):
        return str(node.value)
    return f"{levels[0]} *" if levels and isinstance(node, ast.Call) else "/".join(levels) or "as set *"


def rules() -> Iterator[str]:
    from inspector_tui.domain.joint_rules import judge_joint
    from inspector_tui.domain.rules import FILING_RULES, LIFTABLE
    from inspector_tui.domain.rules_lists import visit_is_approved
    from inspector_tui.sentences import ERRORS
    from inspector_tui.words.rulings import RULES

    yield from heading(
        "Rules of a filing",
        "Each rule looks at the draft and at what is known here, and says what it found: `block` cannot be sent, "
        "`gate` can be sent and is approved only with a supervisor's exception, `warn` is shown to the supervisor, "
        "`note` is for the record. A rule that is content passes. The rules run before a filing is signed, again on "
        "the supervisor's screen and when it is approved, and once more at the server when the approval arrives, with "
        "what every organ said before it. Nothing genuine is refused: an approval notes what its rules said, and what "
        "the server finds beyond that goes to the supervisor, who lets it stand or revokes the permit, for a reason "
        "(`inspector rules differences`, `inspector rules decide`); what is forbidden also becomes a matter for "
        "supervision (`rules_differ`). `*`: a region sets it "
        "otherwise in the list `policy`. `inspector rules explain INSPECTION` shows what each rule saw.",
        "An exception (`inspector rules except`) is a supervisor's, with a reason, for one inspection, and only from "
        "rules marked liftable: the others protect people.",
    )
    told: dict[str, list[Callable[..., object]]] = {}
    for rule in (*FILING_RULES, visit_is_approved, judge_joint):
        told.setdefault(first_paragraph(rule).partition(": ")[0], []).append(rule)
    for number in sorted(told):
        liftable = ", liftable" if number in LIFTABLE else ""
        yield f"## {number} {RULES[number]} ({in_chinese(RULES[number])}){liftable}\n"
        rows = []
        for rule in told[number]:
            yield f"* {first_paragraph(rule).partition(': ')[2]}"
            for level, code, _basis in rulings_of(rule):
                english = ERRORS.get(code, "")
                rows.append(
                    (level, f"`{code}`" if code.isupper() else code, english, in_chinese(english) if english else "")
                )
        yield ""
        yield from table(("level", "code", "English", "中文"), rows)


# Records --------------------------------------------------------------------------------------------------


def records() -> Iterator[str]:
    from inspector_tui.domain.kinds import KINDS
    from inspector_tui.domain.roles import MAY_SAY

    yield from heading(
        "Kinds of records",
        "Whatever a person does becomes one signed record of one of these kinds. A kind is a name and a version; old "
        "versions stay readable for ever. The server refuses a record from a device whose role is not named as maker. "
        "Pulled by `all` means every device, `region` and `permit` those whose region covers it, `organ` those of the "
        "organ and of the organs above it.",
    )
    for kind, body in sorted(KINDS.items()):
        makers = ", ".join(role for role, kinds in MAY_SAY.items() if kind in kinds)
        fields = ", ".join(f"`{name}`" for name in body.model_fields)
        yield f"## {kind}\n"
        yield f"{first_paragraph(body)}\n"
        yield f"Made by: {makers}. Pulled by: {body.AUDIENCE}. Fields: {fields}.\n"


# Keys -----------------------------------------------------------------------------------------------------


def keys() -> Iterator[str]:
    from textual.binding import Binding
    from textual.screen import Screen
    from textual.widget import Widget

    import inspector_tui.screens
    import inspector_tui.widgets
    from inspector_tui.app import InspectorApp
    from inspector_tui.screens.anywhere import PLACES
    from inspector_tui.screens.shell import FrameApp

    yield from heading(
        "Keys",
        "The footer shows the keys that matter now, the palette (ctrl+p) every action by name, F1 what the focused "
        'field is for. A key is set by its id in `keys.toml` in the folder of the replica: `"app.sync" = "f6"`.',
    )
    places: list[tuple[str, type]] = [("Everywhere", FrameApp), ("Everywhere, once a replica is open", InspectorApp)]
    for package in (inspector_tui.screens, inspector_tui.widgets):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            for name, thing in sorted(vars(importlib.import_module(module.name)).items()):
                own = inspect.isclass(thing) and thing.__module__ == module.name and "BINDINGS" in vars(thing)
                if own and issubclass(thing, (Screen, Widget)):
                    places.append((f"{name}: {first_paragraph(thing).rstrip('.')}", thing))
    for title, place in places:
        shown = [one for one in vars(place)["BINDINGS"] if isinstance(one, Binding) and one.description]
        if shown:
            yield f"## {title}\n"
            rows = [
                (
                    one.key.replace(",", ", "),
                    one.description,
                    in_chinese(one.description),
                    f"`{one.id}`" if one.id else "",
                )
                for one in shown
            ]
            yield from table(("key", "action", "中文", "id"), rows)
        if place is InspectorApp:
            named = ", ".join(f"{one.words} {in_chinese(one.words)}" for one in PLACES)
            yield f"By name in the palette: {named}.\n"


PAGES: dict[str, Callable[[], Iterator[str]]] = {
    "../README.md": readme,
    "commands.md": commands,
    "errors.md": errors,
    "keys.md": keys,
    "records.md": records,
    "rules.md": rules,
}


def page(name: str) -> str:
    """The text that the page must have."""
    from inspector_tui.cli.help_words import speak, translate
    from inspector_tui.cli.main import inspector

    speak("en")
    translate(inspector)
    return "\n".join(PAGES[name]()).rstrip("\n") + "\n"


def main(arguments: list[str]) -> int:
    """The commands of the module docstring."""
    stale = []
    for name in PAGES:
        path, wanted = DOCS / name, page(name)
        if not path.exists() or path.read_text(encoding="utf-8") != wanted:
            stale.append(name)
            if "--check" not in arguments:
                path.write_text(wanted, encoding="utf-8", newline="\n")
    if stale:
        sys.stderr.write(f"{'not current' if '--check' in arguments else 'written'}: {', '.join(stale)}\n")
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
