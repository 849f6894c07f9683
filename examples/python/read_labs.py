"""Lists platforms, has the person sign in where that is needed, and reads their laboratory results to the last page.

    python3 examples/python/read_labs.py [platform_id]

GATEWAY_URL is http://localhost:8000 unless set; GATEWAY_TOKEN is needed where the gateway is not on this machine.
"""

from __future__ import annotations

import os
import sys
import time

from gateway import Gateway, GatewayProblem, Observation, observation

SIGN_IN_SECONDS = 5 * 60


def main() -> int:
    platform_id = sys.argv[1] if len(sys.argv) > 1 else "sandbox-ehr"
    gateway = Gateway(os.environ.get("GATEWAY_URL", "http://localhost:8000"), os.environ.get("GATEWAY_TOKEN"))
    try:
        platforms = gateway.platforms(ready="true")
        print(f"Ready: {len(platforms)} platforms, such as {platforms[0].name if platforms else 'none'}", flush=True)
        sign_in(gateway, platform_id)
        found = gateway.search(platform_id, "Observation", category="laboratory", _sort="-date", _count=50)
        results = [observation(resource) for resource in found]
        newest = in_words(results[0]) if results else "none"
        print(f"Laboratory results: {len(results)}, the newest: {newest}", flush=True)
        show_refusal(gateway, platform_id)
    except GatewayProblem as problem:
        print(f"{problem.code} ({problem.status}): {problem}", file=sys.stderr)
        return 1
    return 0


def sign_in(gateway: Gateway, platform_id: str) -> None:
    """Waits for the person, who signs in with a browser."""
    if any(one.platform_id == platform_id and one.connected for one in gateway.connections()):
        return
    print(f"Sign in: {gateway.login_url(platform_id)}", flush=True)
    until = time.monotonic() + SIGN_IN_SECONDS
    while time.monotonic() < until:
        wait = gateway.wait_for_login(platform_id)
        if wait.status == "connected":
            return
        if wait.status in ("denied", "failed"):
            raise SystemExit(f"The sign-in ended: {wait.reason or wait.status}")
        # Before the person has opened the link there is nothing to wait for.
        if wait.status != "pending":
            time.sleep(1)
    raise SystemExit("Nobody has signed in.")


def show_refusal(gateway: Gateway, platform_id: str) -> None:
    """What is not there is no fault of the program; anything else is not expected here."""
    try:
        gateway.read(platform_id, "Observation", "no-such-id")
    except GatewayProblem as problem:
        if problem.status != 404:
            raise
        print(f"Not found: {problem.code}", flush=True)


def in_words(result: Observation) -> str:
    parts = [result.name, None if result.value is None else f"{result.value:g}", result.unit]
    return " ".join(part for part in parts if part is not None)


if __name__ == "__main__":
    raise SystemExit(main())
