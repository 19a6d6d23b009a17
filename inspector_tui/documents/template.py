"""Tables out: an empty plan to fill in, and what was wrong with one that was read. Excel or CSV, as the name says.

CSV is UTF-8 with a mark, so that Excel does not read Chinese as another encoding. What is written here can be read
back by `open_table` and `recognise`.
"""

from __future__ import annotations

import csv
import os
import tempfile
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from io import TextIOWrapper
from itertools import chain
from pathlib import Path
from typing import IO, Final, Literal

from inspector_tui.documents.cells import guarded
from inspector_tui.documents.plan_rows import RowProblem
from inspector_tui.documents.plan_words import REQUIRED, PlanField
from inspector_tui.documents.workbook_out import write_workbook
from inspector_tui.errors import BadInput, Environment

Language = Literal["zh_CN", "en"]

PLAN_HEADERS: dict[PlanField, dict[Language, str]] = {
    PlanField.NAME: {"zh_CN": "企业名称", "en": "Enterprise name"},
    PlanField.SUBJECT: {"zh_CN": "统一社会信用代码", "en": "Credit code"},
    PlanField.REGION: {"zh_CN": "行政区划", "en": "Region"},
    PlanField.REGISTRAR: {"zh_CN": "登记机关", "en": "Registrar"},
    PlanField.STATION: {"zh_CN": "管辖单位", "en": "Station"},
    PlanField.ORGAN: {"zh_CN": "检查机关", "en": "Organ"},
    PlanField.ITEM: {"zh_CN": "检查事项", "en": "Item"},
    PlanField.PURPOSE: {"zh_CN": "检查类型", "en": "Purpose"},
    PlanField.FROM: {"zh_CN": "计划开始日期", "en": "Planned from"},
    PlanField.UNTIL: {"zh_CN": "计划结束日期", "en": "Planned until"},
    PlanField.RISK: {"zh_CN": "风险等级", "en": "Risk"},
    PlanField.CREDIT: {"zh_CN": "信用风险分类", "en": "Credit class"},
    PlanField.ADDRESS: {"zh_CN": "地址", "en": "Address"},
    PlanField.CONTACT: {"zh_CN": "联系人", "en": "Contact"},
    PlanField.PHONE: {"zh_CN": "联系电话", "en": "Phone"},
    PlanField.NOTE: {"zh_CN": "备注", "en": "Note"},
}
"""Headers of the template. The planned period has none: two dates say the same without doubt."""

_NOT_WRITTEN: Final = frozenset({".xls", ".xlsm", ".xlsb", ".ods"})
_REQUIRED_MARK: dict[Language, str] = {"zh_CN": "（必填）", "en": " (required)"}
_PROBLEM_HEADERS: dict[Language, tuple[str, ...]] = {
    "zh_CN": ("行号", "列", "表头", "级别", "问题", "代码", "单元格内容"),
    "en": ("Row", "Column", "Header", "Severity", "Problem", "Code", "Cell"),
}
_SEVERITIES: dict[Language, dict[str, str]] = {
    "zh_CN": {"error": "错误", "warning": "提醒"},
    "en": {"error": "Error", "warning": "Warning"},
}


def write_template(path: Path, language: Language = "zh_CN") -> None:
    """An empty plan: headers only, the required ones marked. Raises as `write_table`."""
    mark = _REQUIRED_MARK[language]
    write_table(path, [words[language] + (mark if at in REQUIRED else "") for at, words in PLAN_HEADERS.items()], ())


def write_problems(
    path: Path,
    problems: Iterable[RowProblem],
    describe: Callable[[RowProblem], str],
    language: Language = "zh_CN",
) -> None:
    """A report of problems, one a row; `describe` gives the sentence. Raises as `write_table`."""
    severities = _SEVERITIES[language]
    rows = (
        (p.row, p.column, p.header, severities[p.severity], describe(p), p.code, _one_line(p.value)) for p in problems
    )
    write_table(path, _PROBLEM_HEADERS[language], rows)


def write_table(path: Path, headers: Sequence[str], rows: Iterable[Sequence[str | int]]) -> None:
    """A whole file or none: written beside its place and moved there. A name that ends in .xlsx makes a workbook, any
    other a CSV, where texts are guarded and numbers are not.

    Raises BadInput TABLE_ENDING (ending) for the other workbooks' names; Environment FILE_NOT_WRITABLE (file).
    """
    ending = path.suffix.lower()
    if ending in _NOT_WRITTEN:
        raise BadInput("TABLE_ENDING", ending=ending)
    try:
        handle, beside = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as error:
        raise Environment("FILE_NOT_WRITABLE", file=str(path)) from error
    try:
        with os.fdopen(handle, "wb") as file:
            if ending == ".xlsx":
                write_workbook(file, path.stem, chain([headers], rows))
            else:
                _write_csv(file, headers, rows)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)
    except OSError as error:
        raise Environment("FILE_NOT_WRITABLE", file=str(path)) from error
    finally:
        with suppress(FileNotFoundError):
            os.unlink(beside)


def _write_csv(file: IO[bytes], headers: Sequence[str], rows: Iterable[Sequence[str | int]]) -> None:
    text = TextIOWrapper(file, encoding="utf-8-sig", errors="backslashreplace", newline="")
    try:
        writer = csv.writer(text)
        writer.writerow([guarded(header) for header in headers])
        writer.writerows([guarded(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    finally:
        text.detach()


def _one_line(text: str) -> str:
    """A cell that may hold anything: what cannot be printed is shown by its number."""
    return "".join(c if c.isprintable() or c == "\u3000" else f"\\u{ord(c):04x}" for c in text[:200])
