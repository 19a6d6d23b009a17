"""Templates to bytes: one document, its style inside, nothing fetched from anywhere."""

from __future__ import annotations

import base64
import hashlib
from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from inspector_tui import rights
from inspector_tui.phrases import Language, Phrase
from sync.server.pages import telling
from sync.server.pages.filled import MOST_COMMENT, MOST_CONTACT, MOST_NAME, MOST_WORDS, Filled
from sync.server.pages.looking import Held
from sync.server.pages.view import CodePage, calls
from sync.server.pages.voice_words import ASPECTS, COMPLAINTS, STARS, VOICE
from sync.server.pages.voicing import RatingPage, RecordPage
from sync.server.pages.words import LABELS

_environment: Final = Environment(
    loader=PackageLoader("sync.server.pages"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)
_LABELS: Final = LABELS | VOICE
_CSS: Final = _environment.get_template("page.css").render().strip()
_STYLE_HASH: Final = base64.b64encode(hashlib.sha256(_CSS.encode()).digest()).decode()

HEADERS: Final = {
    # Only the one style block, by its hash: even an injected tag could load, run or frame nothing, and send only to us.
    "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; base-uri 'none';"
    " form-action 'self'; frame-ancestors 'none'",
    # The address is the code: it must not travel to other sites or search engines. `no-store` and `nosniff` are
    # put on every answer of the server.
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), interest-cohort=()",
    "Vary": "Accept-Language",
}


def code_page(page: CodePage, language: Language) -> str:
    """The document of one code."""
    return _environment.get_template("code.html").render(page=page, law=_law(language), **_common(language))


def rating_page(page: RatingPage, held: Held, language: Language) -> str:
    """The form to rate a visit, or what was kept."""
    told = {"page": page, "held": held, **_filled(page.filled), **_of_visit(held, language)}
    template = "rating.html" if page.kept is None else "rated.html"
    return _environment.get_template(template).render(**told, **_voice(language))


def record_page(page: RecordPage, held: Held, language: Language) -> str:
    """The visit's record with the form to answer it."""
    told = {"page": page, "held": held, **_filled(page.filled), **_of_visit(held, language)}
    return _environment.get_template("record.html").render(**told, **_voice(language))


def plain_page(heading: str, text: str, language: Language) -> str:
    """A document with one message: too many openings, or a server in trouble. `heading` and `text` are label names."""
    return _environment.get_template("plain.html").render(
        heading=_LABELS[heading].said(language), text=_LABELS[text].said(language), **_common(language)
    )


def _filled(filled: Filled[Any]) -> dict[str, Any]:
    """What was typed; a field that was not is empty."""
    return {"filled": filled, "typed": defaultdict(str, filled.typed)}


def _of_visit(held: Held, language: Language) -> dict[str, Any]:
    """Which visit it is about, and whom to phone."""
    content, known = held.content, held.known
    organ = content.organ.name if content.organ else known.organs.get(content.claims.organ, str(content.claims.organ))
    enterprise = content.claims.enterprise_name or known.enterprise
    label = VOICE["of_visit" if enterprise else "of_visit_plain"]
    facts = {"organ": organ} | ({"enterprise": enterprise} if enterprise else {})
    return {"visit": _named(label, language, facts), "calls": calls(known, language)}


def _named(phrase: Phrase, language: Language, names: Mapping[str, str], **facts: str | int) -> Markup:
    """A sentence with `names` that people entered: Chinese on both pages, and told so (WCAG 3.1.2)."""
    chinese = Markup("{}") if language == "zh" else Markup('<span lang="zh-CN">{}</span>')
    told = {name: chinese.format(value) for name, value in names.items()}
    return Markup(escape(getattr(phrase, language))).format(**told, **facts)  # noqa: S704 - escaped just before


@cache
def _law(language: Language) -> Markup:
    """What the law says, rights and prohibitions: half of the page, and the same on every one."""
    return Markup(_environment.get_template("law.html").render(**_common(language)))  # noqa: S704 - our own template


def _moment(language: Language) -> Callable[[int], str]:
    return lambda at: telling.moment(at, language)


@cache
def _voice(language: Language) -> dict[str, Any]:
    return _common(language) | {
        "aspects": [(name, words.said(language)) for name, words in ASPECTS.items()],
        "star_words": [(number, words.said(language)) for number, words in STARS.items()],
        "complaints": [(name, words.said(language)) for name, words in COMPLAINTS.items()],
        "moment": _moment(language),
        "day": lambda iso: telling.day(iso, language),
        "most": {"comment": MOST_COMMENT, "contact": MOST_CONTACT, "name": MOST_NAME, "words": MOST_WORDS},
    }


@cache
def _common(language: Language) -> dict[str, Any]:
    return {
        "language": language,
        "other": "en" if language == "zh" else "zh",
        # What people entered is Chinese on both pages; a screen reader has to be told (WCAG 3.1.2).
        "zh": "" if language == "zh" else Markup(' lang="zh-CN"'),
        "css": Markup(_CSS),  # noqa: S704 - our own file
        "named": lambda label, names, /, **facts: _named(_LABELS[label], language, names, **facts),
        "say": lambda label, /, **facts: _LABELS[label].said(language, **facts),
        "rights": [right.said(language) for right in rights.RIGHTS],
        "refuse_steps": [step.said(language) for step in rights.REFUSE_STEPS],
        "refuse_law": rights.REFUSE_LAW.said(language),
        "laws": [
            {"text": law.text, "source": law.source, "meaning": law.english if language == "en" else None}
            for law in rights.LAWS
        ],
        "prohibitions": [
            {
                "text": five.text.said(language),
                "must_nots": [(number, text.said(language)) for number, text in five.must_nots],
            }
            for five in rights.PROHIBITIONS
        ],
    }
