"""The route behind every inspection code, thin: address in, page out."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Final

import psycopg
from fastapi import APIRouter
from sqlalchemy.exc import SQLAlchemyError
from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from inspector_tui.errors import InspectorError
from inspector_tui.phrases import Language
from sync.server.limiter import Limiter
from sync.server.pages.looking import Looker
from sync.server.pages.rendering import HEADERS, code_page, plain_page
from sync.server.pages.words import negotiate

OPENINGS: Final = 120
"""A minute from one address: a factory's whole office behind one of them, yet no crawling through codes."""
log = logging.getLogger("inspector.pages")


class AnyText(Convertor[str]):
    """Whatever follows the address, line breaks too, which the framework's own `path` leaves to nobody."""

    regex = "(?s:.*)"

    def convert(self, value: str) -> str:
        """The text as it came."""
        return value

    def to_string(self, value: str) -> str:
        """The text as it goes."""
        return value


register_url_convertor("text", AnyText())


def router(looker: Looker, *, clock: Callable[[], int], openings: Limiter) -> APIRouter:
    """`GET /c/{digits}`, and `/` that tells where codes are.

    `openings` limits how often one address opens pages; `clock` tells Unix seconds.
    """
    made = APIRouter()

    def code(request: Request) -> Response:
        """What the code says, verified now. The path is never logged: it holds names."""
        # A bare route: finding out what a handler wants costs more than verifying the code.
        request.scope["route"] = route
        lang = request.query_params.get("lang")
        language = negotiate(lang, request.headers.get("accept-language"))
        if not openings.note(address_of(request), clock()):
            return plain("busy_title", "busy", language, 429, {"Retry-After": "60"})
        try:
            # No code carries `lang`: whoever asks with it has the page open already and changes the language.
            count = request.method == "GET" and lang is None
            page = looker.look(request.path_params["digits"], language, count=count)
        except (InspectorError, psycopg.Error, SQLAlchemyError) as error:
            log.error("page", extra={"told": {"error": getattr(error, "code", None) or type(error).__name__}})
            return plain("failed_title", "failed", language, 503, {"Retry-After": "30"})
        status = 200 if page.found else 404
        return HTMLResponse(code_page(page, language), status, headers(language))

    def home(request: Request) -> Response:
        """For whoever typed the address instead of scanning a code."""
        language = negotiate(request.query_params.get("lang"), request.headers.get("accept-language"))
        return plain("home_title", "home", language, 200, {})

    route = Route("/c/{digits:text}", code, methods=["GET", "HEAD"])
    made.routes += [route, Route("/", home, methods=["GET", "HEAD"])]
    return made


def plain(heading: str, text: str, language: Language, status: int, more: dict[str, str]) -> HTMLResponse:
    """A page with one message; `heading` and `text` are names of words."""
    return HTMLResponse(plain_page(heading, text, language), status, headers(language) | more)


def headers(language: Language) -> dict[str, str]:
    """What every page carries."""
    return HEADERS | {"Content-Language": "zh-CN" if language == "zh" else "en"}


def address_of(request: Request) -> str:
    """Whose request it is, for limits and nothing else."""
    return request.client.host if request.client else ""
