"""A client of a FHIR Gateway, with the standard library alone (Python 3.10 or later)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.error import HTTPError
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

TIMEOUT_SECONDS = 90


@dataclass(frozen=True)
class Platform:
    """A platform of the listing."""

    platform_id: str
    name: str
    kind: str
    status: str
    login_required: bool
    next_step: str | None = None


@dataclass(frozen=True)
class Connection:
    """A platform that the person signed in to."""

    platform_id: str
    connected: bool
    login_url: str
    patient: str | None = None


@dataclass(frozen=True)
class Wait:
    """How a sign-in ended, or that it has not."""

    status: str
    reason: str | None = None


@dataclass(frozen=True)
class Observation:
    """One result, as far as the example shows it."""

    id: str
    name: str
    value: float | None
    unit: str | None


class GatewayProblem(Exception):
    """A refusal of the gateway, or of a platform through it. Decide by `code`: it is stable."""

    def __init__(self, status: int, code: str, message: str, retry_after_seconds: int | None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.retry_after_seconds = retry_after_seconds


class _NoRedirects(HTTPRedirectHandler):
    """The token goes to the gateway and nowhere else."""

    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        return None


class Gateway:
    """A FHIR Gateway; a token is needed where it does not run on this machine."""

    def __init__(self, base_url: str, token: str | None = None) -> None:
        self._base_url = base_url.rstrip("/")
        self._opener = build_opener(_NoRedirects())
        # The second header is proof that no foreign page sends this, where there is no token.
        self._headers = {"Accept": "application/json, application/fhir+json", "X-Requested-With": "fhir-gateway-example"}
        if token is not None:
            self._headers["Authorization"] = f"Bearer {token}"

    def platforms(self, **filters: str | int) -> list[Platform]:
        """Platforms that fit, such as `ready="true"` or `kind="payer"`."""
        found = self._get("/api/platforms", filters)
        return [_take(Platform, one) for one in found["platforms"]]

    def connections(self) -> list[Connection]:
        """What the person is signed in to; nothing for a stranger."""
        return [_take(Connection, one) for one in self._get("/auth/status", {})["connections"]]

    def login_url(self, platform_id: str) -> str:
        """Where the person signs in, with a browser."""
        return f"{self._base_url}/auth/{quote(platform_id, safe=':')}/login"

    def wait_for_login(self, platform_id: str, timeout_seconds: int = 25) -> Wait:
        """Waits until the sign-in has ended, or the time is over."""
        path = f"/auth/{quote(platform_id, safe=':')}/wait"
        return _take(Wait, self._get(path, {"timeout": timeout_seconds}))

    def read(self, platform_id: str, resource_type: str, resource_id: str) -> dict[str, Any]:
        """One resource."""
        path = f"/api/fhir/{quote(platform_id, safe=':')}/{quote(resource_type)}/{quote(resource_id)}"
        return self._get(path, {})

    def search(self, platform_id: str, resource_type: str, **parameters: str | int) -> Iterator[dict[str, Any]]:
        """The resources of a search to its end, page by page: each page names the next one."""
        path = f"/api/fhir/{quote(platform_id, safe=':')}/{quote(resource_type)}"
        page: dict[str, Any] | None = self._get(path, parameters)
        while page is not None:
            yield from (entry["resource"] for entry in page.get("entry", []) if "resource" in entry)
            following = [link["url"] for link in page.get("link", []) if link["relation"] == "next"]
            page = self._send(self._own(following[0])) if following else None

    def _own(self, url: str) -> str:
        """The token goes to the gateway and nowhere else, whatever an answer says."""
        if urlsplit(url)[:2] != urlsplit(self._base_url)[:2]:
            raise ValueError("The next page is at another address.")
        return url

    def _get(self, path: str, query: Mapping[str, str | int]) -> dict[str, Any]:
        return self._send(f"{self._base_url}{path}" + (f"?{urlencode(query)}" if query else ""))

    def _send(self, url: str) -> dict[str, Any]:
        try:
            with self._opener.open(Request(url, headers=self._headers), timeout=TIMEOUT_SECONDS) as response:
                answer: dict[str, Any] = json.load(response)
                return answer
        except HTTPError as error:
            raise _problem(error) from None


def observation(resource: Mapping[str, Any]) -> Observation:
    """What a person reads of an Observation."""
    code, quantity = resource.get("code", {}), resource.get("valueQuantity", {})
    names = [code.get("text"), *(one.get("display") for one in code.get("coding", []))]
    name = next((one for one in names if one), "A result")
    return Observation(resource["id"], name, quantity.get("value"), quantity.get("unit"))


Answer = TypeVar("Answer", Platform, Connection, Wait)


def _take(kind: type[Answer], answer: Mapping[str, Any]) -> Answer:
    """Makes a dataclass of the members that it names; a newer gateway may send more."""
    return kind(**{name: answer[name] for name in kind.__dataclass_fields__ if name in answer})


def _problem(error: HTTPError) -> GatewayProblem:
    """FHIR routes answer with an OperationOutcome, all others with problem details."""
    try:
        answer = json.load(error)
    except ValueError:
        answer = {}
    issue = (answer.get("issue") or [{}])[0]
    details = issue.get("details", {})
    coding = (details.get("coding") or [{}])[0]
    code = answer.get("code") or coding.get("code") or issue.get("code") or "UNKNOWN"
    words = [answer.get("title") or details.get("text"), answer.get("next_step") or issue.get("diagnostics")]
    wait = error.headers.get("Retry-After", "")
    message = " ".join(word for word in words if word)
    return GatewayProblem(error.code, code, message, int(wait) if wait.isdigit() else None)
