"""What a client raises for an answer that is no success."""

from __future__ import annotations

import json
from typing import Any
from urllib.error import HTTPError


class GatewayProblem(Exception):
    """A refusal of the gateway, or of a platform through it. Decide by `code`: it is stable.

    `code` is `LOGIN_REQUIRED`, for example; of a platform's own refusal the FHIR IssueType; `UNKNOWN` where the answer has none.
    """

    def __init__(self, status: int, code: str, message: str, retry_after_seconds: int | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.retry_after_seconds = retry_after_seconds


def problem_of(error: HTTPError) -> GatewayProblem:
    """FHIR routes answer with an OperationOutcome, all others with problem details. Its message is safe to show."""
    try:
        answer: Any = json.load(error)
    except ValueError:
        answer = {}
    if not isinstance(answer, dict):
        answer = {}
    issue = (answer.get("issue") or [{}])[0]
    details = issue.get("details") or {}
    coding = (details.get("coding") or [{}])[0]
    code = answer.get("code") or coding.get("code") or issue.get("code") or "UNKNOWN"
    words = [answer.get("title") or details.get("text"), answer.get("next_step") or issue.get("diagnostics")]
    message = " ".join(word for word in words if word) or f"The answer has the status {error.code}."
    wait = error.headers.get("Retry-After", "")
    return GatewayProblem(error.code, code, message, int(wait) if wait.isdigit() else None)
