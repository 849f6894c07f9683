"""A client of FHIR Gateway's REST API, typed by its OpenAPI document, with the standard library alone."""

from .gateway import GatewayClient
from .problem import GatewayProblem

__all__ = ["GatewayClient", "GatewayProblem"]
