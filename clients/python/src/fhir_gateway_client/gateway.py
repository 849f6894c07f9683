"""The client: how a call is sent, a search read to its end, and a sign-in waited for."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from .api import (
    Bundle,
    Operations,
    PreparedShare,
    RecordChanges,
    RecordSummary,
    RecordTrend,
    Resource,
    ShareRequest,
)
from .problem import GatewayProblem, problem_of

_CALL_TIMEOUT_SECONDS = 90
_WAIT_SECONDS = 25


class _NoRedirects(HTTPRedirectHandler):
    """A token that follows a redirect would go to another server."""

    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        return None


class GatewayClient(Operations):
    """A client of FHIR Gateway's REST API. Every call raises `GatewayProblem` for an answer that is no success."""

    def __init__(self, base_url: str, token: str | None = None) -> None:
        """A token is needed where the gateway does not run on this machine. It is sent to `base_url` alone."""
        self._base_url = base_url.rstrip("/")
        self._opener = build_opener(_NoRedirects())
        self._headers = {
            "Accept": "application/json, application/fhir+json",
            # Proof that no foreign page sends this, where there is no token.
            "X-Requested-With": "fhir-gateway-client",
        }
        if token is not None:
            self._headers["Authorization"] = f"Bearer {token}"

    def summary(self, person: str | None = None) -> RecordSummary:
        """One person's record in short over all connected platforms: each fact once, with who says it.

        `person` is an id of one of the person's connections; it is needed where several people are connected.
        """
        return self.get_record_summary(person=person)

    def trend(
        self, test: str, person: str | None = None, since: str | None = None, until: str | None = None
    ) -> RecordTrend:
        """Every result of one test, such as `A1c`, over all connected platforms, as series."""
        return self.get_record_trend(test=test, person=person, since=since, until=until)

    def changes(self, since: str | None = None, person: str | None = None) -> RecordChanges:
        """What is new, changed, withdrawn or gone. Without `since`: since the caller looked last."""
        return self.get_record_changes(since=since, person=person)

    def share(self, asked: ShareRequest) -> PreparedShare:
        """Prepares a SMART Health Link. Nothing is shared until the person agrees on the `page` of the answer."""
        return self.prepare_share(asked)

    def search(self, platform_id: str, resource_type: str, /, **parameters: str | int) -> Iterator[Resource]:
        """The resources of a search to its end: each page names the next one."""
        page: Bundle | None = self.search_type(platform_id, resource_type, headers=None, **parameters)
        while page is not None:
            yield from (entry["resource"] for entry in page.get("entry", []) if "resource" in entry)
            following = [link["url"] for link in page.get("link", []) if link["relation"] == "next"]
            page = self._send(Request(self._own(following[0]), headers=self._headers)) if following else None

    def sign_in(self, platform_id: str, show: Callable[[str], object], timeout_seconds: float = 300) -> None:
        """Waits until the person is connected to the platform; at once where that is so already.

        `show` is called with the address where the person signs in with a browser. Raises `GatewayProblem`: `LOGIN_DENIED`
        when the sign-in ended otherwise, `LOGIN_REQUIRED` when nobody signed in.
        """
        if any(one["platform_id"] == platform_id and one["connected"] for one in self.get_status()["connections"]):
            return
        show(f"{self._base_url}/auth/{quote(platform_id, safe='')}/login")
        ends_at = time.monotonic() + timeout_seconds
        while (left := ends_at - time.monotonic()) > 0:
            wait = self.wait_for_login(platform_id, timeout=min(_WAIT_SECONDS, math.ceil(left)))
            if wait["status"] == "connected":
                return
            if wait["status"] in ("denied", "failed"):
                reason = wait.get("reason") or wait["status"]
                raise GatewayProblem(401, "LOGIN_DENIED", f"The sign-in ended: {reason}")
            # Before the person has opened the link there is nothing that the gateway could wait for.
            if wait["status"] != "pending":
                time.sleep(1)
        raise GatewayProblem(401, "LOGIN_REQUIRED", "Nobody has signed in.")

    def _own(self, url: str) -> str:
        """The token goes to the gateway and nowhere else, whatever an answer says."""
        if urlsplit(url)[:2] != urlsplit(self._base_url)[:2]:
            raise GatewayProblem(502, "LINK_REFUSED", "The next page is at another address.")
        return url

    def _call(
        self,
        method: str,
        path: str,
        query: Mapping[str, Any],
        *,
        headers: Mapping[str, str] | None = None,
        body: Any = None,
        media_type: str = "application/json",
    ) -> Any:
        asked = [(name, value) for name, value in query.items() if value is not None]
        url = f"{self._base_url}{path}" + (f"?{urlencode(asked)}" if asked else "")
        sent = None if body is None else json.dumps(body).encode()
        all_headers = {**self._headers, **(headers or {})}
        if sent is not None:
            all_headers["Content-Type"] = media_type
        return self._send(Request(url, data=sent, headers=all_headers, method=method))

    def _send(self, request: Request) -> Any:
        try:
            with self._opener.open(request, timeout=_CALL_TIMEOUT_SECONDS) as response:
                answer = response.read()
        except HTTPError as error:
            raise problem_of(error) from None
        return json.loads(answer) if answer else None
