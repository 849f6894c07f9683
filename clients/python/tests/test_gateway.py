"""The client against a server on loopback that answers as it is told."""

from __future__ import annotations

import json
import threading
import unittest
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from fhir_gateway_client import GatewayClient, GatewayProblem

TOKEN = "a-token-of-the-gateway"
Answer = tuple[int, dict[str, str], bytes]


def as_json(status: int, body: object, **headers: str) -> Answer:
    return status, {name.replace("_", "-"): value for name, value in headers.items()}, json.dumps(body).encode()


class Seen:
    def __init__(self, handler: BaseHTTPRequestHandler) -> None:
        self.method, self.path, self.headers = handler.command, handler.path, handler.headers
        self.body = handler.rfile.read(int(handler.headers.get("Content-Length", 0)))


class ClientTest(unittest.TestCase):
    answer: Callable[[Seen], Answer]

    def setUp(self) -> None:
        self.seen: list[Seen] = []
        test = self

        class Handler(BaseHTTPRequestHandler):
            def _handle(self) -> None:
                one = Seen(self)
                test.seen.append(one)
                status, headers, body = test.answer(one)
                self.send_response(status)
                for name, value in {**headers, "Content-Length": str(len(body))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _handle

            def log_message(self, *_args: Any) -> None:
                return None

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.base_url = f"http://127.0.0.1:{self.server.server_port}"
        thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        thread.start()
        self.addCleanup(thread.join)
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)

    def bundle(self, ids: list[str], following: str | None = None) -> dict[str, Any]:
        entries: list[dict[str, Any]] = [{"resource": {"resourceType": "Observation", "id": one}} for one in ids]
        links = [{"relation": "self", "url": f"{self.base_url}/self"}]
        if following is not None:
            links.append({"relation": "next", "url": following})
        return {"resourceType": "Bundle", "type": "searchset", "entry": [*entries, {}], "link": links}

    def test_reads_a_search_to_its_last_page_with_the_token_on_each(self) -> None:
        following = f"{self.base_url}/api/fhir/ehr?_page=2"
        self.answer = lambda one: as_json(
            200, self.bundle(["o-3"]) if "_page" in one.path else self.bundle(["o-1", "o-2"], following)
        )
        found = GatewayClient(f"{self.base_url}/", TOKEN).search("ehr:org", "Observation", **{"code:in": "a|b&c"}, _count=2)
        self.assertEqual([one["id"] for one in found], ["o-1", "o-2", "o-3"])
        self.assertEqual(urlsplit(self.seen[0].path).path, "/api/fhir/ehr%3Aorg/Observation")
        self.assertEqual(parse_qs(urlsplit(self.seen[0].path).query), {"code:in": ["a|b&c"], "_count": ["2"]})
        for one in self.seen:
            self.assertEqual(one.headers["Authorization"], f"Bearer {TOKEN}")
            self.assertEqual(one.headers["X-Requested-With"], "fhir-gateway-client")

    def test_asks_for_what_only_this_gateway_has_by_short_names(self) -> None:
        self.answer = lambda one: as_json(200, {"of": one.path})
        gateway = GatewayClient(self.base_url)
        for answer, expected in (
            (gateway.summary("ehr"), "/api/record/summary?person=ehr"),
            (gateway.trend("A1c", since="2025"), "/api/record/trends?test=A1c&since=2025"),
            (gateway.changes(), "/api/record/changes"),
            (gateway.share({"kind": "check-in"}), "/api/shares"),
            (gateway.check_requirements("p:1", {}), "/api/coverage/p%3A1/requirements"),
            (gateway.prepare_packet("p", {"service": "knee MRI"}), "/api/coverage/p/packet"),
        ):
            self.assertEqual(answer, {"of": expected})
        self.assertEqual([one.method for one in self.seen], ["GET", "GET", "GET", *["POST"] * 3])

    def test_takes_a_search_parameter_that_has_the_name_of_an_argument(self) -> None:
        self.answer = lambda _one: as_json(200, self.bundle([]))
        self.assertEqual(list(GatewayClient(self.base_url).search("ehr", "Patient", platform_id="x")), [])
        self.assertEqual(parse_qs(urlsplit(self.seen[0].path).query), {"platform_id": ["x"]})
        self.assertIsNone(self.seen[0].headers["Authorization"])

    def test_follows_no_next_page_at_another_server_or_scheme(self) -> None:
        for other in (self.base_url.replace("127.0.0.1", "localhost"), self.base_url.replace("http:", "https:")):
            self.answer = lambda _one, other=other: as_json(200, self.bundle(["o-1"], f"{other}/api/fhir/ehr?_page=2"))
            with self.assertRaises(GatewayProblem) as raised:
                list(GatewayClient(self.base_url, TOKEN).search("ehr", "Observation"))
            self.assertEqual(raised.exception.code, "LINK_REFUSED")
        self.assertEqual(len(self.seen), 2)

    def test_follows_no_redirect(self) -> None:
        self.answer = lambda _one: (302, {"Location": f"{self.base_url}/elsewhere"}, b"")
        with self.assertRaises(GatewayProblem) as raised:
            GatewayClient(self.base_url, TOKEN).get_status()
        self.assertEqual((raised.exception.status, len(self.seen)), (302, 1))

    def test_raises_a_refusal_with_its_code(self) -> None:
        outcome = {"resourceType": "OperationOutcome"}
        coded = {"code": "login", "details": {"coding": [{"code": "LOGIN_REQUIRED"}], "text": "Sign in."}}
        cases: list[tuple[object, str, str]] = [
            ({"title": "No.", "code": "LOGIN_REQUIRED", "next_step": "Sign in."}, "LOGIN_REQUIRED", "No. Sign in."),
            ({**outcome, "issue": [coded]}, "LOGIN_REQUIRED", "Sign in."),
            ({**outcome, "issue": [{"code": "not-found", "diagnostics": "None."}]}, "not-found", "None."),
            ([], "UNKNOWN", "The answer has the status 401."),
            (None, "UNKNOWN", "The answer has the status 401."),
        ]
        for body, code, message in cases:
            self.answer = lambda _one, body=body: as_json(401, body, Retry_After="7")
            with self.subTest(body=body), self.assertRaises(GatewayProblem) as raised:
                GatewayClient(self.base_url).get_status()
            problem = raised.exception
            self.assertEqual((problem.status, problem.code, str(problem)), (401, code, message))
            self.assertEqual(problem.retry_after_seconds, 7)

    def test_raises_a_refusal_that_is_no_json_without_its_text(self) -> None:
        self.answer = lambda _one: (502, {"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}, b"<h1>of a proxy</h1>")
        with self.assertRaises(GatewayProblem) as raised:
            GatewayClient(self.base_url).get_status()
        self.assertEqual((raised.exception.code, raised.exception.retry_after_seconds), ("UNKNOWN", None))
        self.assertNotIn("proxy", str(raised.exception))

    def test_sends_a_body_with_the_media_type_of_its_operation(self) -> None:
        self.answer = lambda one: (204, {}, b"") if one.method == "DELETE" else as_json(200, {"resourceType": "Patient"})
        gateway = GatewayClient(self.base_url)
        gateway.update_resource("ehr", "Patient", "p-1", {"resourceType": "Patient"}, headers={"If-Match": 'W/"1"'})
        gateway.patch_resource("ehr", "Patient", "p-1", [{"op": "remove", "path": "/gender"}])
        self.assertIsNone(gateway.delete_resource("ehr", "Patient", "p-1"))
        sent = [(one.method, one.headers["Content-Type"]) for one in self.seen]
        kinds = ["application/fhir+json", "application/json-patch+json", None]
        self.assertEqual(sent, list(zip(["PUT", "PATCH", "DELETE"], kinds)))
        self.assertEqual(self.seen[0].headers["If-Match"], 'W/"1"')
        self.assertEqual(json.loads(self.seen[0].body), {"resourceType": "Patient"})

    def _sign_in(self, connected: bool, *states: dict[str, str], timeout_seconds: float = 300) -> list[str]:
        left, shown = list(states), list[str]()
        status = {"connections": [{"platform_id": "ehr", "connected": connected}]}
        self.answer = lambda one: as_json(200, status if one.path == "/auth/status" else left.pop(0))
        GatewayClient(self.base_url).sign_in("ehr", shown.append, timeout_seconds)
        return shown

    def test_waits_for_no_sign_in_of_who_is_connected(self) -> None:
        self.assertEqual(self._sign_in(True), [])
        self.assertEqual([one.path for one in self.seen], ["/auth/status"])

    def test_shows_the_address_once_and_asks_until_the_person_is_connected(self) -> None:
        shown = self._sign_in(False, {"status": "pending"}, {"status": "pending"}, {"status": "connected"})
        self.assertEqual(shown, [f"{self.base_url}/auth/ehr/login"])
        self.assertEqual(len(self.seen), 4)

    def test_raises_how_a_sign_in_ended(self) -> None:
        for state, message in (({"status": "denied", "reason": "No."}, "No."), ({"status": "failed"}, "failed")):
            with self.assertRaises(GatewayProblem) as raised:
                self._sign_in(False, state)
            self.assertEqual((raised.exception.code, str(raised.exception)), ("LOGIN_DENIED", f"The sign-in ended: {message}"))
        with self.assertRaises(GatewayProblem) as raised:
            self._sign_in(False, timeout_seconds=0)
        self.assertEqual(raised.exception.code, "LOGIN_REQUIRED")


if __name__ == "__main__":
    unittest.main()
