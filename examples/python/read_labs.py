"""Has the person sign in where that is needed, and reads their laboratory results to the last page.

    node tools/build/clients.mjs
    pip install ./clients/python
    python3 examples/python/read_labs.py [platform_id]

GATEWAY_URL is http://localhost:8000 unless set; GATEWAY_TOKEN is needed where the gateway is not on this machine.
"""

from __future__ import annotations

import os
import sys

from fhir_gateway_client import GatewayClient, GatewayProblem

platform_id = sys.argv[1] if len(sys.argv) > 1 else "sandbox-ehr"
gateway = GatewayClient(os.environ.get("GATEWAY_URL", "http://localhost:8000"), os.environ.get("GATEWAY_TOKEN"))
try:
    platforms = gateway.list_platforms(ready="true")
    print(f"Ready: {platforms['total']} platforms, such as {platforms['platforms'][0]['name']}", flush=True)
    gateway.sign_in(platform_id, lambda url: print(f"Sign in: {url}", flush=True))
    results = list(gateway.search(platform_id, "Observation", category="laboratory", _sort="-date", _count=50))
    print(f"Laboratory results: {len(results)}, the newest: {results[0]['id'] if results else 'none'}", flush=True)
    try:
        gateway.read_resource(platform_id, "Observation", "no-such-id")
    except GatewayProblem as problem:
        # What is not there is no fault of the program; anything else is not expected here.
        if problem.status != 404:
            raise
        print(f"Not found: {problem.code}", flush=True)
except GatewayProblem as problem:
    raise SystemExit(f"{problem.code} ({problem.status}): {problem}") from None
