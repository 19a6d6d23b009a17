"""The routes on which people speak, thin: a code's address and a form in, a page out.

Nothing about who asks is kept: addresses only as limits need them, in memory (`limiter`).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from typing import Annotated, Final

import psycopg
from fastapi import APIRouter, Header, Request
from fastapi.responses import HTMLResponse
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from inspector_tui.errors import InspectorError
from inspector_tui.phrases import Language
from sync.server.forms import MAX_FORM, Fields, FormRefused, read_form
from sync.server.limiter import Limiter
from sync.server.pages.looking import Held, Looker
from sync.server.pages.rendering import code_page, rating_page, record_page
from sync.server.pages.routes import address_of, headers, plain
from sync.server.pages.voicing import Voicing
from sync.server.pages.words import negotiate

POSTS: Final = 30
"""Forms in ten minutes from one address: a building behind one of them, yet no flood."""
POSTS_OF_CODE: Final = 20
"""Forms a day about one code: a person who changes their mind, not a machine."""
log = logging.getLogger("inspector.pages")
Answer = Callable[[Held, Language], HTMLResponse]
AcceptLanguage = Annotated[str | None, Header()]


def router(looker: Looker, voicing: Voicing, *, clock: Callable[[], int], openings: Limiter) -> APIRouter:
    """`GET` and `POST /c/{digits}/rating` and `/c/{digits}/record`. `openings` limits how often one address
    opens pages; `clock` tells Unix seconds."""
    made = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)
    of_address, of_code = Limiter(POSTS, 600), Limiter(POSTS_OF_CODE, 86_400)

    def opened(request: Request, digits: str, language: Language, answer: Answer) -> HTMLResponse:
        if not openings.note(address_of(request), clock()):
            return plain("busy_title", "busy", language, 429, {"Retry-After": "60"})
        return _guarded(partial(_held, looker, digits, language, answer), "failed", language)

    async def posted(
        request: Request, digits: str, language: Language, answer: Callable[[Held, Fields], HTMLResponse]
    ) -> HTMLResponse:
        if not of_address.note(address_of(request), clock()):
            return plain("form_busy_title", "form_busy", language, 429, {"Retry-After": "600"})
        try:
            fields = read_form(request.headers.get("content-type", ""), await _body(request))
        except FormRefused:
            return plain("form_broken_title", "form_broken", language, 422, {})

        def taken(held: Held, language: Language) -> HTMLResponse:
            if not of_code.note(held.content.claims.code_id.hex(), clock()):
                return plain("form_busy_title", "form_busy", language, 429, {"Retry-After": "86400"})
            return answer(held, fields)

        work = partial(_held, looker, digits, language, taken)
        return await run_in_threadpool(_guarded, work, "form_failed", language)

    @made.api_route("/c/{digits}/rating", methods=["GET", "HEAD"])
    def rating(
        request: Request, digits: str, lang: str | None = None, accept_language: AcceptLanguage = None
    ) -> HTMLResponse:
        """The form to rate a visit."""

        def answer(held: Held, language: Language) -> HTMLResponse:
            return HTMLResponse(rating_page(voicing.rating(held), held, language), 200, headers(language))

        return opened(request, digits, negotiate(lang, accept_language), answer)

    @made.post("/c/{digits}/rating")
    async def rate(
        request: Request, digits: str, lang: str | None = None, accept_language: AcceptLanguage = None
    ) -> HTMLResponse:
        """Take a rating."""
        language = negotiate(lang, accept_language)

        def answer(held: Held, fields: Fields) -> HTMLResponse:
            page = voicing.rate(held, fields)
            return HTMLResponse(
                rating_page(page, held, language), 200 if page.kept is not None else 422, headers(language)
            )

        return await posted(request, digits, language, answer)

    @made.api_route("/c/{digits}/record", methods=["GET", "HEAD"])
    def record(
        request: Request, digits: str, lang: str | None = None, accept_language: AcceptLanguage = None
    ) -> HTMLResponse:
        """The visit's record."""

        def answer(held: Held, language: Language) -> HTMLResponse:
            return HTMLResponse(record_page(voicing.record(held, language), held, language), 200, headers(language))

        return opened(request, digits, negotiate(lang, accept_language), answer)

    @made.post("/c/{digits}/record")
    async def acknowledge(
        request: Request, digits: str, lang: str | None = None, accept_language: AcceptLanguage = None
    ) -> HTMLResponse:
        """Take an answer to the record."""
        language = negotiate(lang, accept_language)

        def answer(held: Held, fields: Fields) -> HTMLResponse:
            page = voicing.answer(held, fields, language)
            return HTMLResponse(record_page(page, held, language), 200 if page.kept else 422, headers(language))

        return await posted(request, digits, language, answer)

    return made


def _held(looker: Looker, digits: str, language: Language, answer: Answer) -> HTMLResponse:
    """The answer to whoever holds a genuine code; anybody else gets the code's own page, which says what is wrong."""
    held = looker.hold(digits)
    if held is None:
        return HTMLResponse(code_page(looker.look(digits, language, count=False), language), 404, headers(language))
    return answer(held, language)


def _guarded(work: Callable[[], HTMLResponse], failed: str, language: Language) -> HTMLResponse:
    try:
        return work()
    except (InspectorError, psycopg.Error, SQLAlchemyError) as error:
        log.error("page", extra={"told": {"error": getattr(error, "code", None) or type(error).__name__}})
        return plain(f"{failed}_title", failed, language, 503, {"Retry-After": "30"})


async def _body(request: Request) -> bytes:
    """The posted bytes. Raises FormRefused FORM_UNREADABLE as soon as they are too many."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MAX_FORM:
            raise FormRefused("FORM_UNREADABLE")
    return body
