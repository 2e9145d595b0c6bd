"""The interface, version 1: its table of routes, its description, how errors are told."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from permslip.portal.api import problems
from permslip.portal.api.resources import private, public
from permslip.portal.api.tokens import Token
from permslip.words.errors import PermslipError

ABOUT = (
    "For the programs of a district's partners. It does what the pages do, through the same actions, and "
    "sees what the token's party may see under its agreement: what is another's is not there (404). Times "
    "are UTC. Lists have limit and offset. Every GET has an ETag: poll with If-None-Match. Errors are "
    "problems (RFC 9457). There are no webhooks."
)


class Interface(NinjaAPI):
    """Ninja's, with problems told under their own media type in the description."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """The description."""
        found = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        for methods in found["paths"].values():
            for operation in methods.values():
                for status, said in operation["responses"].items():
                    if int(status) >= 400 and "content" in said:
                        said["description"] = problems.TITLES.get(int(status), ("", "An error."))[1]
                        said["content"] = {problems.MEDIA: said["content"]["application/json"]}
        return found


api = Interface(
    title="Permslip", version="1", description=ABOUT, docs_url=None, urls_namespace="api", auth=Token()
)
api.add_router("", private)
api.add_router("", public)


@api.exception_handler(PermslipError)
def _ours(request: HttpRequest, error: PermslipError) -> HttpResponse:
    return problems.told(error)


@api.exception_handler(ValidationError)
def _form(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return problems.fields(error.errors)


@api.exception_handler(AuthenticationError)
def _who(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    fix = "send Authorization: Bearer TOKEN; the district's data office gives tokens"
    return problems.problem(401, "No token opened this.", fix=fix)


@api.exception_handler(HttpError)
def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problems.problem(error.status_code, "It cannot be read as JSON." * (error.status_code == 400))
