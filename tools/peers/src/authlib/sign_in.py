"""Signs in to the gateway as an app that is built on Authlib does.

Arguments: the gateway's public URL, and the redirect URI. Prints one line of JSON with the address for the browser,
reads a line with the address that the browser came back to, and prints a line with what happened.
"""

import json
import secrets
import sys

import requests
from authlib.integrations.requests_client import OAuth2Session

gateway, redirect_uri = sys.argv[1:3]
timeout_seconds = 20


def get(url, **options):
    return requests.get(url, timeout=timeout_seconds, **options)


resource = get(f"{gateway}/.well-known/oauth-protected-resource/api").json()
issuer = resource["authorization_servers"][0]
server = get(f"{issuer}/.well-known/oauth-authorization-server").json()
client = requests.post(
    server["registration_endpoint"],
    json={
        "client_name": "Authlib",
        "redirect_uris": [redirect_uri],
        "grant_types": ["authorization_code", "refresh_token"],
        "token_endpoint_auth_method": "none",
    },
    timeout=timeout_seconds,
).json()

session = OAuth2Session(
    client["client_id"],
    redirect_uri=redirect_uri,
    code_challenge_method="S256",
    token_endpoint_auth_method="none",
)
verifier = secrets.token_urlsafe(48)
url, _state = session.create_authorization_url(
    server["authorization_endpoint"], code_verifier=verifier, resource=resource["resource"]
)
print(json.dumps({"open": url}), flush=True)
answer = sys.stdin.readline().strip()

first = session.fetch_token(server["token_endpoint"], authorization_response=answer, code_verifier=verifier)
status = f"{gateway}/auth/status"
signed_in = session.get(status, timeout=timeout_seconds).status_code
second = session.refresh_token(server["token_endpoint"], refresh_token=first["refresh_token"])
refreshed = session.get(status, timeout=timeout_seconds).status_code
# Authlib is not asked for a header of its own here: this is what a program without it would send.
bearer = {"Authorization": f"Bearer {second['access_token']}"}
revoked = session.revoke_token(
    server["revocation_endpoint"], token=second["refresh_token"], token_type_hint="refresh_token"
).status_code
print(
    json.dumps(
        {
            "signedIn": signed_in,
            "isAnother": second["access_token"] != first["access_token"],
            "refreshed": refreshed,
            "revoked": revoked,
            "afterwards": get(status, headers=bearer).status_code,
        }
    ),
    flush=True,
)
