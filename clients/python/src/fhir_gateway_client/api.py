# Made by `npm run docs:api -- --write` from the description of the API; what a gateway serves is at /openapi.json.
from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal, NotRequired, TypeAlias, TypedDict
from urllib.parse import quote

class Agent(TypedDict):
    id: str
    """Names it here; opens nothing."""
    kind: Literal["app", "chat"]
    name: NotRequired[str]
    """What an app calls itself; nobody has checked it."""
    destination: NotRequired[str]
    """Where an app’s permission was sent, in words."""
    current: bool
    """Whether it is the caller."""
    connected_at: str
    """ISO 8601, UTC."""
    last_used_at: NotRequired[str]
    """To the minute; absent before the first use."""
    grant: Grant
    uses: list[AgentUses]
    """Newest first. Counts of calls: never ids, search values or contents."""


class AgentUses(TypedDict):
    hour: str
    """The beginning of the hour, ISO 8601, UTC."""
    platform_id: str
    kind: str
    """A kind of record; `all` for calls for any kind, `shared` for those about nobody."""
    reads: int
    writes: int
    refused: int
    """What was beyond the grant, the scopes or the settings."""


class Agents(TypedDict):
    agents: list[Agent]
    kinds: list[AgentsKinds]


class AgentsKinds(TypedDict):
    id: str
    label: str
    types: list[str]


class Alive(TypedDict):
    status: Literal["ok"]


AuditQuestion = TypedDict(
    "AuditQuestion",
    {
        "patient": "NotRequired[str]",
        "client": "NotRequired[str]",
        "subject": "NotRequired[str]",
        "issuer": "NotRequired[str]",
        "platform_id": "NotRequired[str]",
        "kind": "NotRequired[Literal[\"reads\", \"changes\"]]",
        "since": "NotRequired[str]",
        "until": "NotRequired[str]",
        "session": "NotRequired[str]",
        "grant": "NotRequired[str]",
        "request": "NotRequired[str]",
        "from": "NotRequired[Literal[\"file\", \"redis-stream\", \"fhir\"]]",
    },
)


AuditResult = TypedDict(
    "AuditResult",
    {
        "from": "str",
        "found": "int",
        "sessions": "int",
        "complete": "bool",
        "groups": "list[AuditResultGroups]",
        "ungrouped": "int",
        "entries": "list[dict[str, Any]]",
    },
)


class AuditResultGroups(TypedDict):
    person: str
    """Who signed in to the gateway; the session where nobody did."""
    session: str
    agent: str
    """The app or agent; the actor where no app asked."""
    platform: str
    patient: str
    event: str
    type: str
    outcome: str
    count: int
    first: str
    last: str


class Bundle(TypedDict):
    resourceType: Literal["Bundle"]
    type: str
    """searchset, history, batch-response, …."""
    total: NotRequired[int]
    """How many match, where the platform counts them."""
    link: NotRequired[list[BundleLink]]
    """The link `next` leads to the next page, through this gateway; it is sealed and good for its session."""
    entry: NotRequired[list[BundleEntry]]
    """The results."""


class BundleLink(TypedDict):
    relation: str
    url: str


class BundleEntry(TypedDict):
    fullUrl: NotRequired[str]
    resource: NotRequired[Resource]


CapabilityStatement: TypeAlias = "dict[str, Any]"


class ChangedAgent(TypedDict):
    id: str
    ended: bool
    grant: NotRequired[Grant]


class Client(TypedDict):
    id: str
    """Names it here; opens nothing."""
    kind: Literal["browser", "app", "chat", "code"]
    name: NotRequired[str]
    """What an app calls itself; nobody has checked it."""
    destination: NotRequired[str]
    """Where an app’s permission was sent, in words."""
    current: bool
    """Whether it is the caller."""
    may: list[Literal["rest_api", "mcp_tools", "manage"]]
    connected_at: str
    """ISO 8601, UTC."""
    last_used_at: NotRequired[str]
    """To the minute; absent before the first use."""
    ends_at: str
    """ISO 8601, UTC."""


class ClientRegistration(TypedDict):
    client_id: str
    """As the portal shows it."""
    client_secret: NotRequired[str]
    """For a confidential client; never shown again."""
    key_of: NotRequired[str]
    """platform_id whose configured private key signs for this client."""
    scopes: NotRequired[str]
    """Asked for instead of those of the platform file, with spaces between."""


class Connection(TypedDict):
    platform_id: str
    connection_id: NotRequired[str]
    """Names this connection and no other, as in `sandbox-ehr~2`; takes the place of a platform_id."""
    is_newest: NotRequired[bool]
    """Of several people’s connections: whether the platform_id means this one."""
    newest_before: NotRequired[ConnectionNewestBefore]
    """Whom the platform_id meant until this other person signed in."""
    connected: bool
    """Whether a FHIR request can be sent now, after a refresh if need be."""
    scopes: list[str]
    """What the platform granted."""
    requested_scopes: list[str]
    missing_scopes: list[str]
    """Requested and not granted."""
    patient: NotRequired[str]
    """FHIR id of the patient chosen at sign-in."""
    patient_unknown: NotRequired[Literal["unnamed", "several"]]
    """The platform did not say whose record it is; `several`: the person can choose on a page."""
    encounter: NotRequired[str]
    fhir_user: NotRequired[str]
    """Who signed in, as the platform says."""
    from_ehr: NotRequired[bool]
    """Begun from within an EHR, which chose patient and encounter."""
    launch_context: NotRequired[ConnectionLaunchContext]
    """What the platform said beside the token, in its own words: data, of 8 KB at most (SMART App Launch 2.2)."""
    refreshable: bool
    """Whether it outlives its access token."""
    connected_at: NotRequired[str]
    """ISO 8601, UTC."""
    expires_at: NotRequired[str]
    """When the access token ends."""
    problem: NotRequired[ConnectionProblem]
    """Why it is not connected any more."""
    login_url: str
    """Where a person signs in."""


class ConnectionNewestBefore(TypedDict):
    """Whom the platform_id meant until this other person signed in."""

    connection_id: str
    patient: NotRequired[str]


class ConnectionLaunchContext(TypedDict):
    """What the platform said beside the token, in its own words: data, of 8 KB at most (SMART App Launch 2.2)."""

    need_patient_banner: NotRequired[bool]
    intent: NotRequired[str]
    tenant: NotRequired[str]
    smart_style_url: NotRequired[str]
    fhir_context: NotRequired[list[dict[str, Any]]]


class ConnectionProblem(TypedDict):
    """Why it is not connected any more."""

    code: str
    message: str


class ConnectionStatus(TypedDict):
    mode: Literal["local", "oauth", "pairing"]
    """How a call is tied to a person."""
    authenticated: bool
    """Whether the caller has a session."""
    roles: NotRequired[list[str]]
    """What the caller is to this gateway, where people sign in to it: `user`, `operator`, `service`."""
    connections: list[Connection]
    unconfirmed_ends: NotRequired[list[UnconfirmedEnd]]
    """Ended here and not confirmed by the platform yet, which is asked again; absent when there are none."""
    login_url_template: str
    """Where a person signs in, with {platform_id} to be filled in."""


class ConsentForm(TypedDict):
    csrf: NotRequired[str]
    """The token of the form, from its page."""
    decision: NotRequired[str]
    """`allow`; anything else is a no."""
    access: NotRequired[str]
    """`read`, or `read-and-write`. Without it: reading, nothing marked private."""
    platforms: NotRequired[str]
    """`all`, or `some`: then those that `platform` names, any number of times."""
    labelled: NotRequired[str]
    """`yes` for entries that a platform labels as sensitive, too."""
    until: NotRequired[str]
    """`day`, `month`, `year` or `session`."""


class CoverageAssertion(TypedDict):
    coverage: str | None
    covered: str | None
    paNeeded: str | None
    docNeeded: list[str]
    docPurpose: list[str]
    infoNeeded: list[str]
    billingCodes: list[CoverageAssertionBillingCodes]
    reasons: list[CoverageAssertionReasons]
    details: list[CoverageAssertionDetails]
    dependencies: list[str]
    questionnaires: list[str]
    date: str | None
    assertionId: str | None
    satisfiedPaId: str | None
    contacts: list[str]
    expires: str | None


class CoverageAssertionBillingCodes(TypedDict):
    system: NotRequired[str]
    code: str


class CoverageAssertionReasons(TypedDict):
    code: str | None
    text: str | None


class CoverageAssertionDetails(TypedDict):
    category: str | None
    code: str | None
    value: str | None
    qualification: str | None


class DeviceAnswer(TypedDict):
    device_code: str
    """For the program: what it asks for its token with."""
    user_code: str
    """For the person, who enters it on the page."""
    verification_uri: str
    """The page."""
    verification_uri_complete: str
    """The page with the code filled in."""
    expires_in: int
    """Seconds."""
    interval: int
    """Seconds between two questions."""


class DeviceForm(TypedDict):
    client_id: str
    """`fhir-gateway-cli`, or a client that the operator registered for devices."""
    resource: NotRequired[str]
    """What the token is for (RFC 8707): this API, or the MCP server. By default the MCP server."""


class Directory(TypedDict):
    total: int
    """How many match, on all pages together."""
    offset: int
    limit: int
    sure: bool
    """false: nothing matches, and what is listed may have been meant."""
    entries: list[DirectoryEntry]


class DirectoryEntry(TypedDict):
    platform_id: str
    """Where it leads: what all other routes call it."""
    name: str
    kind: Literal["payer", "ehr", "sandbox", "government", "lab", "provider"]
    """`provider` is a hospital or practice, everything else is a platform."""
    places: list[DirectoryEntryPlaces]
    place_unknown: NotRequired[Literal[True]]
    """A state was asked for, and where this is is not known: it may be in another."""
    via: NotRequired[str]
    """Name of the platform by which an organization is reached."""
    status: Literal["ready", "needs-credentials", "needs-tenant", "listed"]
    next_step: NotRequired[str]
    """What is missing, by the name of a setting; absent when it is ready."""
    login_required: bool
    matched_as: NotRequired[DirectoryEntryMatchedAs]
    """What fits the query, where it is not the name."""
    sure: bool
    """false: not what was asked for, but near to it."""


class DirectoryEntryPlaces(TypedDict):
    city: NotRequired[str]
    state: NotRequired[str]


DirectoryEntryMatchedAs = TypedDict(
    "DirectoryEntryMatchedAs",
    {
        "as": "Literal[\"alias\", \"former-name\", \"initials\", \"abbreviation\", \"payer-id\"]",
        "name": "str",
    },
)
"""What fits the query, where it is not the name."""


class DynamicRegistration(TypedDict):
    initial_access_token: NotRequired[str]
    """Where the server registers only with one; used once, not stored."""


class EndedClient(TypedDict):
    id: str
    ended: Literal[True]
    revoked_upstream: NotRequired[list[str]]
    """Where it was the last client of the session, which has ended with it: the platforms that took it."""


class EndedSession(TypedDict):
    ended: int
    """How many browsers, apps and chats."""
    revoked_upstream: list[str]
    """The platforms that were told and took it."""


class FormsQuestion(TypedDict):
    patient_id: NotRequired[str]
    """Whose coverage; by default the patient chosen at sign-in."""
    coverage_id: NotRequired[str]
    """Which coverage, where several are in force."""
    procedure_code: NotRequired[str]
    """CPT or HCPCS code of the service, such as 27447 or E0424; needed, but for a drug that drug_code names."""
    code_system: NotRequired[str]
    """System of the code; by default told by its shape."""
    order_type: NotRequired[Literal["ServiceRequest", "DeviceRequest", "MedicationRequest"]]
    """Kind of order; by default told by the code."""
    drug_code: NotRequired[str]
    """RxNorm or NDC code of a drug, beside its HCPCS code or alone."""
    drug_code_system: NotRequired[Literal["rxnorm", "ndc"]]
    """System of drug_code; without it, drug_code goes without a system. Needed where drug_code stands alone."""
    snomed_code: NotRequired[str]
    """SNOMED CT code of the service, beside its billing code."""
    diagnosis_codes: NotRequired[list[str]]
    """ICD-10-CM codes of the reason."""
    quantity: NotRequired[float]
    """How many units."""
    service_date: NotRequired[str]
    """Day of the service, YYYY-MM-DD."""
    place_of_service: NotRequired[str]
    """CMS place of service code, such as 11 for an office."""
    ordering_npi: NotRequired[str]
    """NPI of who orders."""
    performing_npi: NotRequired[str]
    """NPI of who performs."""
    questionnaire_url: NotRequired[str | list[str]]
    """Which form, as check_prior_auth names it under documentation."""
    assertion_id: NotRequired[str]
    """assertion_id of check_prior_auth."""
    practitioner_id: NotRequired[str]
    """Id of the Practitioner who orders and signs, as the record has it; by default found by ordering_npi."""
    encounter_id: NotRequired[str]
    """Id of the Encounter in which it is ordered."""
    changed_since: NotRequired[str]
    """Only forms that changed since this instant, such as 2026-11-24T10:00:00Z."""
    answers: NotRequired[dict[str, Any]]
    """Answers by linkId; a list gives several answers, null takes one away. Never invent a clinical answer."""
    answers_for: NotRequired[str]
    """Which form the answers are for, where there are several."""
    is_complete: NotRequired[bool]
    """Whether the answers are all; what is still required is then an issue."""
    payer: NotRequired[str]
    """platform_id of the payer, where the record is elsewhere; by default found from the coverage."""
    confirm: NotRequired[str]
    """confirm of DISCLOSURE_UNCONFIRMED, once the person agrees to what is sent."""
    whole_record: NotRequired[bool]
    """true: read the same person’s other connected platforms, too; the patient and the coverage stay those of platform_id."""


class FormularyAnswer(TypedDict):
    platformId: str
    """The platform that is the directory."""
    askedAt: str
    """When the directory was asked."""
    understood: list[str]
    """How the question was understood."""
    notKnown: list[str]
    """What the directory does not say, or was not read to the end."""
    disclaimer: str
    """What the answer is not."""
    plan: NotRequired[FormularyAnswerPlan]
    """The plan that was meant."""
    plans: list[FormularyAnswerPlans]
    """Plans to choose from, where none or several may be meant."""
    matched: float
    """How many fit."""
    answer: Literal["found", "none-found", "drug-unknown", "plan-unknown", "plan-ambiguous"]
    """plan-unknown, plan-ambiguous: nothing was looked up; ask the person which of the plans it is."""
    drugs: list[str]
    """Drugs that fit what was asked."""
    entries: list[FormularyAnswerEntries]
    """What is absent, the formulary does not say; that is not \"no\"."""


class FormularyAnswerPlan(TypedDict):
    """The plan that was meant."""

    id: str
    name: str


class FormularyAnswerPlans(TypedDict):
    id: str
    name: str


class FormularyAnswerEntries(TypedDict):
    drug: str
    rxnorm: NotRequired[str]
    formulary: str
    plans: list[str]
    tier: NotRequired[str]
    availability: NotRequired[str]
    """active: available now."""
    priorAuthorization: NotRequired[bool]
    """Absent: not stated, which is not \"no\"."""
    stepTherapy: NotRequired[bool]
    """Absent: not stated, which is not \"no\"."""
    quantityLimit: NotRequired[bool]
    """Absent: not stated, which is not \"no\"."""
    quantityDetail: NotRequired[str]
    newStartsOnly: list[Literal["prior authorization", "step therapy"]]
    pharmacies: list[str]
    information: NotRequired[str]
    entryChanged: NotRequired[str]
    ref: str


class Grant(TypedDict):
    access: Literal["read", "read-and-write"]
    platforms: Literal["all"] | list[str]
    """Their ids; `all` also covers those that are connected later."""
    kinds: Literal["all"] | list[Literal["identity", "results", "medications", "problems", "immunizations", "procedures", "notes", "visits", "coverage", "other"]]
    """Kinds of record."""
    labelled: bool
    """Whether it gets entries that a platform labels as sensitive."""
    until: str
    """ISO 8601, UTC."""


class GrantChange(TypedDict):
    access: NotRequired[Literal["read", "read-and-write"]]
    platforms: NotRequired[Literal["all"] | list[str]]
    """Their ids; `all` also covers those that are connected later."""
    kinds: NotRequired[Literal["all"] | list[Literal["identity", "results", "medications", "problems", "immunizations", "procedures", "notes", "visits", "coverage", "other"]]]
    """Kinds of record."""
    labelled: NotRequired[bool]
    """Whether it gets entries that a platform labels as sensitive."""
    until: NotRequired[str]
    """ISO 8601, UTC; at most the end of the session."""
    end: NotRequired[Literal[True]]
    """Ends it at once, with all its tokens."""


class GrantForm(TypedDict):
    form_token: NotRequired[str]
    """The token of the form, from its page."""
    action: NotRequired[str]
    """`save` or `end`."""


class KeySet(TypedDict):
    keys: list[KeySetKeys]


class KeySetKeys(TypedDict):
    kty: str


class LaunchForm(TypedDict):
    iss: NotRequired[str]
    """FHIR base of the EHR that opens the gateway; has to be the platform’s."""
    launch: NotRequired[str]
    """What the EHR calls the launch; goes back to it and nowhere else."""
    return_to: NotRequired[str]
    """Where the browser goes when the sign-in is over, with `platform_id`, `outcome` and, of a failure, `error`; an address that the operator lists in FHIR_GATEWAY_RETURN_TO."""
    clients: NotRequired[str]
    """Ids of the apps and chats that the page named and the person keeps, with spaces between."""


class LoginAnswer(TypedDict):
    authorization_url: str
    """To be opened with the cookies of this answer."""
    platform_id: str
    expires_in: int
    """Seconds until it can no longer be finished."""


class LoginForm(TypedDict):
    attempt: NotRequired[str]
    """The sign-in that an agent began; by default one begins here."""
    scope: NotRequired[str]
    """SMART scopes to ask for, with spaces between; by default the platform’s."""
    prompt: NotRequired[Literal["login"]]
    """`login`: the platform asks who it is, also where somebody is signed in there."""
    max_age: NotRequired[int]
    """Seconds that may have passed since the person signed in at the platform; it has to say when that was."""
    pairing: NotRequired[str]
    """1 in the link of an agent that has no session yet; `pairing` mode only."""
    return_to: NotRequired[str]
    """Where the browser goes when the sign-in is over, with `platform_id`, `outcome` and, of a failure, `error`; an address that the operator lists in FHIR_GATEWAY_RETURN_TO."""
    clients: NotRequired[str]
    """Ids of the apps and chats that the page named and the person keeps, with spaces between."""


class LogoutAnswer(TypedDict):
    platform_id: str
    connected: Literal[False]
    revoked_upstream: bool
    """Whether the platform was told and took it; the tokens are gone here either way."""


class NextQuestionAnswer(TypedDict):
    platformId: str
    formId: NotRequired[str]
    """To continue with."""
    status: Literal["in-progress", "completed", "stopped"]
    """stopped: nothing was sent, see issues."""
    round: int
    form: NextQuestionAnswerForm
    response: Resource
    """To be sent back with the next answers, where there is no formId."""
    issues: list[NextQuestionAnswerIssues]
    open: list[str]
    """linkIds of questions that wait for an answer."""
    example: NotRequired[str]
    """How answers to the open questions are written."""
    forPerson: list[str]
    """linkIds that only a person may answer."""
    prefilled: list[NextQuestionAnswerPrefilled]
    """How the questions of this round were filled in."""
    assertions: list[CoverageAssertion]
    """What the payer decided with the completed form."""
    warnings: list[str]


class NextQuestionAnswerForm(TypedDict):
    header: NextQuestionAnswerFormHeader
    counts: NextQuestionAnswerFormCounts
    items: list[dict[str, Any]]
    """The tree, with all that the form says."""
    fields: list[NextQuestionAnswerFormFields]
    markdown: str
    """For reading."""


class NextQuestionAnswerFormHeader(TypedDict):
    canonical: str
    title: str
    isAdaptive: bool
    """Whether the payer asks question after question: continue with next-question."""
    needsSignature: bool


class NextQuestionAnswerFormCounts(TypedDict):
    questions: int
    required: int
    requiredIfEnabled: int
    requiredAnswered: int
    answered: int
    hidden: int


class NextQuestionAnswerFormFields(TypedDict):
    linkId: str
    """What answers are named by."""
    number: str
    path: list[str]
    """The texts of what stands around it, outermost first."""
    question: str
    type: str
    """An item type of FHIR R4."""
    required: Literal["yes", "if-enabled", "no"]
    isEnabled: bool
    repeats: bool
    readOnly: bool
    hidden: bool


class NextQuestionAnswerIssues(TypedDict):
    severity: Literal["error", "warning"]
    code: str
    linkId: NotRequired[str]
    path: str
    """Where in the response, as FHIRPath writes it."""
    text: str
    example: NotRequired[str]
    """How the answer is written."""


class NextQuestionAnswerPrefilled(TypedDict):
    linkId: str
    outcome: Literal["filled", "empty", "not-executed", "unusable"]
    detail: NotRequired[str]
    source: NotRequired[str]
    """The expression that the answer is from."""
    reads: NotRequired[list[str]]
    """Types of resources that it looked at; order is the one that the form is for."""


class NextQuestionRequest(TypedDict):
    form_id: NotRequired[str]
    """Which form to continue, as it was given with the form."""
    response: NotRequired[dict[str, Any]]
    """In place of form_id: the QuestionnaireResponse of the last answer, as it was."""
    answers: NotRequired[dict[str, Any]]
    """Answers by linkId; a list gives several answers, null takes one away. Never invent a clinical answer."""
    answered_by_person: NotRequired[list[str]]
    """linkIds of attestations that the person answered with their own words."""
    round: NotRequired[int]
    """Beside response: the round of the last answer; 0 at first."""
    payer: NotRequired[str]
    """platform_id of the payer, where the record is elsewhere; by default found from the coverage."""
    confirm: NotRequired[str]
    """confirm of DISCLOSURE_UNCONFIRMED, once the person agrees to what is sent."""
    whole_record: NotRequired[bool]
    """true: read the same person’s other connected platforms, too; the patient and the coverage stay those of platform_id."""


class OAuthError(TypedDict):
    error: str
    error_description: NotRequired[str]


class OperationOutcome(TypedDict):
    resourceType: Literal["OperationOutcome"]
    issue: list[OperationOutcomeIssue]


class OperationOutcomeIssue(TypedDict):
    severity: str
    code: str
    """A FHIR IssueType."""
    details: NotRequired[OperationOutcomeIssueDetails]
    diagnostics: NotRequired[str]
    """What helps, and the request id."""
    expression: NotRequired[list[str]]
    """The place in what was sent that is at fault."""


class OperationOutcomeIssueDetails(TypedDict):
    coding: NotRequired[list[OperationOutcomeIssueDetailsCoding]]
    text: NotRequired[str]


class OperationOutcomeIssueDetailsCoding(TypedDict):
    system: NotRequired[str]
    code: NotRequired[str]


class OperatorFailure(TypedDict):
    time: str
    """ISO 8601, UTC."""
    request_id: NotRequired[str]
    platform_id: NotRequired[str]
    code: str
    """An error code of the gateway, or `HTTP_` and the status of a platform’s answer."""
    rule: NotRequired[str]
    stage: NotRequired[str]
    detail: NotRequired[str]
    """For the log: the system’s error code, or the words of an authorization server."""
    is_refusal: bool
    """Whether the gateway refused the request, as opposed to something that failed."""
    process: str
    """The process that had it."""


class OperatorOverview(TypedDict):
    ready: bool
    checks: OperatorOverviewChecks
    store: Literal["redis", "memory"]
    processes: list[OperatorProcess]
    platforms: list[OperatorPlatform]
    total: float
    """Platforms that the filter leaves."""
    states: dict[str, float]
    """How many of all platforms are in each state."""
    failures: list[OperatorFailure]
    """Newest first, of all processes."""
    redis: list[OperatorRedis] | None
    """Each server of the Redis; null where one did not answer."""


class OperatorOverviewChecks(TypedDict):
    store: Literal["ok", "failed"]
    keys: Literal["ok", "failed"]
    platforms: Literal["ok", "failed"]
    audit: Literal["ok", "failed"]


class OperatorPlatform(TypedDict):
    platform_id: str
    name: str
    state: Literal["failing", "unsteady", "working", "unset", "idle"]
    status: str
    calls: float
    """Answered in the last hour."""
    p50_seconds: float | None
    """The median is not larger; null without a call, or above a minute."""
    p99_seconds: float | None
    failures: dict[str, float]
    """In the last hour, by kind."""
    last_success: NotRequired[str]
    """ISO 8601, UTC."""
    last_failure: NotRequired[str]
    """ISO 8601, UTC."""
    under_way: float
    waiting: float
    open_breakers: float
    """Processes in which a breaker keeps requests back."""
    cause: NotRequired[str]
    next_step: NotRequired[str]
    drifts: NotRequired[float]
    """In how many things its server is not as it was, or as its file says; absent where it was not read."""


class OperatorProcess(TypedDict):
    id: str
    host: str
    node: str
    apps: list[Literal["rest", "mcp"]]
    started: str
    """ISO 8601, UTC."""
    reported: str
    """ISO 8601, UTC."""
    under_way: float
    """Requests under way to platforms."""
    limited: dict[str, float]
    """Calls refused by a limit since the start, by kind of call."""
    audit_recorded: float
    audit_dropped: float
    revocations_waiting: float


class OperatorRedis(TypedDict):
    version: str
    used_bytes: float
    max_bytes: NotRequired[float]
    """Absent where the server has no limit."""
    eviction_policy: str
    """With any but `noeviction` it may remove sessions where memory is full."""
    evicted: float
    """Keys that it has removed so since its start."""
    keys: float
    """Of all who use the server."""
    keys_by_type: dict[str, float]
    """Keys of this gateway by the type of the value."""
    complete: bool
    """Whether all keys were counted."""
    ping_ms: float


class Organization(TypedDict):
    platform_id: str
    """What all other routes call it: `epic:mayo-clinic`."""
    name: str
    aliases: list[str]
    places: list[OrganizationPlaces]
    place_unknown: NotRequired[Literal[True]]
    """A state was asked for, and where this is is not known: it may be in another."""
    npis: list[str]
    """National Provider Identifiers."""
    upstream_fhir_url: str


class OrganizationPlaces(TypedDict):
    city: NotRequired[str]
    state: NotRequired[str]
    postalCode: NotRequired[str]


class OrganizationList(TypedDict):
    total: int
    """How many match, on all pages together."""
    offset: int
    limit: int
    sure: bool
    """false: nothing matches, and what is listed may have been meant."""
    source: NotRequired[OrganizationListSource]
    """Where the list is from; `total` is the number of entries of the vendor’s list, where this is a part of it."""
    tenants: list[Organization]


class OrganizationListSource(TypedDict):
    """Where the list is from; `total` is the number of entries of the vendor’s list, where this is a part of it."""

    title: str
    url: NotRequired[str]
    date: NotRequired[str]
    total: NotRequired[int]


class PatchItem(TypedDict):
    op: str
    path: str


Patch: TypeAlias = "list[PatchItem] | Resource"


class PatientChoiceForm(TypedDict):
    patient: str
    """The id of one of the records on the page."""


class PeopleDecision(TypedDict):
    """One of the three."""

    join: NotRequired[list[str]]
    """Connections that are one person’s."""
    split: NotRequired[list[str]]
    """The first is not the person of the others."""
    undo: NotRequired[list[str]]
    """Two connections about which something was decided."""


class Platform(TypedDict):
    platform_id: str
    """What all other routes call it."""
    name: str
    kind: Literal["payer", "ehr", "sandbox", "government", "lab"]
    environment: str
    """Which data is behind it: production, sandbox or local."""
    status: Literal["ready", "needs-credentials", "needs-tenant", "listed"]
    next_step: NotRequired[str]
    """What is missing, by the name of a setting; absent when it is ready."""
    login_required: bool
    """Whether a person has to sign in before FHIR requests work."""
    session_required: NotRequired[Literal[True]]
    """Nobody signs in there, but a FHIR request needs a session of this gateway."""
    fhir_url: NotRequired[str]
    """Where this gateway serves its FHIR API; absent until it is ready."""
    login_url: NotRequired[str]
    """Where a person signs in; absent where nobody has to."""
    upstream_fhir_url: NotRequired[str]
    """The platform’s own FHIR base."""
    fhir_version: NotRequired[str]
    developer_portal: NotRequired[str]
    payer_services: NotRequired[PlatformPayerServices]
    """Prior authorization: claimed only, configured with an address, or verified by its own answer."""
    payer_service_drift: NotRequired[PlatformPayerServiceDrift]
    """Services of which the payer’s own document says something else than the platform file."""
    aliases: list[str]


class PlatformPayerServices(TypedDict):
    """Prior authorization: claimed only, configured with an address, or verified by its own answer."""

    crd: NotRequired[Literal["claimed", "configured", "verified"]]
    dtr: NotRequired[Literal["claimed", "configured", "verified"]]
    pas: NotRequired[Literal["claimed", "configured", "verified"]]


class PlatformPayerServiceDrift(TypedDict):
    """Services of which the payer’s own document says something else than the platform file."""

    crd: NotRequired[Literal["other-address", "not-named", "address-refused", "other-payer"]]
    dtr: NotRequired[Literal["other-address", "not-named", "address-refused", "other-payer"]]
    pas: NotRequired[Literal["other-address", "not-named", "address-refused", "other-payer"]]


class PlatformList(TypedDict):
    total: int
    """How many match, on all pages together."""
    offset: int
    limit: int
    sure: bool
    """false: nothing matches, and what is listed may have been meant."""
    platforms: list[Platform]


class PlatformRegistration(TypedDict):
    platform_id: str
    name: str
    registration_required: bool
    portal: NotRequired[PlatformRegistrationPortal]
    redirect_uri: str
    launch_url: str
    jwks_url: str
    client_type: NotRequired[Literal["public", "confidential"]]
    client_authentication: list[str]
    key_algorithms: list[str]
    scopes: list[str]
    """What a sign-in asks for; empty where the platform decides."""
    scopes_set_at_registration: bool
    variables: list[str]
    """Where the credentials go, by variable name."""
    client_from: NotRequired[Literal["environment", "store", "file"]]
    """Whence the client id in use comes; `file` where the platform takes any. Absent where there is none."""
    stored_client_unused: bool
    """Whether a client was entered, and that of the environment counts."""
    block: str
    """The lines to copy into the portal."""
    warnings: list[str]
    """What stands in the way before anything is registered."""
    notice: NotRequired[str]
    """Says that no dated steps were found."""
    topics: list[PlatformRegistrationTopics]


class PlatformRegistrationPortal(TypedDict):
    name: str
    url: NotRequired[str]


class PlatformRegistrationTopics(TypedDict):
    id: str
    title: str
    ordered: bool
    facts: list[PlatformRegistrationTopicsFacts]


class PlatformRegistrationTopicsFacts(TypedDict):
    text: str
    source: PlatformRegistrationTopicsFactsSource
    may_have_changed: bool
    """Whether the source is older than twelve months."""


class PlatformRegistrationTopicsFactsSource(TypedDict):
    title: str
    url: NotRequired[str]
    date: str


class PolicyRules(TypedDict):
    platformId: str
    code: PolicyRulesCode
    answer: Literal["found", "links-only", "none-found"]
    """links-only: only pages of the payer’s are named, and none was read."""
    rules: list[PolicyRulesRules]
    """The best match first."""
    searched: list[PolicyRulesSearched]
    disclaimer: str


class PolicyRulesCode(TypedDict):
    system: Literal["http://www.ama-assn.org/go/cpt", "https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets"]
    code: str


class PolicyRulesRules(TypedDict):
    id: str
    title: str
    status: NotRequired[str]
    effective: NotRequired[PolicyRulesRulesEffective]
    appliesTo: list[PolicyRulesRulesAppliesTo]
    matchedOn: Literal["exact-code", "category", "text"]
    confidence: Literal["high", "medium", "low"]
    criteria: list[PolicyRulesRulesCriteria]
    documentation: list[str]
    links: list[str]
    successor: NotRequired[str]
    note: NotRequired[str]
    source: PolicyRulesRulesSource


class PolicyRulesRulesEffective(TypedDict):
    start: NotRequired[str]
    end: NotRequired[str]


class PolicyRulesRulesAppliesTo(TypedDict):
    system: NotRequired[str]
    code: str


class PolicyRulesRulesCriteria(TypedDict):
    text: str
    expression: NotRequired[str]


class PolicyRulesRulesSource(TypedDict):
    kind: str
    url: NotRequired[str]
    retrievedAt: NotRequired[str]
    quotedFrom: NotRequired[str]


class PolicyRulesSearched(TypedDict):
    source: str
    outcome: str


class PreparedShare(TypedDict):
    page: str
    """Where the person sees what would go out, leaves entries out and agrees."""
    kind: Literal["check-in", "protected"]
    """What the link is for."""
    person: str
    """Whose record."""
    sections: list[PreparedShareSections]
    """How many entries of each section the page offers."""
    missing: list[str]
    """What could not be read, and is not offered."""


class PreparedShareSections(TypedDict):
    section: Literal["problems", "allergies", "medications", "immunizations", "results", "procedures", "devices", "vitals", "coverage"]
    title: str
    entries: int


class PriorAuthAnswerItem(TypedDict):
    state: Literal["preview"]
    requestId: str
    """Name of the request, to ask where it stands."""
    preview: PriorAuthAnswerItemPreview
    confirm: str
    """Pass it with the same arguments to send."""
    confirmWithinSeconds: float
    """How long confirm holds."""
    isUnfinished: bool
    """It was sent before, and the payer knows nothing of it."""


class PriorAuthAnswerItemPreview(TypedDict):
    sends: list[str]
    """What would be sent, one fact a line."""
    warnings: list[str]
    """What may be missing or different, and why."""


class PriorAuthAnswerItem2(TypedDict):
    state: Literal["submitted"]
    requestId: str
    """Name of the request, to ask where it stands."""
    isRepeated: bool
    """It had been sent before; nothing was sent now."""
    sentAt: str
    """When the request was sent, ISO 8601."""
    checkedAt: str
    """When the payer was last asked, ISO 8601."""
    decision: PriorAuthDecision
    reading: PriorAuthReading
    nextSteps: list[str]
    """What to do next."""


PriorAuthAnswer: TypeAlias = "PriorAuthAnswerItem | PriorAuthAnswerItem2"


class PriorAuthDecision(TypedDict):
    status: Literal["approved", "approved-other-dates", "partial", "modified", "denied", "pended", "cancelled", "contact-payer", "not-required", "error", "unverified", "unknown"]
    """Only approved, partial and modified authorize anything for the day of service."""
    unverified: NotRequired[list[Literal["request-not-named", "member-not-certain", "other-provider", "other-insurer", "answers-contradict", "too-many-answers", "newest-withdrawn", "contradicts-itself", "not-an-authorization", "items-missing", "validity-unreadable", "denied-before", "perhaps-refused"]]]
    """Why it is not verified."""
    authorizationNumber: NotRequired[str]
    """Number under which the payer authorized it."""
    validFrom: NotRequired[str]
    """First day of the authorization."""
    expires: NotRequired[str]
    """Last day on which this holds."""
    traceNumber: NotRequired[str]
    """Names a pended request; no authorization."""
    reasons: list[PriorAuthDecisionReasons]
    """Why, in codes and words of the payer."""
    notes: list[str]
    """Notes of the payer."""
    items: list[PriorAuthDecisionItems]
    """Decision for each item of the request."""
    faults: list[PriorAuthDecisionFaults]
    """What the payer finds wrong with the request."""
    wanted: list[PriorAuthDecisionWanted]
    """What the payer wants before it decides."""
    differences: NotRequired[list[PriorAuthDecisionDifferences]]
    """What differs from what was asked."""
    earlier: NotRequired[list[PriorAuthDecisionEarlier]]
    """What else the payer has said, newest first."""
    warnings: NotRequired[list[str]]
    """What the answer lacks."""
    isHumanReviewed: NotRequired[bool]
    """Whether a person looked at it."""
    disposition: NotRequired[str]
    """The payer’s summary."""
    decidedAt: NotRequired[str]
    """When the payer decided."""


class PriorAuthDecisionReasons(TypedDict):
    system: NotRequired[str]
    code: NotRequired[str]
    text: NotRequired[str]


class PriorAuthDecisionItems(TypedDict):
    sequence: NotRequired[float]
    """Of the item in the Claim."""
    status: Literal["approved", "approved-other-dates", "partial", "modified", "denied", "pended", "cancelled", "contact-payer", "not-required", "error", "unverified", "unknown"]
    """Only approved, partial and modified authorize anything for the day of service."""
    action: NotRequired[str]
    """X12 306."""
    actionText: NotRequired[str]
    """The payer’s own words for it."""
    number: NotRequired[str]
    issuedOn: NotRequired[str]
    validFrom: NotRequired[str]
    expires: NotRequired[str]
    traceNumber: NotRequired[str]
    formerNumber: NotRequired[str]
    """Number of an earlier authorization of the item."""
    reasons: list[PriorAuthDecisionItemsReasons]
    granted: list[PriorAuthDecisionItemsGranted]
    """In place of what was asked."""
    detail: NotRequired[PriorAuthDecisionItemsDetail]
    """What is authorized, where the payer spells it out."""
    provider: NotRequired[PriorAuthDecisionItemsProvider]
    """Who may give the service."""


class PriorAuthDecisionItemsReasons(TypedDict):
    system: NotRequired[str]
    code: NotRequired[str]
    text: NotRequired[str]


class PriorAuthDecisionItemsGranted(TypedDict):
    code: NotRequired[PriorAuthDecisionItemsGrantedCode]
    quantity: NotRequired[float]
    number: NotRequired[str]


class PriorAuthDecisionItemsGrantedCode(TypedDict):
    system: NotRequired[str]
    code: NotRequired[str]
    text: NotRequired[str]


class PriorAuthDecisionItemsDetail(TypedDict):
    """What is authorized, where the payer spells it out."""

    code: NotRequired[PriorAuthDecisionItemsDetailCode]
    quantity: NotRequired[float]
    number: NotRequired[str]


class PriorAuthDecisionItemsDetailCode(TypedDict):
    system: NotRequired[str]
    code: NotRequired[str]
    text: NotRequired[str]


class PriorAuthDecisionItemsProvider(TypedDict):
    """Who may give the service."""

    npi: NotRequired[str]
    name: NotRequired[str]


class PriorAuthDecisionFaults(TypedDict):
    system: NotRequired[str]
    code: NotRequired[str]
    text: NotRequired[str]
    where: NotRequired[str]
    followUp: NotRequired[PriorAuthDecisionFaultsFollowUp]


class PriorAuthDecisionFaultsFollowUp(TypedDict):
    system: NotRequired[str]
    code: NotRequired[str]
    text: NotRequired[str]


class PriorAuthDecisionWanted(TypedDict):
    kind: Literal["document", "questionnaire", "message"]
    text: NotRequired[str]
    codes: list[str]
    questionnaireContext: NotRequired[str]
    trackingId: NotRequired[str]
    """What documents are sent with."""


class PriorAuthDecisionDifferences(TypedDict):
    what: Literal["service", "quantity", "provider", "service-date", "authorization-number"]
    asked: str
    answered: str


class PriorAuthDecisionEarlier(TypedDict):
    status: Literal["approved", "approved-other-dates", "partial", "modified", "denied", "pended", "cancelled", "contact-payer", "not-required", "error", "unverified", "unknown"]
    """Only approved, partial and modified authorize anything for the day of service."""
    decidedAt: NotRequired[str]


class PriorAuthInquiry(TypedDict):
    request_id: str
    """request_id of submit_prior_auth."""
    payer: NotRequired[str]
    """platform_id of the payer, where the record is elsewhere; by default found from the coverage."""


class PriorAuthReading(TypedDict):
    words: str
    """The status in a word or two."""
    meaning: str
    """What it means."""
    cautions: list[str]
    """What has to be minded: tell the person."""
    clock: NotRequired[PriorAuthReadingClock]
    """When a decision is due, of what is pended."""


class PriorAuthReadingClock(TypedDict):
    """When a decision is due, of what is pended."""

    kind: Literal["expedited", "standard"]
    expectedBy: str
    """When a decision is due, of what is pended."""
    isPast: bool
    words: str


class PriorAuthRequest(TypedDict):
    patient_id: NotRequired[str]
    """Whose coverage; by default the patient chosen at sign-in."""
    coverage_id: NotRequired[str]
    """Which coverage, where several are in force."""
    code_system: NotRequired[str]
    """System of the code; by default told by its shape."""
    order_type: NotRequired[Literal["ServiceRequest", "DeviceRequest", "MedicationRequest"]]
    """Kind of order; by default told by the code."""
    drug_code: NotRequired[str]
    """RxNorm or NDC code of a drug, beside its HCPCS code or alone."""
    drug_code_system: NotRequired[Literal["rxnorm", "ndc"]]
    """System of drug_code; without it, drug_code goes without a system. Needed where drug_code stands alone."""
    diagnosis_codes: NotRequired[list[str]]
    """ICD-10-CM codes of the reason."""
    quantity: NotRequired[float]
    """How many units."""
    procedure_code: str
    """CPT or HCPCS code of the service, such as 27447 or E0424."""
    service_date: str
    """Day of the service, YYYY-MM-DD."""
    place_of_service: str
    """CMS place of service code, such as 11 for an office."""
    ordering_npi: str
    """NPI of who orders."""
    ordering_name: NotRequired[str]
    """Name of who orders."""
    performing_npi: NotRequired[str]
    """NPI of who performs, where that is somebody else."""
    performing_name: NotRequired[str]
    """Name of who performs."""
    provider_npi: NotRequired[str]
    """NPI of the organization that asks; by default that of who orders."""
    provider_name: NotRequired[str]
    """Name of the organization that asks."""
    service_type: NotRequired[str]
    """X12 1365 service type; by default 2 for surgery, 12 for equipment, else 1."""
    request_type: NotRequired[Literal["HS", "SC", "AR", "IN"]]
    """X12 1525: HS health services (default), SC specialty care, AR admission, IN initial services."""
    claim_type: NotRequired[Literal["professional", "institutional", "oral", "vision", "pharmacy"]]
    """How it will be billed; by default told by code, place and request_type."""
    urgent: NotRequired[bool]
    """Whether a decision within 72 hours is needed."""
    assertion: NotRequired[PriorAuthRequestAssertion]
    """The assertion of check_prior_auth; it goes with the request."""
    questionnaire_responses: NotRequired[list[dict[str, Any]]]
    """Answered forms of get_questionnaire_package."""
    documents: NotRequired[list[dict[str, Any]]]
    """DocumentReference resources with their data inline."""
    change: NotRequired[PriorAuthRequestChange]
    """Changes a request that is pended or granted; repeat its other arguments."""
    confirm: NotRequired[str]
    """Leave out at first: nothing is sent, and a preview with this value comes back. Pass it to send."""
    payer: NotRequired[str]
    """platform_id of the payer, where the record is elsewhere; by default found from the coverage."""


class PriorAuthRequestAssertion(TypedDict):
    """The assertion of check_prior_auth; it goes with the request."""

    id: str
    """Its assertion_id."""
    covered: Literal["covered", "not-covered", "conditional", "indeterminate"]
    """Whether the plan covers it."""
    pa_needed: NotRequired[Literal["no-auth", "auth-needed", "satisfied", "performpa", "conditional", "indeterminate"]]
    """Whether authorization is needed."""
    date: str
    """Day on which the payer said it."""


class PriorAuthRequestChange(TypedDict):
    """Changes a request that is pended or granted; repeat its other arguments."""

    request_id: str
    """request_id of the request that was answered."""
    kind: Literal["update", "cancel", "attach"]
    """update: with another service_date or quantity, or more forms or documents; cancel: withdraw it; attach: send the documents that the payer asked for."""


class PriorAuthStatus(TypedDict):
    requestId: str
    """Name of the request, to ask where it stands."""
    answeredBy: Literal["payer", "earlier-answer", "not-found"]
    """Who gave this answer."""
    decision: NotRequired[PriorAuthDecision]
    reading: NotRequired[PriorAuthReading]
    checkedAt: NotRequired[str]
    """When the payer was last asked, ISO 8601."""
    sentAt: str
    """When the request was sent, ISO 8601."""
    nextCheckInSeconds: float
    """When the payer may be asked next; 0 for now."""
    nextSteps: list[str]
    """What to do next."""


class PriorAuths(TypedDict):
    platformId: str
    """The payer."""
    sent: list[PriorAuthsSent]
    """Requests of this session."""
    known: list[PriorAuthsKnown]
    """What payer and record have, the newest first, whoever asked and in whichever session."""
    sources: list[PriorAuthsSources]
    """Nothing found says nothing where a source did not answer."""
    nextSteps: list[str]
    """What to do next."""


class PriorAuthsSent(TypedDict):
    requestId: str
    """Name of the request, to ask where it stands."""
    platformId: str
    state: Literal["sending", "decided", "refused"]
    items: list[PriorAuthsSentItems]
    attached: PriorAuthsSentAttached
    sentAt: NotRequired[str]
    """When the request was sent, ISO 8601."""
    decision: NotRequired[PriorAuthDecision]
    reading: NotRequired[PriorAuthReading]
    checkedAt: NotRequired[str]
    """When the payer was last asked, ISO 8601."""
    checks: list[PriorAuthsSentChecks]
    changedBy: NotRequired[str]
    nextCheckInSeconds: NotRequired[float]


class PriorAuthsSentItems(TypedDict):
    service: NotRequired[PriorAuthsSentItemsService]
    date: NotRequired[str]
    quantity: NotRequired[float]


class PriorAuthsSentItemsService(TypedDict):
    system: NotRequired[str]
    code: NotRequired[str]
    text: NotRequired[str]


class PriorAuthsSentAttached(TypedDict):
    forms: float
    documents: float


class PriorAuthsSentChecks(TypedDict):
    at: str
    """ISO 8601."""
    outcome: Literal["approved", "approved-other-dates", "partial", "modified", "denied", "pended", "cancelled", "contact-payer", "not-required", "error", "unverified", "unknown"] | Literal["not-found", "no-answer"]


class PriorAuthsKnown(TypedDict):
    source: Literal["payer", "record"]
    services: list[PriorAuthsKnownServices]
    """Codes that it is about, as far as they are shown."""
    requestName: NotRequired[str]
    """Name under which the payer has the request."""
    decision: PriorAuthDecision
    reading: PriorAuthReading


class PriorAuthsKnownServices(TypedDict):
    system: NotRequired[str]
    code: NotRequired[str]
    text: NotRequired[str]


class PriorAuthsSources(TypedDict):
    source: Literal["session", "ClaimResponse", "ExplanationOfBenefit", "payer"]
    """Who was asked."""
    outcome: str
    """`answered`, or why not."""


class PriorAuthsQuestion(TypedDict):
    patient_id: NotRequired[str]
    """Whose; by default that of the sign-in."""
    coverage_id: NotRequired[str]
    """Which coverage, where several are in force."""
    provider_npi: NotRequired[str]
    """NPI of who asked for authorization: with it the payer is asked too, since payers want to know whose requests."""
    payer: NotRequired[str]
    """platform_id of the payer, where the record is elsewhere; by default found from the coverage."""
    confirm: NotRequired[str]
    """confirm of DISCLOSURE_UNCONFIRMED, once the person agrees to what is sent."""


class Problem(TypedDict):
    title: str
    """What is wrong, for people."""
    status: int
    code: Literal["PLATFORM_NOT_FOUND", "PLATFORM_NOT_ROUTABLE", "DIRECTORY_NOT_OFFERED", "PLATFORM_FILES_INVALID", "SESSION_UNKNOWN", "CREDENTIAL_MALFORMED", "RECORD_SEALED_WITH_UNKNOWN_KEY", "RECORD_TAMPERED", "LOCK_TIMEOUT", "STORE_UNAVAILABLE", "PLATFORM_OPEN", "LOGIN_NOT_OFFERED", "BACKEND_NOT_ALLOWED", "CLIENT_ID_MISSING", "CLIENT_AUTHENTICATION_UNSUPPORTED", "CLIENT_REGISTRATION_REFUSED", "CLIENT_REGISTRATION_UNCHANGED", "REDIRECT_NOT_HTTPS", "SCOPE_NOT_ALLOWED", "DISCOVERY_FAILED", "LAUNCH_REFUSED", "LOGIN_UNKNOWN", "LOGIN_STATE_UNKNOWN", "LOGIN_SESSION_MISMATCH", "LOGIN_INTERRUPTED", "LOGIN_NOT_FINISHED", "PATIENT_NOT_OFFERED", "LOGIN_DENIED", "AUTHORIZATION_REFUSED", "AUTHORIZATION_RESPONSE_INVALID", "ISSUER_MISMATCH", "TOKEN_ENDPOINT_REFUSED", "TOKEN_ENDPOINT_UNREACHABLE", "TOKEN_RESPONSE_INVALID", "ID_TOKEN_INVALID", "LOGIN_REQUIRED", "REAUTH_REQUIRED", "CONNECTION_UNKNOWN", "REQUEST_INVALID", "RESOURCE_TYPE_INVALID", "RESOURCE_ID_INVALID", "INTERACTION_NOT_SUPPORTED", "FORMAT_NOT_SUPPORTED", "WRITES_OFF", "WRITER_UNKNOWN", "SESSION_REQUIRED", "SCOPE_INSUFFICIENT", "PATIENT_OUT_OF_SCOPE", "PATIENT_UNKNOWN", "BODY_TOO_LARGE", "BODY_TYPE_UNSUPPORTED", "BODY_INVALID", "LINK_REFUSED", "PLATFORM_CALLS_LIMITED", "UPSTREAM_UNREACHABLE", "UPSTREAM_TIMEOUT", "UPSTREAM_OUTCOME_UNKNOWN", "UPSTREAM_NOT_FHIR", "UPSTREAM_REDIRECT_REFUSED", "UPSTREAM_BUSY", "UPSTREAM_RATE_LIMITED", "UPSTREAM_CREDENTIALS_REFUSED", "RESPONSE_TOO_LARGE", "CLIENT_CLOSED", "PLATFORM_REFUSED", "ANSWER_UNEXPECTED", "DOCUMENT_UNREADABLE", "COVERAGE_UNAVAILABLE", "COVERAGE_INCOMPLETE", "COVERAGE_NOT_FOUND", "COVERAGE_AMBIGUOUS", "COVERAGE_OTHER_PAYER", "PATIENT_MISSING", "PROCEDURE_CODE_INVALID", "FORM_UNNAMED", "FORM_RESPONSE_INVALID", "FORM_UNKNOWN", "FORM_ADDRESS_REFUSED", "FORM_ROUNDS_EXCEEDED", "PRIOR_AUTH_UNKNOWN", "PRIOR_AUTH_UNCHANGEABLE", "PAYER_NOT_CONFIGURED", "PAYER_UNREACHABLE", "PAYER_TIMEOUT", "PAYER_AUTH_REFUSED", "PAYER_REJECTED", "PAYER_ANSWER_INVALID", "PAYER_ANSWER_TOO_LARGE", "QUESTION_TOO_WIDE", "DIRECTORY_UNAVAILABLE", "DIRECTORY_ANSWER_INVALID", "PAYER_NOT_FOUND", "PAYER_AMBIGUOUS", "MEMBER_MISMATCH", "MEMBER_UNCERTAIN", "DISCLOSURE_UNCONFIRMED", "MASTER_KEYS_DO_NOT_FIT", "CONFIG_INVALID", "AUDIT_UNAVAILABLE", "AUDIT_SEARCH_FAILED", "AUDIT_SINK_UNUSABLE", "CALLER_UNKNOWN", "TOKEN_NOT_FOR_THIS", "CONSENT_UNKNOWN", "CONSENT_FORGED", "ARGUMENT_INVALID", "HOST_NOT_ALLOWED", "ORIGIN_NOT_ALLOWED", "CROSS_SITE_REFUSED", "ROUTE_NOT_FOUND", "METHOD_NOT_ALLOWED", "CLIENT_UNKNOWN", "SIGN_OUT_UNKNOWN", "CURSOR_INVALID", "PAIRING_CODE_UNKNOWN", "PAIRING_ATTEMPTS_EXCEEDED", "CALLS_LIMITED", "CALLS_AT_ONCE_LIMITED", "GATEWAY_BUSY", "LAUNCH_ISSUER_UNKNOWN", "LAUNCH_ISSUER_AMBIGUOUS", "LAUNCH_NOT_CONFIGURED", "RETURN_TO_REFUSED", "PERSON_REQUIRED", "PERSON_UNKNOWN", "PERSON_UNCERTAIN", "PERSON_UNDECIDABLE", "GRANT_INSUFFICIENT", "GRANT_ENDED", "SIGN_IN_REQUIRED", "ACCOUNT_NOT_ALLOWED", "LOGOUT_TOKEN_INVALID", "OPERATOR_REQUIRED", "INTERNAL", "SHARE_UNKNOWN", "SHARES_LIMITED", "SHARE_BUSY", "SUBSCRIPTION_UNKNOWN", "SUBSCRIPTION_NOT_OFFERED", "SUBSCRIPTION_REFUSED", "SUBSCRIPTIONS_LIMITED", "NOTIFICATION_INVALID", "SHARED_LINK_MALFORMED", "SHARED_LINK_UNSUPPORTED", "SHARED_LINK_EXPIRED", "SHARED_LINK_GONE", "SHARED_ADDRESS_REFUSED", "SHARED_LINK_UNREACHABLE", "SHARED_PASSCODE_REQUIRED", "SHARED_PASSCODE_WRONG", "SHARED_CONTENT_TOO_LARGE", "SHARED_FILE_UNREADABLE", "SHARED_CONTENT_UNSUPPORTED", "HEALTH_CARD_MALFORMED", "HEALTH_CARD_ISSUER_UNKNOWN", "HEALTH_CARD_SIGNATURE_INVALID", "HEALTH_CARD_EXPIRED", "HEALTH_CARD_REVOKED"]
    """Stable, for programs."""
    request_id: str
    """What the logs of this gateway call the request."""
    retryable: bool
    """Whether the same call can succeed later without anyone doing anything."""
    next_step: NotRequired[str]
    """What helps."""
    disclosure: NotRequired[ProblemDisclosure]
    """Of DISCLOSURE_UNCONFIRMED: what would leave for a payer."""


ProblemDisclosure = TypedDict(
    "ProblemDisclosure",
    {
        "from": "str",
        "to": "str",
        "sends": "list[ProblemDisclosureSends]",
        "confirm": "str",
    },
)
"""Of DISCLOSURE_UNCONFIRMED: what would leave for a payer."""


class ProblemDisclosureSends(TypedDict):
    resource: str
    why: str


class ProviderAnswer(TypedDict):
    platformId: str
    """The platform that is the directory."""
    askedAt: str
    """When the directory was asked."""
    understood: list[str]
    """How the question was understood."""
    notKnown: list[str]
    """What the directory does not say, or was not read to the end."""
    disclaimer: str
    """What the answer is not."""
    plan: NotRequired[ProviderAnswerPlan]
    """The plan that was meant."""
    plans: list[ProviderAnswerPlans]
    """Plans to choose from, where none or several may be meant."""
    matched: float
    """How many fit."""
    answer: Literal["found", "none-found", "plan-unknown", "plan-ambiguous"]
    """plan-unknown, plan-ambiguous: nobody was looked for; ask the person which of the plans it is."""
    providers: list[ProviderAnswerProviders]
    """Those in network first."""
    notInUse: float
    """Entries that would fit, and are retired, ended or inactive."""


class ProviderAnswerPlan(TypedDict):
    """The plan that was meant."""

    id: str
    name: str


class ProviderAnswerPlans(TypedDict):
    id: str
    name: str


class ProviderAnswerProviders(TypedDict):
    name: str
    npi: NotRequired[str]
    specialties: list[str]
    organization: NotRequired[str]
    addresses: list[str]
    phones: list[str]
    network: Literal["in-network", "not-listed", "unknown"]
    """in-network only where the directory lists it in a network of the plan that was named."""
    networkBasis: NotRequired[Literal["provider", "organization"]]
    networks: list[str]
    acceptingPatients: Literal["yes", "no", "existing-only", "not-stated"]
    entryChanged: NotRequired[str]
    """When the directory’s server last changed the entry."""
    ref: str


class QuestionnairePackage(TypedDict):
    platformId: str
    coverageId: str | None
    status: Literal["forms", "no-forms", "unchanged", "not-supported"]
    """Of `not-supported` nothing follows about what the payer wants."""
    source: Literal["questionnaire-package", "questionnaire-search", "none"]
    forms: list[QuestionnairePackageForms]
    notes: list[QuestionnairePackageNotes]
    """The payer’s own remarks."""
    warnings: list[str]
    attempts: list[QuestionnairePackageAttempts]


class QuestionnairePackageForms(TypedDict):
    header: QuestionnairePackageFormsHeader
    counts: QuestionnairePackageFormsCounts
    items: list[dict[str, Any]]
    """The tree, with all that the form says."""
    fields: list[QuestionnairePackageFormsFields]
    markdown: str
    """For reading."""
    questionnaire: Resource
    response: Resource
    """A QuestionnaireResponse; for submit, once it is completed."""
    prefilled: list[QuestionnairePackageFormsPrefilled]
    formId: NotRequired[str]
    """To continue an adaptive form with, by next-question."""
    issues: NotRequired[list[QuestionnairePackageFormsIssues]]
    """What is wrong; only where answers were given."""
    warnings: list[str]


class QuestionnairePackageFormsHeader(TypedDict):
    canonical: str
    title: str
    isAdaptive: bool
    """Whether the payer asks question after question: continue with next-question."""
    needsSignature: bool


class QuestionnairePackageFormsCounts(TypedDict):
    questions: int
    required: int
    requiredIfEnabled: int
    requiredAnswered: int
    answered: int
    hidden: int


class QuestionnairePackageFormsFields(TypedDict):
    linkId: str
    """What answers are named by."""
    number: str
    path: list[str]
    """The texts of what stands around it, outermost first."""
    question: str
    type: str
    """An item type of FHIR R4."""
    required: Literal["yes", "if-enabled", "no"]
    isEnabled: bool
    repeats: bool
    readOnly: bool
    hidden: bool


class QuestionnairePackageFormsPrefilled(TypedDict):
    linkId: str
    outcome: Literal["filled", "empty", "not-executed", "unusable"]
    detail: NotRequired[str]
    source: NotRequired[str]
    """The expression that the answer is from."""
    reads: NotRequired[list[str]]
    """Types of resources that it looked at; order is the one that the form is for."""


class QuestionnairePackageFormsIssues(TypedDict):
    severity: Literal["error", "warning"]
    code: str
    linkId: NotRequired[str]
    path: str
    """Where in the response, as FHIRPath writes it."""
    text: str
    example: NotRequired[str]
    """How the answer is written."""


class QuestionnairePackageNotes(TypedDict):
    severity: str
    text: str


class QuestionnairePackageAttempts(TypedDict):
    source: str
    """crd, eligibility, existing-auth, Questionnaire, …."""
    outcome: str
    """answered, timeout, not-supported, auth-error, …."""
    detail: NotRequired[str]
    ms: float
    """How long it took, in milliseconds."""


class Readiness(TypedDict):
    ready: bool
    checks: NotRequired[ReadinessChecks]


class ReadinessChecks(TypedDict):
    store: Literal["ok", "failed"]
    keys: Literal["ok", "failed"]
    platforms: Literal["ok", "failed"]
    audit: Literal["ok", "failed"]


class RecordChanges(TypedDict):
    person: RecordChangesPerson
    since: NotRequired[str]
    """The beginning of what was asked for."""
    looked_at: str
    """When the record was read: `since` of a later request."""
    changes: list[RecordChangesChanges]
    """What takes something back comes first."""
    comparisons: list[RecordChangesComparisons]
    compared: list[str]
    """The same as sentences."""
    gaps: list[RecordChangesGaps]
    """What could not be read: nothing is known of it. Empty when all was read."""


class RecordChangesPerson(TypedDict):
    id: str
    """Names the person in further requests."""
    name: NotRequired[str]
    age: NotRequired[str]
    """Years, or months under two years; absent where birth dates disagree."""
    birth_dates: list[str]
    """More than one where the platforms disagree."""
    sexes: list[str]
    deceased: NotRequired[str]
    """A date, or `yes`."""
    death_disputed: NotRequired[Literal[True]]
    """Platforms give different days of death, or one says that the person has not died."""
    joined_by: NotRequired[Literal["decision", "evidence"]]
    """The person’s own word, or what the platforms say."""
    questions: list[str]
    """Connections that may be this person’s; see `/api/record`."""
    connections: list[str]


class RecordChangesChanges(TypedDict):
    connection: str
    kind: Literal["entered in error", "gone", "changed", "new", "new or changed"]
    """`new or changed`: by the date of its platform, before anybody looked; `gone`: no longer listed."""
    resource_type: str
    reference: str
    """`Type/id` there."""
    fields: list[str]
    """Which elements changed, in words."""
    found_at: NotRequired[str]
    """The request that found it."""
    last_updated: NotRequired[str]
    """As the platform dates it."""
    row: NotRequired[RecordChangesChangesRow]
    """The entry as it is now."""


class RecordChangesChangesRow(TypedDict):
    """The entry as it is now."""

    date: NotRequired[str]
    text: NotRequired[str]
    code: NotRequired[str]
    value: NotRequired[str]
    flag: NotRequired[str]
    range: NotRequired[str]
    status: NotRequired[str]
    detail: NotRequired[str]
    warning: NotRequired[str]
    """Labels and modifiers that must not be overlooked."""


class RecordChangesComparisons(TypedDict):
    connection: str
    resource_types: list[str]
    compared_with: NotRequired[str]
    """Changes after this time are found by fingerprints."""
    by_dates: bool
    """Whether changes before that are found by the dates of the platform."""
    limit: NotRequired[str]
    """What cannot be known, and why."""


class RecordChangesGaps(TypedDict):
    connection: str
    resource_type: NotRequired[str]
    """Absent where it is all of them."""
    reason: Literal["refused", "failed", "unsupported", "unauthorized", "timeout", "truncated", "other-patient"]
    code: str
    """A stable code."""
    message: str


class RecordFact(TypedDict):
    id: str
    """Names the fact in this list."""
    display: str
    """What it is, in the words of the newest source."""
    codings: list[RecordFactCodings]
    status: NotRequired[str]
    when: NotRequired[str]
    """A FHIR date or dateTime, as the record writes it."""
    when_kind: NotRequired[str]
    """What it is the date of: `onset`, `recorded`, `performed`, …."""
    value: NotRequired[str]
    """The result, amount or strength, with its unit."""
    flag: NotRequired[str]
    """How the source judges the value; of an allergy the highest criticality."""
    range: NotRequired[str]
    detail: NotRequired[str]
    warnings: list[str]
    """What must not be overlooked, of any source."""
    certainty: Literal["single", "identical", "same", "possible"]
    """`single`: one source; `identical`: they share a business identifier; `same`: code and time agree; `possible`: one source, which may be the same as a fact of `possibly_same`."""
    sources: list[RecordFactSources]
    """Every entry that states it, the newest first."""
    conflicts: list[RecordFactConflicts]
    """What the sources disagree in, side by side."""
    possibly_same: list[str]
    """Ids of facts that may be the same, and are not joined."""
    findings: list[str]
    """What the sources show only together: `ordered, no fill known`."""
    course: NotRequired[RecordFactCourse]
    """Of a medication."""
    visits: NotRequired[list[RecordFactVisits]]
    """Of a claim: the visits that it pays for."""


class RecordFactCodings(TypedDict):
    system: NotRequired[str]
    code: str
    display: NotRequired[str]


class RecordFactSources(TypedDict):
    connection: str
    """The id of the connection."""
    reference: NotRequired[str]
    """`Type/id` there."""
    version: NotRequired[str]
    """`meta.versionId`."""
    last_updated: NotRequired[str]
    """`meta.lastUpdated`."""
    said: dict[str, str]
    """What this entry says: `text`, `code`, `status`, `date`, `value`, `flag`, `range`, `detail`, `warning`."""


class RecordFactConflicts(TypedDict):
    field: str
    values: list[RecordFactConflictsValues]


class RecordFactConflictsValues(TypedDict):
    value: str
    sources: list[RecordFactConflictsValuesSources]


class RecordFactConflictsValuesSources(TypedDict):
    connection: str
    """The id of the connection."""
    reference: NotRequired[str]
    """`Type/id` there."""


class RecordFactCourse(TypedDict):
    """Of a medication."""

    ingredients: list[str]
    active: bool
    """An active order or statement says that it is taken."""
    start: NotRequired[str]
    ordered: NotRequired[str]
    """Date of the latest order."""
    filled: NotRequired[str]
    """Date of the latest fill."""
    stated: NotRequired[str]
    """Date of the latest statement that it is taken."""
    paid: NotRequired[str]
    """Date of the latest fill that a payer paid for."""
    supplied_until: NotRequired[str]
    """The last day that the latest fill lasts for."""
    prescriber: NotRequired[str]
    directions: NotRequired[str]


class RecordFactVisits(TypedDict):
    connection: str
    """The id of the connection."""
    reference: NotRequired[str]
    """`Type/id` there."""
    display: str
    when: NotRequired[str]


class RecordGap(TypedDict):
    connection: str
    resource_type: NotRequired[str]
    reason: Literal["refused", "failed", "unsupported", "unauthorized", "timeout", "truncated", "other-patient"]
    code: str
    """A stable code."""
    message: str


class RecordPeople(TypedDict):
    people: list[RecordPerson]
    questions: list[RecordPeopleQuestions]
    """Connections that may be one person’s: only the person knows. They are not joined."""
    decisions: list[RecordPeopleDecisions]
    """What the person has said. It beats the evidence, and can be undone."""
    gaps: list[RecordGap]
    """Connections of which nobody can say whose they are."""


class RecordPeopleQuestions(TypedDict):
    connections: list[str]
    """Ids of connections."""
    reasons: list[RecordPeopleQuestionsReasons]


class RecordPeopleQuestionsReasons(TypedDict):
    evidence: str
    """`given-name`, `birth-date`, `telephone`, …."""
    effect: Literal["speaks-for", "speaks-against", "open"]
    """`open`: forbids to join without being asked."""
    words: str
    """A sentence without a value of the record."""


class RecordPeopleDecisions(TypedDict):
    kind: Literal["join", "split"]
    connections: list[str]
    """Ids of connections."""
    decided_at: str
    """ISO 8601, UTC."""


class RecordPerson(TypedDict):
    id: str
    """Names the person in further requests, as does every id of their connections."""
    name: NotRequired[str]
    """As the platform writes it that changed it last."""
    birth_dates: list[str]
    """More than one where the platforms disagree."""
    age: NotRequired[int]
    """Whole years; absent where the birth date is not certain, and for the dead."""
    sexes: list[str]
    """More than one where the platforms disagree."""
    connections: list[RecordPersonConnections]
    """What each platform says of the person."""
    joins: list[RecordPersonJoins]
    """Why these connections are one person’s."""


class RecordPersonConnections(TypedDict):
    connection: str
    platform: str
    """The platform’s name."""
    patient_id: NotRequired[str]
    """The id of the Patient there."""
    name: NotRequired[str]
    birth_date: NotRequired[str]
    sex: NotRequired[str]
    phones: list[str]
    emails: list[str]
    addresses: list[str]
    outdated: NotRequired[Literal[True]]
    """The platform has put another Patient in the place of this one."""
    gap: NotRequired[RecordGap]
    """Why the Patient could not be read."""


class RecordPersonJoins(TypedDict):
    connections: list[str]
    """Ids of connections."""
    by: Literal["evidence", "decision"]
    reasons: list[RecordPersonJoinsReasons]


class RecordPersonJoinsReasons(TypedDict):
    evidence: str
    """`given-name`, `birth-date`, `telephone`, …."""
    effect: Literal["speaks-for", "speaks-against", "open"]
    """`open`: forbids to join without being asked."""
    words: str
    """A sentence without a value of the record."""


class RecordSection(TypedDict):
    section: str
    person: RecordSectionPerson
    facts: list[RecordFact]
    """The newest first, those without a date last."""
    total: int
    """Facts of the section, whatever was asked for."""
    matching: int
    """Those that match `since`, `until` and `status`."""
    undated: int
    """Without a date, where dates were asked for: whether they match is not known."""
    next_cursor: NotRequired[str]
    """`cursor` of the next page; absent on the last."""
    absences: list[RecordSectionAbsences]
    """What platforms state that there is none of: \"No known allergy\"."""
    read: list[RecordSectionRead]
    """How many entries each platform gave."""
    sums: NotRequired[RecordSectionSums]
    """Of `claims` alone: what all of them come to, on whatever page."""
    withdrawn: int
    """Entries that their platform withdrew as errors; not shown."""
    superseded: int
    """Entries that a newer one replaces; not shown."""
    uninformative: int
    """Entries that say only that nothing is known; not shown."""
    gaps: list[RecordSectionGaps]
    """What could not be read: nothing is known of it. Empty when all was read."""


class RecordSectionPerson(TypedDict):
    id: str
    """Names the person in further requests."""
    name: NotRequired[str]
    age: NotRequired[str]
    """Years, or months under two years; absent where birth dates disagree."""
    birth_dates: list[str]
    """More than one where the platforms disagree."""
    sexes: list[str]
    deceased: NotRequired[str]
    """A date, or `yes`."""
    death_disputed: NotRequired[Literal[True]]
    """Platforms give different days of death, or one says that the person has not died."""
    joined_by: NotRequired[Literal["decision", "evidence"]]
    """The person’s own word, or what the platforms say."""
    questions: list[str]
    """Connections that may be this person’s; see `/api/record`."""
    connections: list[str]


class RecordSectionAbsences(TypedDict):
    display: str
    when: NotRequired[str]
    connection: str
    """The id of the connection."""
    reference: NotRequired[str]
    """`Type/id` there."""


class RecordSectionRead(TypedDict):
    connection: str
    entries: int


class RecordSectionSums(TypedDict):
    """Of `claims` alone: what all of them come to, on whatever page."""

    years: list[RecordSectionSumsYears]
    notices: list[str]
    """What a reader has to know: chains that are broken, amounts that are not classified."""


class RecordSectionSumsYears(TypedDict):
    year: str
    """Of the service; `unknown` where a claim does not say."""
    kind: Literal["pharmacy", "professional", "institutional", "oral", "vision", "other"]
    currency: str
    """ISO 4217; empty where the claims name none."""
    claims: int
    billed: NotRequired[RecordSectionSumsYearsBilled]
    allowed: NotRequired[RecordSectionSumsYearsAllowed]
    paid: NotRequired[RecordSectionSumsYearsPaid]
    owed: NotRequired[RecordSectionSumsYearsOwed]
    """What is left to the patient."""
    noncovered: NotRequired[RecordSectionSumsYearsNoncovered]
    paid_by_patient: NotRequired[RecordSectionSumsYearsPaidByPatient]


class RecordSectionSumsYearsBilled(TypedDict):
    cents: int
    """Whole cents of the currency."""
    claims: int
    """Claims that say it; those that do not are not counted as nothing."""


class RecordSectionSumsYearsAllowed(TypedDict):
    cents: int
    """Whole cents of the currency."""
    claims: int
    """Claims that say it; those that do not are not counted as nothing."""


class RecordSectionSumsYearsPaid(TypedDict):
    cents: int
    """Whole cents of the currency."""
    claims: int
    """Claims that say it; those that do not are not counted as nothing."""


class RecordSectionSumsYearsOwed(TypedDict):
    """What is left to the patient."""

    cents: int
    """Whole cents of the currency."""
    claims: int
    """Claims that say it; those that do not are not counted as nothing."""


class RecordSectionSumsYearsNoncovered(TypedDict):
    cents: int
    """Whole cents of the currency."""
    claims: int
    """Claims that say it; those that do not are not counted as nothing."""


class RecordSectionSumsYearsPaidByPatient(TypedDict):
    cents: int
    """Whole cents of the currency."""
    claims: int
    """Claims that say it; those that do not are not counted as nothing."""


class RecordSectionGaps(TypedDict):
    connection: str
    resource_type: NotRequired[str]
    """Absent where it is all of them."""
    reason: Literal["refused", "failed", "unsupported", "unauthorized", "timeout", "truncated", "other-patient"]
    code: str
    """A stable code."""
    message: str


class RecordSummary(TypedDict):
    person: RecordSummaryPerson
    platforms: list[RecordSummaryPlatforms]
    missing: list[str]
    """What could not be read, in words."""
    sections: list[RecordSummarySections]
    contradictions: list[str]
    """What the platforms disagree in."""
    gaps: list[RecordSummaryGaps]
    """What could not be read; empty when all of the summary was read."""


class RecordSummaryPerson(TypedDict):
    id: str
    """Names the person in further requests."""
    name: NotRequired[str]
    age: NotRequired[str]
    """Years, or months under two years; absent where birth dates disagree."""
    birth_dates: list[str]
    """More than one where the platforms disagree."""
    sexes: list[str]
    deceased: NotRequired[str]
    """A date, or `yes`."""
    death_disputed: NotRequired[Literal[True]]
    """Platforms give different days of death, or one says that the person has not died."""
    joined_by: NotRequired[Literal["decision", "evidence"]]
    """The person’s own word, or what the platforms say."""
    questions: list[str]
    """Connections that may be this person’s; see `/api/record`."""


class RecordSummaryPlatforms(TypedDict):
    key: str
    """The letter in `from`."""
    id: str
    name: str


class RecordSummarySections(TypedDict):
    section: str
    title: str
    columns: list[str]
    """Names of the cells of a row; `from` has letters of platforms, the newest first."""
    rows: list[list[str | None]]
    """The most important first."""
    notes: list[str]
    """What it means that there is nothing: none known, none listed, or unknown and why."""
    more: NotRequired[RecordSummarySectionsMore]
    """What is not shown; absent where all is."""


class RecordSummarySectionsMore(TypedDict):
    """What is not shown; absent where all is."""

    cut: int
    """Rows that were cut for want of space."""
    others: int
    """Entries that the rows were not chosen from."""
    text: str


class RecordSummaryGaps(TypedDict):
    connection: str
    """The id of the connection."""
    resource_type: NotRequired[str]
    """Absent where it is all of them."""
    reason: Literal["refused", "failed", "unsupported", "unauthorized", "timeout", "truncated", "other-patient"]
    code: str
    """A stable code of the gateway."""
    message: str


class RecordTrend(TypedDict):
    person: RecordTrendPerson
    understood: list[str]
    """How the test was understood."""
    series: list[RecordTrendSeries]
    """One for each test, specimen, method and unit; that with the newest result first."""
    looked_through: int
    """Results and vital signs that were looked through."""
    outside_dates: int
    """Results of the test outside of `since` and `until`."""
    recorded: list[RecordTrendRecorded]
    """Names in the record near to what was asked for."""
    notices: list[str]
    gaps: list[RecordTrendGaps]
    """What could not be read: nothing is known of it. Empty when all was read."""


class RecordTrendPerson(TypedDict):
    id: str
    """Names the person in further requests."""
    name: NotRequired[str]
    age: NotRequired[str]
    """Years, or months under two years; absent where birth dates disagree."""
    birth_dates: list[str]
    """More than one where the platforms disagree."""
    sexes: list[str]
    deceased: NotRequired[str]
    """A date, or `yes`."""
    death_disputed: NotRequired[Literal[True]]
    """Platforms give different days of death, or one says that the person has not died."""
    joined_by: NotRequired[Literal["decision", "evidence"]]
    """The person’s own word, or what the platforms say."""
    questions: list[str]
    """Connections that may be this person’s; see `/api/record`."""
    connections: list[str]


class RecordTrendSeries(TypedDict):
    name: str
    variant: NotRequired[str]
    """Specimen, method or equation."""
    code: NotRequired[str]
    """LOINC code of the newest result."""
    unit: NotRequired[str]
    """UCUM code."""
    figures: list[RecordTrendSeriesFigures]
    """One for each part; none where no number has a date."""
    steps: NotRequired[Literal["rising", "falling", "steady"]]
    """Of results in words on a known scale."""
    left_out: RecordTrendSeriesLeftOut
    """Results that count in no figure."""
    values: list[RecordTrendSeriesValues]
    """Newest first, those without a date last."""


class RecordTrendSeriesFigures(TypedDict):
    part: NotRequired[str]
    """`systolic` or `diastolic`; absent where a result is one number."""
    count: int
    """Numbers that count."""
    first: RecordTrendSeriesFiguresFirst
    last: RecordTrendSeriesFiguresLast
    minimum: RecordTrendSeriesFiguresMinimum
    maximum: RecordTrendSeriesFiguresMaximum
    mean: float
    direction: NotRequired[RecordTrendSeriesFiguresDirection]
    """From three values over thirty days on."""


class RecordTrendSeriesFiguresFirst(TypedDict):
    number: float
    date: str


class RecordTrendSeriesFiguresLast(TypedDict):
    number: float
    date: str


class RecordTrendSeriesFiguresMinimum(TypedDict):
    number: float
    date: str


class RecordTrendSeriesFiguresMaximum(TypedDict):
    number: float
    date: str


class RecordTrendSeriesFiguresDirection(TypedDict):
    """From three values over thirty days on."""

    word: Literal["rising", "falling", "steady", "varying"]
    per_year: float
    """Median of the slopes between any two values (Theil–Sen), in the unit of the series."""


class RecordTrendSeriesLeftOut(TypedDict):
    """Results that count in no figure."""

    bounds: int
    words: int
    undated: int
    disputed: int


class RecordTrendSeriesValues(TypedDict):
    date: NotRequired[str]
    """As the record writes it."""
    text: str
    """As the record writes it, with its unit; `144/92 mmHg` for a blood pressure."""
    numbers: list[float]
    """In the unit of the series, one for each part; empty where it is no number."""
    converted: bool
    """Whether the numbers were converted from the unit in `text`."""
    bound: NotRequired[Literal["below", "above"]]
    """The number is only a bound, as in `<5`."""
    range: NotRequired[str]
    """The reference range of this result."""
    flag: NotRequired[str]
    """How the source judges it, in its own code."""
    position: Literal["low", "normal", "high", "abnormal", "unknown"]
    status: NotRequired[str]
    """Only where it is none of final, amended and corrected."""
    disputed: NotRequired[str]
    """What each source says, where they disagree; it counts in no figure."""
    sources: list[RecordTrendSeriesValuesSources]


class RecordTrendSeriesValuesSources(TypedDict):
    connection: str
    reference: NotRequired[str]
    """`Type/id` there."""


class RecordTrendRecorded(TypedDict):
    text: str
    count: int


class RecordTrendGaps(TypedDict):
    connection: str
    resource_type: NotRequired[str]
    """Absent where it is all of them."""
    reason: Literal["refused", "failed", "unsupported", "unauthorized", "timeout", "truncated", "other-patient"]
    code: str
    """A stable code."""
    message: str


class RegisteredClient(TypedDict):
    client_id: str
    client_name: NotRequired[str]
    redirect_uris: list[str]
    grant_types: list[str]
    response_types: list[str]
    token_endpoint_auth_method: Literal["none"]


class Requirements(TypedDict):
    status: Literal["required", "not-required", "conditional", "satisfied", "not-covered", "unknown"]
    """`unknown` never means that no authorization is needed."""
    source: RequirementsSource | RequirementsSource2 | RequirementsSource3 | RequirementsSource4
    platformId: str
    """The payer’s."""
    recordPlatformId: NotRequired[str]
    """Where the record is, if elsewhere."""
    code: RequirementsCode
    coverageId: str | None
    covered: str | None
    authorization: RequirementsAuthorization
    documentation: list[RequirementsDocumentation]
    infoNeeded: list[str]
    """Facts without which the payer cannot say: name them and ask again."""
    reasons: list[RequirementsReasons]
    details: list[RequirementsDetails]
    contacts: list[str]
    billingCodes: list[RequirementsBillingCodes]
    """Which have to be billed for it to hold; all where there is none."""
    dependencies: list[str]
    """What else has to be ordered or done for it to hold."""
    assertionId: str | None
    """For questionnaire-package and submit."""
    expires: str | None
    ambiguous: bool
    """Several assertions hold and disagree; the status is the most restrictive one."""
    assertions: list[CoverageAssertion]
    cards: list[RequirementsCards]
    actions: list[RequirementsActions]
    warnings: list[str]
    attempts: list[RequirementsAttempts]
    nextSteps: list[str]
    sentRequests: NotRequired[list[RequirementsSentRequests]]
    """For it, sent in this session."""
    knownAuthorizations: NotRequired[list[RequirementsKnownAuthorizations]]
    """Decided before, whoever asked and in whichever session; with `ordering_npi` the payer is asked."""


class RequirementsSource(TypedDict):
    kind: Literal["crd"]
    """The payer itself."""
    hook: str
    service: str
    crdVersion: str | None
    at: str
    """ISO 8601."""


class RequirementsSource2(TypedDict):
    kind: Literal["eligibility", "existing-auth"]
    confidence: Literal["medium"]
    at: str
    """ISO 8601."""


class RequirementsSource3(TypedDict):
    kind: Literal["policy"]
    confidence: Literal["high", "medium", "low"]
    at: str
    """ISO 8601."""


class RequirementsSource4(TypedDict):
    kind: Literal["none"]
    at: str
    """ISO 8601."""


class RequirementsCode(TypedDict):
    system: Literal["http://www.ama-assn.org/go/cpt", "https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets"]
    code: str


class RequirementsAuthorization(TypedDict):
    needed: bool | None
    """null where the payer does not say, or it depends."""
    by: Literal["ordering", "performer"] | None
    number: str | None
    """Of an authorization that is there already."""


class RequirementsDocumentation(TypedDict):
    who: str
    purpose: list[str]
    questionnaires: list[str]
    """Canonical URLs of forms."""


class RequirementsReasons(TypedDict):
    code: str | None
    text: str | None


class RequirementsDetails(TypedDict):
    category: str | None
    code: str | None
    value: str | None
    qualification: str | None


class RequirementsBillingCodes(TypedDict):
    system: NotRequired[str]
    code: str


class RequirementsCards(TypedDict):
    summary: str
    indicator: str
    detail: NotRequired[str]
    source: NotRequired[str]
    topic: NotRequired[str]
    links: list[RequirementsCardsLinks]
    suggestions: list[str]
    questionnaires: list[str]


class RequirementsCardsLinks(TypedDict):
    label: str
    url: str
    type: Literal["absolute", "smart"]


class RequirementsActions(TypedDict):
    type: str
    resourceType: str | None
    description: str | None


class RequirementsAttempts(TypedDict):
    source: str
    """crd, eligibility, existing-auth, Questionnaire, …."""
    outcome: str
    """answered, timeout, not-supported, auth-error, …."""
    detail: NotRequired[str]
    ms: float
    """How long it took, in milliseconds."""


class RequirementsSentRequests(TypedDict):
    requestId: str
    """For inquire."""
    sentAt: str
    """ISO 8601."""
    serviceDate: NotRequired[str]
    decision: NotRequired[RequirementsSentRequestsDecision]
    """Absent where no answer has been read."""


class RequirementsSentRequestsDecision(TypedDict):
    """Absent where no answer has been read."""

    status: Literal["approved", "approved-other-dates", "partial", "modified", "denied", "pended", "cancelled", "contact-payer", "not-required", "error", "unverified", "unknown"]
    """Only approved, partial and modified authorize anything for the day of service."""
    authorizationNumber: NotRequired[str]
    expires: NotRequired[str]


class RequirementsKnownAuthorizations(TypedDict):
    source: Literal["payer", "record"]
    status: Literal["approved", "approved-other-dates", "partial", "modified", "denied", "pended", "cancelled", "contact-payer", "not-required", "error", "unverified", "unknown"]
    """Only approved, partial and modified authorize anything for the day of service."""
    meaning: str
    cautions: list[str]
    authorizationNumber: NotRequired[str]
    validFrom: NotRequired[str]
    expires: NotRequired[str]
    decidedAt: NotRequired[str]


class RequirementsQuestion(TypedDict):
    patient_id: NotRequired[str]
    """Whose coverage; by default the patient chosen at sign-in."""
    coverage_id: NotRequired[str]
    """Which coverage, where several are in force."""
    procedure_code: NotRequired[str]
    """CPT or HCPCS code of the service, such as 27447 or E0424; needed, but for a drug that drug_code names."""
    code_system: NotRequired[str]
    """System of the code; by default told by its shape."""
    order_type: NotRequired[Literal["ServiceRequest", "DeviceRequest", "MedicationRequest"]]
    """Kind of order; by default told by the code."""
    drug_code: NotRequired[str]
    """RxNorm or NDC code of a drug, beside its HCPCS code or alone."""
    drug_code_system: NotRequired[Literal["rxnorm", "ndc"]]
    """System of drug_code; without it, drug_code goes without a system. Needed where drug_code stands alone."""
    snomed_code: NotRequired[str]
    """SNOMED CT code of the service, beside its billing code."""
    diagnosis_codes: NotRequired[list[str]]
    """ICD-10-CM codes of the reason."""
    quantity: NotRequired[float]
    """How many units."""
    service_date: NotRequired[str]
    """Day of the service, YYYY-MM-DD."""
    place_of_service: NotRequired[str]
    """CMS place of service code, such as 11 for an office."""
    ordering_npi: NotRequired[str]
    """NPI of who orders."""
    performing_npi: NotRequired[str]
    """NPI of who performs."""
    payer: NotRequired[str]
    """platform_id of the payer, where the record is elsewhere; by default found from the coverage."""
    confirm: NotRequired[str]
    """confirm of DISCLOSURE_UNCONFIRMED, once the person agrees to what is sent."""
    whole_record: NotRequired[bool]
    """true: read the same person’s other connected platforms, too; the patient and the coverage stay those of platform_id."""


Resource: TypeAlias = "dict[str, Any]"


class ResourceMetadata(TypedDict):
    resource: str
    resource_name: str
    authorization_servers: list[str]
    scopes_supported: list[str]
    bearer_methods_supported: list[str]


SearchForm: TypeAlias = "dict[str, str]"


class ServerMetadata(TypedDict):
    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    registration_endpoint: str
    revocation_endpoint: str
    introspection_endpoint: str
    scopes_supported: list[str]
    response_types_supported: list[str]
    grant_types_supported: list[str]
    code_challenge_methods_supported: list[str]


class Session(TypedDict):
    created_at: str
    """ISO 8601, UTC."""
    ends_at: str
    """ISO 8601, UTC."""
    clients: list[Client]
    platforms: list[SessionPlatforms]
    unconfirmed_ends: NotRequired[list[UnconfirmedEnd]]
    """Ended here and not confirmed by the platform yet, which is asked again; absent when there are none."""


class SessionPlatforms(TypedDict):
    platform_id: str
    may_write: bool
    """Whether the operator, and for an app the person, allows writing to it."""


class ShareManifest(TypedDict):
    status: Literal["finalized"]
    files: list[ShareManifestFiles]


class ShareManifestFiles(TypedDict):
    contentType: str
    location: NotRequired[str]
    """Where the file is, for five minutes."""
    embedded: NotRequired[str]


class ShareManifestRequest(TypedDict):
    recipient: NotRequired[str]
    """Who opens it, as the person will read it."""
    passcode: NotRequired[str]
    embeddedLengthMax: NotRequired[int]
    """Files up to this length stand in the manifest itself."""


class ShareRequest(TypedDict):
    kind: NotRequired[Literal["check-in", "protected"]]
    """`check-in`: for a clinic that scans it, for hours; `protected`: behind a passcode, for days."""
    person: NotRequired[str]
    """Whose record: an id of any connection of the person."""
    sections: NotRequired[list[Literal["problems", "allergies", "medications", "immunizations", "results", "procedures", "devices", "vitals", "coverage"]]]
    """The sections to offer; without them all."""


class Shares(TypedDict):
    shares: list[SharesShares]


class SharesShares(TypedDict):
    id: str
    """Names the share here; it opens nothing."""
    kind: Literal["check-in", "protected"]
    open: bool
    """Whether the link still leads to anything."""
    made: str
    ends: str
    ended: NotRequired[str]
    """When the person ended it."""
    entries: int
    documents: NotRequired[int]
    """How many documents of the record; absent for none."""
    passcode: bool
    attempts_left: NotRequired[int]
    """Wrong passcodes that it still takes."""
    uses: int
    most_uses: NotRequired[int]
    log: list[SharesSharesLog]
    """The last 50 times that somebody opened it or gave a wrong passcode."""


class SharesSharesLog(TypedDict):
    at: str
    what: Literal["opened", "refused"]
    recipient: NotRequired[str]
    """As the receiver calls itself: a claim."""


class SignOutForm(TypedDict):
    ticket: str
    """From the page after a logout; good once, for ten minutes."""


class SmartConfiguration(TypedDict):
    authorization_endpoint: str
    token_endpoint: str
    code_challenge_methods_supported: list[str]
    capabilities: list[str]


class StoredRegistration(TypedDict):
    platform_id: str
    client_from: NotRequired[Literal["environment", "store", "file"]]
    """Whence the client id in use comes; `file` where the platform takes any. Absent where there is none."""
    checks: list[StoredRegistrationChecks]
    """What trying the client out came to, step by step; nobody was signed in."""


class StoredRegistrationChecks(TypedDict):
    step: Literal["discovery", "token-endpoint", "authorize-page", "registration"]
    outcome: Literal["passed", "failed", "unclear"]
    message: str
    oauth_error: NotRequired[str]
    """The registered OAuth error code that came back."""


class TokenAnswer(TypedDict):
    access_token: str
    token_type: str
    expires_in: int
    """Seconds."""
    refresh_token: NotRequired[str]
    """Good once: the answer to it brings the next, and for 30 seconds the same next."""
    scope: NotRequired[str]


class TokenForm(TypedDict):
    grant_type: Literal["authorization_code", "refresh_token", "urn:ietf:params:oauth:grant-type:device_code", "client_credentials"]
    client_id: NotRequired[str]
    """The id of the app, from its registration, or the address of its metadata document."""
    client_secret: NotRequired[str]
    """Of a client that the operator registered; or as HTTP Basic."""
    client_assertion: NotRequired[str]
    """Of a client that the operator registered with keys (RFC 7523)."""
    client_assertion_type: NotRequired[Literal["urn:ietf:params:oauth:client-assertion-type:jwt-bearer"]]
    code: NotRequired[str]
    """Good once, for a minute."""
    redirect_uri: NotRequired[str]
    """The same as when the code was asked for."""
    code_verifier: NotRequired[str]
    """What the challenge was made of."""
    refresh_token: NotRequired[str]
    """Good once: the answer brings the next."""
    device_code: NotRequired[str]
    """Good once, for ten minutes; ask again every five seconds."""
    resource: NotRequired[str]
    """What the token is for (RFC 8707): this API, or the MCP server. By default the MCP server."""


class TokenReference(TypedDict):
    client_id: str
    """The id of the app, from its registration, or the address of its metadata document."""
    token: str
    token_type_hint: NotRequired[Literal["access_token", "refresh_token"]]


class TokenState(TypedDict):
    active: bool


class UnconfirmedEnd(TypedDict):
    platform_id: str
    sign_ins: int
    """How many sign-ins at it have ended."""


class UserCodeForm(TypedDict):
    xsrf: NotRequired[str]
    """As the page has it."""
    user_code: NotRequired[str]
    """The code, in letters of either case, with or without the hyphen."""
    confirm: NotRequired[str]
    """`yes`."""


class WaitAnswer(TypedDict):
    platform_id: str
    status: Literal["connected", "pending", "denied", "failed", "expired", "not-started"]
    reason: NotRequired[str]
    """Why it was denied or failed."""
    code: NotRequired[str]
    """The stable code of that."""
    connection: NotRequired[Connection]
    login_url: NotRequired[str]
    """Where to begin; absent when connected."""


class GetDescriptionAnswer(TypedDict):
    openapi: str


def _path(template: str, values: Mapping[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda found: quote(values[found[1]], safe=""), template)


class Operations:
    """The operations of the API by name. A refusal raises `GatewayProblem`."""

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
        raise NotImplementedError

    def list_platforms(self, *, q: str | None = None, kind: Literal["payer", "ehr", "sandbox", "government", "lab"] | None = None, state: str | None = None, status: Literal["ready", "needs-credentials", "needs-tenant", "listed"] | None = None, ready: Literal["true", "false"] | None = None, payer_id: str | None = None, limit: int | None = None, offset: int | None = None) -> PlatformList:
        """List platforms."""
        answer: PlatformList = self._call("GET", "/api/platforms", {"q": q, "kind": kind, "state": state, "status": status, "ready": ready, "payer_id": payer_id, "limit": limit, "offset": offset})
        return answer

    def get_platform(self, platform_id: str, /) -> Platform:
        """Look at one platform, or one organization of it."""
        answer: Platform = self._call("GET", _path("/api/platforms/{platform_id}", {"platform_id": platform_id}), {})
        return answer

    def list_organizations(self, platform_id: str, /, *, q: str | None = None, state: str | None = None, npi: str | None = None, limit: int | None = None, offset: int | None = None) -> OrganizationList:
        """List the organizations of a platform."""
        answer: OrganizationList = self._call("GET", _path("/api/platforms/{platform_id}/tenants", {"platform_id": platform_id}), {"q": q, "state": state, "npi": npi, "limit": limit, "offset": offset})
        return answer

    def search_directory(self, *, q: str | None = None, kind: Literal["payer", "ehr", "sandbox", "government", "lab", "provider"] | None = None, state: str | None = None, npi: str | None = None, payer_id: str | None = None, platform_id: str | None = None, ready: Literal["true", "false"] | None = None, limit: int | None = None, offset: int | None = None) -> Directory:
        """Find a hospital, practice, health plan or platform."""
        answer: Directory = self._call("GET", "/api/directory", {"q": q, "kind": kind, "state": state, "npi": npi, "payer_id": payer_id, "platform_id": platform_id, "ready": ready, "limit": limit, "offset": offset})
        return answer

    def get_platform_registration(self, platform_id: str, /) -> PlatformRegistration:
        """See what registering this gateway with the vendor needs."""
        answer: PlatformRegistration = self._call("GET", _path("/api/platforms/{platform_id}/registration", {"platform_id": platform_id}), {})
        return answer

    def put_platform_registration(self, platform_id: str, body: ClientRegistration, /, *, headers: Mapping[str, str] | None = None) -> StoredRegistration:
        """Enter the client that the vendor’s portal gave."""
        answer: StoredRegistration = self._call("PUT", _path("/api/platforms/{platform_id}/registration", {"platform_id": platform_id}), {}, headers=headers, body=body, media_type="application/json")
        return answer

    def delete_platform_registration(self, platform_id: str, /, *, here_only: Literal["true", "false"] | None = None, headers: Mapping[str, str] | None = None) -> None:
        """Forget the client that was entered or registered."""
        answer: None = self._call("DELETE", _path("/api/platforms/{platform_id}/registration", {"platform_id": platform_id}), {"here_only": here_only}, headers=headers)
        return answer

    def register_platform_by_udap(self, platform_id: str, /, *, headers: Mapping[str, str] | None = None) -> StoredRegistration:
        """Register this gateway by its UDAP certificate."""
        answer: StoredRegistration = self._call("POST", _path("/api/platforms/{platform_id}/registration/udap", {"platform_id": platform_id}), {}, headers=headers)
        return answer

    def register_platform_dynamically(self, platform_id: str, body: DynamicRegistration, /, *, headers: Mapping[str, str] | None = None) -> StoredRegistration:
        """Register this gateway where the server registers apps itself (RFC 7591)."""
        answer: StoredRegistration = self._call("POST", _path("/api/platforms/{platform_id}/registration/dynamic", {"platform_id": platform_id}), {}, headers=headers, body=body, media_type="application/json")
        return answer

    def get_capabilities(self, platform_id: str, /) -> CapabilityStatement:
        """See what a platform answers."""
        answer: CapabilityStatement = self._call("GET", _path("/api/fhir/{platform_id}/metadata", {"platform_id": platform_id}), {})
        return answer

    def search_type(self, platform_id: str, resource_type: str, /, *, headers: Mapping[str, str] | None = None, **parameters: str | int) -> Bundle:
        """Search resources of one type."""
        answer: Bundle = self._call("GET", _path("/api/fhir/{platform_id}/{resource_type}", {"platform_id": platform_id, "resource_type": resource_type}), {**parameters}, headers=headers)
        return answer

    def create_resource(self, platform_id: str, resource_type: str, body: Resource, /, *, headers: Mapping[str, str] | None = None) -> Any:
        """Create a resource."""
        answer: Any = self._call("POST", _path("/api/fhir/{platform_id}/{resource_type}", {"platform_id": platform_id, "resource_type": resource_type}), {}, headers=headers, body=body, media_type="application/fhir+json")
        return answer

    def update_found(self, platform_id: str, resource_type: str, body: Resource, /, *, headers: Mapping[str, str] | None = None, **parameters: str | int) -> Resource | Any:
        """Replace the resource that a search finds."""
        answer: Resource | Any = self._call("PUT", _path("/api/fhir/{platform_id}/{resource_type}", {"platform_id": platform_id, "resource_type": resource_type}), {**parameters}, headers=headers, body=body, media_type="application/fhir+json")
        return answer

    def patch_found(self, platform_id: str, resource_type: str, body: Patch, /, *, headers: Mapping[str, str] | None = None, **parameters: str | int) -> Resource:
        """Change parts of the resource that a search finds."""
        answer: Resource = self._call("PATCH", _path("/api/fhir/{platform_id}/{resource_type}", {"platform_id": platform_id, "resource_type": resource_type}), {**parameters}, headers=headers, body=body, media_type="application/json-patch+json")
        return answer

    def delete_found(self, platform_id: str, resource_type: str, /, **parameters: str | int) -> Resource | None:
        """Delete what a search finds."""
        answer: Resource | None = self._call("DELETE", _path("/api/fhir/{platform_id}/{resource_type}", {"platform_id": platform_id, "resource_type": resource_type}), {**parameters})
        return answer

    def search_all(self, platform_id: str, /, **parameters: str | int) -> Bundle:
        """Search resources of all types, or get the next page."""
        answer: Bundle = self._call("GET", _path("/api/fhir/{platform_id}", {"platform_id": platform_id}), {**parameters})
        return answer

    def send_batch(self, platform_id: str, body: Bundle, /, *, headers: Mapping[str, str] | None = None) -> Bundle:
        """Send a batch or a transaction."""
        answer: Bundle = self._call("POST", _path("/api/fhir/{platform_id}", {"platform_id": platform_id}), {}, headers=headers, body=body, media_type="application/fhir+json")
        return answer

    def read_resource(self, platform_id: str, resource_type: str, id: str, /, *, headers: Mapping[str, str] | None = None) -> Resource:
        """Read one resource."""
        answer: Resource = self._call("GET", _path("/api/fhir/{platform_id}/{resource_type}/{id}", {"platform_id": platform_id, "resource_type": resource_type, "id": id}), {}, headers=headers)
        return answer

    def update_resource(self, platform_id: str, resource_type: str, id: str, body: Resource, /, *, headers: Mapping[str, str] | None = None) -> Resource | Any:
        """Replace a resource."""
        answer: Resource | Any = self._call("PUT", _path("/api/fhir/{platform_id}/{resource_type}/{id}", {"platform_id": platform_id, "resource_type": resource_type, "id": id}), {}, headers=headers, body=body, media_type="application/fhir+json")
        return answer

    def patch_resource(self, platform_id: str, resource_type: str, id: str, body: Patch, /, *, headers: Mapping[str, str] | None = None) -> Resource:
        """Change parts of a resource."""
        answer: Resource = self._call("PATCH", _path("/api/fhir/{platform_id}/{resource_type}/{id}", {"platform_id": platform_id, "resource_type": resource_type, "id": id}), {}, headers=headers, body=body, media_type="application/json-patch+json")
        return answer

    def delete_resource(self, platform_id: str, resource_type: str, id: str, /, *, headers: Mapping[str, str] | None = None) -> Resource | None:
        """Delete a resource."""
        answer: Resource | None = self._call("DELETE", _path("/api/fhir/{platform_id}/{resource_type}/{id}", {"platform_id": platform_id, "resource_type": resource_type, "id": id}), {}, headers=headers)
        return answer

    def read_version(self, platform_id: str, resource_type: str, id: str, version_id: str, /) -> Resource:
        """Read one version of a resource."""
        answer: Resource = self._call("GET", _path("/api/fhir/{platform_id}/{resource_type}/{id}/_history/{version_id}", {"platform_id": platform_id, "resource_type": resource_type, "id": id, "version_id": version_id}), {})
        return answer

    def read_history(self, platform_id: str, resource_type: str, id: str, /, **parameters: str | int) -> Bundle:
        """List the versions of a resource."""
        answer: Bundle = self._call("GET", _path("/api/fhir/{platform_id}/{resource_type}/{id}/_history", {"platform_id": platform_id, "resource_type": resource_type, "id": id}), {**parameters})
        return answer

    def read_type_history(self, platform_id: str, resource_type: str, /, **parameters: str | int) -> Bundle:
        """List what changed in the resources of one type."""
        answer: Bundle = self._call("GET", _path("/api/fhir/{platform_id}/{resource_type}/_history", {"platform_id": platform_id, "resource_type": resource_type}), {**parameters})
        return answer

    def read_all_history(self, platform_id: str, /, **parameters: str | int) -> Bundle:
        """List what changed at all."""
        answer: Bundle = self._call("GET", _path("/api/fhir/{platform_id}/_history", {"platform_id": platform_id}), {**parameters})
        return answer

    def search_compartment(self, platform_id: str, resource_type: str, id: str, searched_type: str, /, **parameters: str | int) -> Bundle:
        """Search within the compartment of a resource."""
        answer: Bundle = self._call("GET", _path("/api/fhir/{platform_id}/{resource_type}/{id}/{searched_type}", {"platform_id": platform_id, "resource_type": resource_type, "id": id, "searched_type": searched_type}), {**parameters})
        return answer

    def get_job(self, platform_id: str, job: str, /) -> Resource | None:
        """Ask about what was begun, or get a file of its result."""
        answer: Resource | None = self._call("GET", _path("/api/fhir/{platform_id}/_async/{job}", {"platform_id": platform_id, "job": job}), {})
        return answer

    def cancel_job(self, platform_id: str, job: str, /) -> None:
        """Cancel what was begun."""
        answer: None = self._call("DELETE", _path("/api/fhir/{platform_id}/_async/{job}", {"platform_id": platform_id, "job": job}), {})
        return answer

    def call_operation_on_system(self, platform_id: str, operation: str, /, *, headers: Mapping[str, str] | None = None, **parameters: str | int) -> Resource | None:
        """Call an operation on the whole platform."""
        answer: Resource | None = self._call("GET", _path("/api/fhir/{platform_id}/${operation}", {"platform_id": platform_id, "operation": operation}), {**parameters}, headers=headers)
        return answer

    def post_operation_on_system(self, platform_id: str, operation: str, body: Resource, /, *, headers: Mapping[str, str] | None = None) -> Resource | None:
        """Call an operation on the whole platform with Parameters."""
        answer: Resource | None = self._call("POST", _path("/api/fhir/{platform_id}/${operation}", {"platform_id": platform_id, "operation": operation}), {}, headers=headers, body=body, media_type="application/fhir+json")
        return answer

    def call_operation_on_type(self, platform_id: str, resource_type: str, operation: str, /, *, headers: Mapping[str, str] | None = None, **parameters: str | int) -> Resource | None:
        """Call an operation on a type."""
        answer: Resource | None = self._call("GET", _path("/api/fhir/{platform_id}/{resource_type}/${operation}", {"platform_id": platform_id, "resource_type": resource_type, "operation": operation}), {**parameters}, headers=headers)
        return answer

    def post_operation_on_type(self, platform_id: str, resource_type: str, operation: str, body: Resource, /, *, headers: Mapping[str, str] | None = None) -> Resource | None:
        """Call an operation on a type with Parameters."""
        answer: Resource | None = self._call("POST", _path("/api/fhir/{platform_id}/{resource_type}/${operation}", {"platform_id": platform_id, "resource_type": resource_type, "operation": operation}), {}, headers=headers, body=body, media_type="application/fhir+json")
        return answer

    def call_operation_on_resource(self, platform_id: str, resource_type: str, id: str, operation: str, /, *, headers: Mapping[str, str] | None = None, **parameters: str | int) -> Resource | None:
        """Call an operation on one resource."""
        answer: Resource | None = self._call("GET", _path("/api/fhir/{platform_id}/{resource_type}/{id}/${operation}", {"platform_id": platform_id, "resource_type": resource_type, "id": id, "operation": operation}), {**parameters}, headers=headers)
        return answer

    def post_operation_on_resource(self, platform_id: str, resource_type: str, id: str, operation: str, body: Resource, /, *, headers: Mapping[str, str] | None = None) -> Resource | None:
        """Call an operation on one resource with Parameters."""
        answer: Resource | None = self._call("POST", _path("/api/fhir/{platform_id}/{resource_type}/{id}/${operation}", {"platform_id": platform_id, "resource_type": resource_type, "id": id, "operation": operation}), {}, headers=headers, body=body, media_type="application/fhir+json")
        return answer

    def get_record(self, *, person: str | None = None) -> RecordPeople:
        """See who is connected: people, their connections, and why these are theirs."""
        answer: RecordPeople = self._call("GET", "/api/record", {"person": person})
        return answer

    def decide_people(self, body: PeopleDecision, /, *, headers: Mapping[str, str] | None = None) -> RecordPeople:
        """Say that connections are one person’s, or not; or take that back."""
        answer: RecordPeople = self._call("POST", "/api/record/people", {}, headers=headers, body=body, media_type="application/json")
        return answer

    def get_record_summary(self, *, person: str | None = None) -> RecordSummary:
        """Read the summary of a record."""
        answer: RecordSummary = self._call("GET", "/api/record/summary", {"person": person})
        return answer

    def get_record_ips(self, *, person: str | None = None) -> Bundle:
        """Read a record as an International Patient Summary."""
        answer: Bundle = self._call("GET", "/api/record/ips", {"person": person})
        return answer

    def get_record_trend(self, *, test: str, person: str | None = None, since: str | None = None, until: str | None = None) -> RecordTrend:
        """Read the trend of a test."""
        answer: RecordTrend = self._call("GET", "/api/record/trends", {"test": test, "person": person, "since": since, "until": until})
        return answer

    def get_record_changes(self, *, since: str | None = None, person: str | None = None) -> RecordChanges:
        """Read what has changed in a record."""
        answer: RecordChanges = self._call("GET", "/api/record/changes", {"since": since, "person": person})
        return answer

    def get_record_section(self, section: str, /, *, person: str | None = None, since: str | None = None, until: str | None = None, status: str | None = None, limit: int | None = None, cursor: str | None = None) -> RecordSection:
        """Read one section of a record, merged over all platforms of a person."""
        answer: RecordSection = self._call("GET", _path("/api/record/{section}", {"section": section}), {"person": person, "since": since, "until": until, "status": status, "limit": limit, "cursor": cursor})
        return answer

    def prepare_share(self, body: ShareRequest, /, *, headers: Mapping[str, str] | None = None) -> PreparedShare:
        """Prepare a SMART Health Link."""
        answer: PreparedShare = self._call("POST", "/api/shares", {}, headers=headers, body=body, media_type="application/json")
        return answer

    def list_shares(self) -> Shares:
        """See what is shared, and who opened it."""
        answer: Shares = self._call("GET", "/api/shares", {})
        return answer

    def end_share(self, share_id: str, /, *, headers: Mapping[str, str] | None = None) -> None:
        """End a share at once."""
        answer: None = self._call("DELETE", _path("/api/shares/{share_id}", {"share_id": share_id}), {}, headers=headers)
        return answer

    def get_share_manifest(self, share: str, body: ShareManifestRequest, /) -> ShareManifest:
        """Get the files of a protected link."""
        answer: ShareManifest = self._call("POST", _path("/shl/{share}", {"share": share}), {}, body=body, media_type="application/json")
        return answer

    def check_requirements(self, platform_id: str, body: RequirementsQuestion, /) -> Requirements:
        """Ask whether the plan wants prior authorization."""
        answer: Requirements = self._call("POST", _path("/api/coverage/{platform_id}/requirements", {"platform_id": platform_id}), {}, body=body, media_type="application/json")
        return answer

    def get_forms(self, platform_id: str, body: FormsQuestion, /) -> QuestionnairePackage:
        """Get the payer’s forms, filled in as far as anything is known."""
        answer: QuestionnairePackage = self._call("POST", _path("/api/coverage/{platform_id}/questionnaire-package", {"platform_id": platform_id}), {}, body=body, media_type="application/json")
        return answer

    def next_question(self, platform_id: str, body: NextQuestionRequest, /) -> NextQuestionAnswer:
        """Continue a form that asks question after question."""
        answer: NextQuestionAnswer = self._call("POST", _path("/api/coverage/{platform_id}/next-question", {"platform_id": platform_id}), {}, body=body, media_type="application/json")
        return answer

    def submit_prior_auth(self, platform_id: str, body: PriorAuthRequest, /) -> PriorAuthAnswer:
        """Ask for prior authorization."""
        answer: PriorAuthAnswer = self._call("POST", _path("/api/coverage/{platform_id}/submit", {"platform_id": platform_id}), {}, body=body, media_type="application/json")
        return answer

    def inquire_prior_auth(self, platform_id: str, body: PriorAuthInquiry, /) -> PriorAuthStatus:
        """Ask where a request stands."""
        answer: PriorAuthStatus = self._call("POST", _path("/api/coverage/{platform_id}/inquire", {"platform_id": platform_id}), {}, body=body, media_type="application/json")
        return answer

    def list_prior_auths(self, platform_id: str, body: PriorAuthsQuestion, /) -> PriorAuths:
        """List what was asked and granted."""
        answer: PriorAuths = self._call("POST", _path("/api/coverage/{platform_id}/prior-auths", {"platform_id": platform_id}), {}, body=body, media_type="application/json")
        return answer

    def get_policy_rules(self, platform_id: str, code: str, /, *, code_system: str | None = None, patient_id: str | None = None, coverage_id: str | None = None, payer: str | None = None) -> PolicyRules:
        """Find what a payer publishes about a procedure."""
        answer: PolicyRules = self._call("GET", _path("/api/coverage/{platform_id}/rules/{code}", {"platform_id": platform_id, "code": code}), {"code_system": code_system, "patient_id": patient_id, "coverage_id": coverage_id, "payer": payer})
        return answer

    def find_providers(self, platform_id: str, /, *, specialty: str | None = None, place: str | None = None, name: str | None = None, plan: str | None = None, limit: int | None = None) -> ProviderAnswer:
        """Find providers in a payer’s directory."""
        answer: ProviderAnswer = self._call("GET", _path("/api/coverage/{platform_id}/providers", {"platform_id": platform_id}), {"specialty": specialty, "place": place, "name": name, "plan": plan, "limit": limit})
        return answer

    def check_formulary(self, platform_id: str, /, *, drug: str, plan: str | None = None, limit: int | None = None) -> FormularyAnswer:
        """Look up a drug in a payer’s formulary."""
        answer: FormularyAnswer = self._call("GET", _path("/api/coverage/{platform_id}/formulary", {"platform_id": platform_id}), {"drug": drug, "plan": plan, "limit": limit})
        return answer

    def get_status(self) -> ConnectionStatus:
        """See who the caller is and what is connected."""
        answer: ConnectionStatus = self._call("GET", "/auth/status", {})
        return answer

    def wait_for_login(self, platform_id: str, /, *, timeout: int | None = None) -> WaitAnswer:
        """Wait until a sign-in has ended."""
        answer: WaitAnswer = self._call("GET", _path("/auth/{platform_id}/wait", {"platform_id": platform_id}), {"timeout": timeout})
        return answer

    def disconnect(self, platform_id: str, /, *, headers: Mapping[str, str] | None = None) -> LogoutAnswer:
        """Disconnect a platform."""
        answer: LogoutAnswer = self._call("POST", _path("/auth/{platform_id}/logout", {"platform_id": platform_id}), {}, headers=headers)
        return answer

    def begin_login(self, platform_id: str, /, *, scope: str | None = None, redirect: str | None = None, attempt: str | None = None, prompt: Literal["login"] | None = None, max_age: int | None = None, pairing: str | None = None, return_to: str | None = None) -> LoginAnswer:
        """Begin a sign-in to a platform."""
        answer: LoginAnswer = self._call("GET", _path("/auth/{platform_id}/login", {"platform_id": platform_id}), {"scope": scope, "redirect": redirect, "attempt": attempt, "prompt": prompt, "max_age": max_age, "pairing": pairing, "return_to": return_to})
        return answer

    def get_session(self) -> Session:
        """List the browsers, apps and chats of the session."""
        answer: Session = self._call("GET", "/auth/sessions", {})
        return answer

    def end_session(self, *, headers: Mapping[str, str] | None = None) -> EndedSession:
        """Log out everywhere."""
        answer: EndedSession = self._call("DELETE", "/auth/sessions", {}, headers=headers)
        return answer

    def end_client(self, client_id: str, /, *, headers: Mapping[str, str] | None = None) -> EndedClient:
        """End one browser, app or chat."""
        answer: EndedClient = self._call("DELETE", _path("/auth/sessions/{client_id}", {"client_id": client_id}), {}, headers=headers)
        return answer

    def end_client_by_form(self, client_id: str, /, *, headers: Mapping[str, str] | None = None) -> EndedClient:
        """End one browser, app or chat, from a form."""
        answer: EndedClient = self._call("POST", _path("/auth/sessions/{client_id}/end", {"client_id": client_id}), {}, headers=headers)
        return answer

    def end_session_by_form(self, *, headers: Mapping[str, str] | None = None) -> EndedSession:
        """Log out everywhere, from a form."""
        answer: EndedSession = self._call("POST", "/auth/sessions/end", {}, headers=headers)
        return answer

    def list_agents(self) -> Agents:
        """See what each app and chat may do, and what it did."""
        answer: Agents = self._call("GET", "/auth/agents", {})
        return answer

    def change_agent(self, agent_id: str, body: GrantChange, /, *, headers: Mapping[str, str] | None = None) -> ChangedAgent:
        """Change what an app or chat may do, or end it."""
        answer: ChangedAgent = self._call("PATCH", _path("/auth/agents/{agent_id}", {"agent_id": agent_id}), {}, headers=headers, body=body, media_type="application/json")
        return answer

    def get_operator_overview(self, *, q: str | None = None, state: Literal["failing", "unsteady", "working", "unset", "idle"] | None = None, page: int | None = None) -> OperatorOverview:
        """See how the gateway and its platforms do."""
        answer: OperatorOverview = self._call("GET", "/api/operator", {"q": q, "state": state, "page": page})
        return answer

    def search_audit(self, body: AuditQuestion, /, *, headers: Mapping[str, str] | None = None) -> AuditResult:
        """Ask who did what."""
        answer: AuditResult = self._call("POST", "/api/operator/audit", {}, headers=headers, body=body, media_type="application/json")
        return answer

    def register_client(self, body: ClientRegistration, /) -> RegisteredClient:
        """Register an app."""
        answer: RegisteredClient = self._call("POST", "/oauth/register", {}, body=body, media_type="application/json")
        return answer

    def get_server_keys(self) -> KeySet:
        """Get the public keys of the authorization server."""
        answer: KeySet = self._call("GET", "/oauth/jwks", {})
        return answer

    def get_client_keys(self, *, headers: Mapping[str, str] | None = None) -> KeySet:
        """Get the public keys that platforms know this gateway by."""
        answer: KeySet = self._call("GET", "/.well-known/jwks.json", {}, headers=headers)
        return answer

    def get_smart_configuration(self, platform_id: str, /) -> SmartConfiguration:
        """Find the authorization server of a FHIR base."""
        answer: SmartConfiguration = self._call("GET", _path("/api/fhir/{platform_id}/.well-known/smart-configuration", {"platform_id": platform_id}), {})
        return answer

    def get_server_metadata(self) -> ServerMetadata:
        """Find the authorization server’s endpoints."""
        answer: ServerMetadata = self._call("GET", "/.well-known/oauth-authorization-server", {})
        return answer

    def get_openid_configuration(self) -> ServerMetadata:
        """The same where OpenID Connect clients look."""
        answer: ServerMetadata = self._call("GET", "/.well-known/openid-configuration", {})
        return answer

    def get_resource_metadata(self) -> ResourceMetadata:
        """Find out whose tokens this API takes."""
        answer: ResourceMetadata = self._call("GET", "/.well-known/oauth-protected-resource/api", {})
        return answer

    def get_resource_metadata_at_root(self) -> ResourceMetadata:
        """The same without the path of the API."""
        answer: ResourceMetadata = self._call("GET", "/.well-known/oauth-protected-resource", {})
        return answer

    def is_alive(self) -> Alive:
        """See whether the process answers."""
        answer: Alive = self._call("GET", "/livez", {})
        return answer

    def is_ready(self) -> Readiness:
        """See whether requests can be served."""
        answer: Readiness = self._call("GET", "/readyz", {})
        return answer

    def get_description(self) -> GetDescriptionAnswer:
        """Get this reference for programs."""
        answer: GetDescriptionAnswer = self._call("GET", "/openapi.json", {})
        return answer
