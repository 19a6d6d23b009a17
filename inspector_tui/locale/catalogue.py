"""Keep the catalogues. Needs Babel (extra `dev`); the app itself reads only the compiled .mo.

    python -m inspector_tui.locale.catalogue update            extract, update the .po, compile the .mo
    python -m inspector_tui.locale.catalogue missing           JSON of what is not translated yet
    python -m inspector_tui.locale.catalogue translate FILE|-  take a JSON object {English: 中文}, then update
    python -m inspector_tui.locale.catalogue check             exit 1 with reasons when anything is wrong

The .po is sorted by msgid and carries no dates, paths or line numbers, so only real changes show.
Commands hold a lock file: several people may run them in one checkout.
"""

from __future__ import annotations

import ast
import contextlib
import io
import json
import os
import re
import string
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from inspector_tui.i18n import DOMAIN, FOLDER, joined

ROOT = FOLDER.parent
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "N_": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
PO = FOLDER / "zh_CN" / "LC_MESSAGES" / f"{DOMAIN}.po"
MO = PO.with_suffix(".mo")
_HEADER = """msgid ""
msgstr ""
"Language: zh_CN\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""
_NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)


def extract(root: Path = ROOT) -> Catalog:
    """Every marked text under `root`, as an empty catalogue."""
    found = Catalog(domain=DOMAIN, charset="utf-8")
    texts = extract_from_dir(str(root), [("**.py", "python")], keywords=KEYWORDS, comment_tags=("Translators:",))
    for _path, _line, text, comments, context in sorted(texts, key=lambda one: (str(one[2]), str(one[4]))):
        if text:
            found.add(text, auto_comments=sorted(set(comments)), context=context)
    for help_text in sorted(_helps()) if root == ROOT else ():
        found.add(help_text)
    return found


def _helps() -> set[str]:
    """The help of every command and option, which no call marks: read from the source, so that nothing is loaded."""
    found: set[str] = set()
    for path in (ROOT / "cli").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and any(map(_makes_a_command, node.decorator_list)):
                found.add(joined(ast.get_docstring(node) or ""))
            if isinstance(node, ast.keyword) and node.arg == "help" and isinstance(node.value, ast.Constant):
                found.add(joined(str(node.value.value)))
    return found - {""}


def _makes_a_command(decorator: ast.expr) -> bool:
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    return isinstance(called, ast.Attribute) and called.attr in ("command", "group")


def read(path: Path = PO) -> Catalog:
    """The catalogue as written by people."""
    with path.open("rb") as file:
        return read_po(file, locale="zh_CN", domain=DOMAIN)


def merged(written: Catalog, texts: Catalog) -> Catalog:
    """The extracted texts with the translations that exist; texts gone from the source are left out."""
    result = Catalog(locale="zh_CN", domain=DOMAIN, charset="utf-8")
    for message in texts:
        if message.id:
            old = written.get(message.id, message.context)
            result.add(
                message.id,
                old.string if old is not None else "",
                auto_comments=message.auto_comments,
                user_comments=old.user_comments if old is not None else (),
                flags=old.flags if old is not None else (),
                context=message.context,
            )
    return result


def as_po(catalogue: Catalog) -> bytes:
    """The text of the .po, the same for the same words."""
    body = io.BytesIO()
    write_po(body, catalogue, no_location=True, omit_header=True, sort_output=True, width=0)
    return _HEADER.encode() + body.getvalue().lstrip(b"\n")


def as_mo(catalogue: Catalog) -> bytes:
    """The bytes of the .mo, the same for the same words."""
    catalogue.creation_date = catalogue.revision_date = _NO_DATE
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    return compiled.getvalue()


def placeholders(text: str) -> set[str]:
    """The {names} of a text for str.format."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def _forms(text: str | list[str] | tuple[str, ...] | None) -> list[str]:
    return [text] if isinstance(text, str) else list(text or ("",))


def _wrong(message: Message) -> Iterator[str]:
    ids, strings = _forms(message.id), _forms(message.string)
    if not all(strings):
        yield f"not translated: {ids[0]!r}"
        return
    if message.fuzzy:
        yield f"fuzzy: {ids[0]!r}"
    try:
        wanted = placeholders(ids[-1])
        if any(placeholders(form) != wanted for form in strings):
            yield f"placeholders differ: {ids[0]!r} -> {strings[0]!r}"
    except ValueError as error:
        yield f"braces do not match: {ids[0]!r} -> {strings[0]!r} ({error})"
    if len(re.findall(r"\n", ids[0])) and not re.findall(r"\n", strings[0]):
        yield f"lost its line breaks: {ids[0]!r}"


def hidden(root: Path = ROOT) -> Iterator[str]:
    """Texts marked inside an f-string, where extraction sees them only from Python 3.12 on, as file:line."""
    for path in sorted(root.rglob("*.py")):
        for outer in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(outer, ast.JoinedStr) and any(map(_marks_a_text, ast.walk(outer))):
                yield f"{path.relative_to(root).as_posix()}:{outer.lineno}"


def _marks_a_text(node: ast.AST) -> bool:
    """Whether this is a call such as `_("words")`; one with a variable takes what was marked elsewhere."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in KEYWORDS
        and bool(node.args)
        and isinstance(node.args[0], ast.Constant)
    )


def problems() -> list[str]:
    """What is wrong with the catalogue, in words; empty when all is well."""
    texts, written = extract(), read()
    known = {(str(message.id), message.context) for message in written if message.id}
    wanted = {(str(message.id), message.context) for message in texts if message.id}
    found = [f"not in the .po, run update: {text}" for text, _ in sorted(wanted - known, key=str)]
    found += [f"no longer in the source, run update: {text}" for text, _ in sorted(known - wanted, key=str)]
    found += [f"marked inside an f-string, take it out: {place}" for place in hidden()]
    for message in written:
        if message.id:
            found += _wrong(message)
    if not MO.exists() or MO.read_bytes() != as_mo(read()):
        found.append("the .mo is stale, run update")
    return found


def _replace(path: Path, content: bytes) -> None:
    if path.exists() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(path.suffix + ".new")
    beside.write_bytes(content)
    os.replace(beside, path)


def update(words: dict[str, str] | None = None) -> None:
    """Bring .po and .mo up to date with the source, taking new translations from `words`."""
    written = read() if PO.exists() else Catalog(locale="zh_CN")
    result = merged(written, extract())
    for message in result:
        key = _forms(message.id)[0]
        if message.id and words and key in words:
            message.string = words[key] if isinstance(message.id, str) else (words[key],)
    _replace(PO, as_po(result))
    _replace(MO, as_mo(read()))


def missing() -> dict[str, str]:
    """The English texts without a translation, as the object that `translate` takes."""
    return {_forms(one.id)[0]: "" for one in read() if one.id and not all(_forms(one.string))}


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    lock = PO.with_suffix(".lock")
    lock.parent.mkdir(parents=True, exist_ok=True)
    for _attempt in range(200):
        try:
            os.close(os.open(lock, os.O_CREAT | os.O_EXCL))
            break
        except FileExistsError:
            time.sleep(0.05)
    else:
        sys.exit(f"somebody else keeps the catalogue; if not, remove {lock.name}")
    try:
        yield
    finally:
        lock.unlink()


def main(arguments: list[str]) -> int:
    """The commands of the module docstring; the answer on stdout, the exit code returned."""
    say = sys.stdout.write
    match arguments:
        case ["extract"]:
            sys.stdout.buffer.write(as_po(extract()))
        case ["update" | "compile"]:
            with _alone():
                update()
        case ["translate", source]:
            given = sys.stdin.read() if source == "-" else Path(source).read_text(encoding="utf-8")
            with _alone():
                update(json.loads(given))
        case ["missing"]:
            with _alone():
                update()
            say(json.dumps(missing(), ensure_ascii=False, indent=0) + "\n")
        case ["check"]:
            found = problems()
            say("".join(f"{one}\n" for one in found))
            return 1 if found else 0
        case _:
            say(__doc__ or "")
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
