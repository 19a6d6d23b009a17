"""Identifiers of an object of inspection: unified social credit codes and old registration numbers.

Sources: GB 32100-2015 (18 characters, check character 18), GB 11714-1997 (organisation code inside it,
check character 17), GS 15-2006 (工商注册号, 15 digits, check digit by ISO 7064 MOD 11,10).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from operator import mul
from typing import NewType

from inspector_tui.domain.vocabulary import SubjectId
from inspector_tui.errors import BadInput

CreditCode = NewType("CreditCode", str)
"""Unified social credit code (统一社会信用代码): 18 characters, both check characters hold."""
RegistrationNo = NewType("RegistrationNo", str)
"""Old registration number (工商注册号): 15 digits; the check digit may fail."""


class SubjectKind(StrEnum):
    """Which numbering an identifier belongs to. Values are written to files: never rename one."""

    CREDIT_CODE = "credit_code"
    REGISTRATION_NO = "registration_no"


@dataclass(frozen=True, slots=True)
class IdentifiedSubject:
    """An accepted identifier. `warnings` are codes of doubts that do not stop it from being used."""

    subject: SubjectId
    kind: SubjectKind
    warnings: tuple[str, ...] = ()


ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The 31 characters of GB 32100: no I, O, S, V, Z."""
_VALUE = {character: value for value, character in enumerate(ALPHABET)}
_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))

_ORGANISATION_VALUE = {character: value for value, character in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")}
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ORGANISATION_CHECKS = "0123456789X"

_SHAPE = re.compile(rf"[{ALPHABET}]{{2}}[0-9]{{6}}[{ALPHABET}]{{10}}")
_ORGANISATION_SHAPE = re.compile(rf"[{ALPHABET}]{{8}}")
_REGION_PLACES = range(2, 8)
_DIGITS_15 = re.compile(r"[0-9]{15}")
_ROUNDED = re.compile(r"[0-9](\.[0-9]+)?E\+?1[0-9]")
_SEPARATOR_CATEGORIES = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf", "Pd"})


def normalise_subject_id(text: str) -> str:
    """NFKC, upper case, without blanks, dashes and invisible characters. Judges nothing."""
    if text.isascii() and text.isalnum():
        return text.upper()
    folded = unicodedata.normalize("NFKC", text)
    return "".join(c for c in folded if unicodedata.category(c) not in _SEPARATOR_CATEGORIES).upper()


def credit_check_character(first17: str) -> str:
    """Character 18 of a credit code (GB 32100-2015) for its first 17, which must be of the alphabet."""
    return ALPHABET[-sum(map(mul, map(_VALUE.__getitem__, first17), _WEIGHTS)) % 31]


def organisation_check_character(first8: str) -> str:
    """Check character of an organisation code (GB 11714-1997), character 17 of a credit code."""
    return _ORGANISATION_CHECKS[
        -sum(map(mul, map(_ORGANISATION_VALUE.__getitem__, first8), _ORGANISATION_WEIGHTS)) % 11
    ]


def registration_check_digit(first14: str) -> str:
    """Digit 15 of a registration number (GS 15-2006, ISO 7064 MOD 11,10) for its first 14 digits."""
    product = 10
    for digit in first14:
        product = ((product + int(digit)) % 10 or 10) * 2 % 11
    return str((11 - product) % 10)


def parse_credit_code(text: str) -> CreditCode:
    """The credit code in what was typed or read.

    Raises BadInput; positions count from 1:
    CREDIT_CODE_LENGTH (length, expected), CREDIT_CODE_CHARACTER (position, character, expected),
    CREDIT_CODE_ORG_CHECK_DIGIT and CREDIT_CODE_CHECK_DIGIT (position, character, expected),
    CREDIT_CODE_ROUNDED (text): a spreadsheet kept 15 digits of 18 and wrote it as 9.16E+17.
    """
    code = normalise_subject_id(text)
    if len(code) != 18:
        if _ROUNDED.fullmatch(code):
            raise BadInput("CREDIT_CODE_ROUNDED", text=code)
        raise BadInput("CREDIT_CODE_LENGTH", length=len(code), expected=18)
    if not _SHAPE.fullmatch(code):
        if _ROUNDED.fullmatch(code):
            raise BadInput("CREDIT_CODE_ROUNDED", text=code)
        raise _misplaced_character(code)
    check = credit_check_character(code[:17])
    if code[17] != check:
        # A slip anywhere breaks this one, and most slips break both: it is the one to report first.
        raise BadInput("CREDIT_CODE_CHECK_DIGIT", position=18, character=code[17], expected=check)
    check = organisation_check_character(code[8:16])
    if code[16] != check:
        raise BadInput("CREDIT_CODE_ORG_CHECK_DIGIT", position=17, character=code[16], expected=check)
    return CreditCode(code)


def _misplaced_character(code: str) -> BadInput:
    for place, character in enumerate(code):
        expected = "0123456789" if place in _REGION_PLACES else ALPHABET
        if character not in expected:
            return BadInput("CREDIT_CODE_CHARACTER", position=place + 1, character=character, expected=expected)
    raise AssertionError(f"{code!r} has the shape of a credit code")


def identify_subject(text: str) -> IdentifiedSubject:
    """What an identifier is: a valid credit code, or 15 digits taken as a registration number.

    A registration number whose check digit fails is still accepted, with the warning
    REGISTRATION_NO_CHECK_DIGIT: such numbers are no longer issued, so nobody can correct one.
    Raises BadInput as `parse_credit_code` for everything else.
    """
    code = normalise_subject_id(text)
    if not _DIGITS_15.fullmatch(code):
        return IdentifiedSubject(SubjectId(parse_credit_code(code)), SubjectKind.CREDIT_CODE)
    holds = code[14] == registration_check_digit(code[:14])
    warnings = () if holds else ("REGISTRATION_NO_CHECK_DIGIT",)
    return IdentifiedSubject(SubjectId(code), SubjectKind.REGISTRATION_NO, warnings)


def make_credit_code(*, region: str, organisation: str, registrar: str = "91") -> CreditCode:
    """A made-up credit code whose check characters hold, for demo data and tests.

    `region`: six digits of the registering authority; `organisation`: eight characters of the
    organisation code, no check character; `registrar`: registering authority and category (91 = 企业).
    Raises BadInput CREDIT_CODE_LENGTH or CREDIT_CODE_CHARACTER.
    """
    if not _ORGANISATION_SHAPE.fullmatch(organisation):
        raise BadInput("CREDIT_CODE_CHARACTER", position=9, character=organisation, expected=ALPHABET)
    first17 = registrar + region + organisation + organisation_check_character(organisation)
    if len(first17) != 17:
        raise BadInput("CREDIT_CODE_LENGTH", length=len(first17) + 1, expected=18)
    if not _SHAPE.fullmatch(first17 + "0"):
        raise _misplaced_character(first17 + "0")
    return CreditCode(first17 + credit_check_character(first17))


def make_registration_no(*, region: str, serial: int) -> RegistrationNo:
    """A made-up registration number whose check digit holds: six digits of region, `serial` below 10**8."""
    first14 = f"{region}{serial:08d}"
    if not re.fullmatch(r"[0-9]{14}", first14):
        raise BadInput("REGISTRATION_NO_LENGTH", length=len(first14) + 1, expected=15)
    return RegistrationNo(first14 + registration_check_digit(first14))


def registration_region(subject: str) -> str:
    """GB/T 2260 code of the authority that registered an accepted identifier; not where the enterprise is."""
    return subject[:6] if len(subject) == 15 else subject[2:8]
