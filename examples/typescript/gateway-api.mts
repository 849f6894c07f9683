// Made by `npm run docs:api -- --write` from the description of the API; what a gateway serves is at /openapi.json.

/** The schemas of the API by name. */
export interface Schemas {
  Agent: {
    /** Names it here; opens nothing. */
    id: string;
    kind: "app" | "chat";
    /** What an app calls itself; nobody has checked it. */
    name?: string;
    /** Where an app’s permission was sent, in words. */
    destination?: string;
    /** Whether it is the caller. */
    current: boolean;
    /** ISO 8601, UTC. */
    connected_at: string;
    /** To the minute; absent before the first use. */
    last_used_at?: string;
    grant: Schemas['Grant'];
    /** Newest first. Counts of calls: never ids, search values or contents. */
    uses: readonly ({
      /** The beginning of the hour, ISO 8601, UTC. */
      hour: string;
      platform_id: string;
      /** A kind of record; `all` for calls for any kind, `shared` for those about nobody. */
      kind: string;
      reads: number;
      writes: number;
      /** What was beyond the grant, the scopes or the settings. */
      refused: number;
    })[];
  };
  Agents: {
    agents: readonly (Schemas['Agent'])[];
    kinds: readonly ({
      id: string;
      label: string;
      types: readonly (string)[];
    })[];
  };
  Alive: {
    status: "ok";
  };
  AuditQuestion: {
    /** A patient as `platform_id/id`. */
    patient?: string;
    /** An app or agent by its OAuth client id. */
    client?: string;
    /** A person as the OpenID provider names them: the claim `sub`. */
    subject?: string;
    /** The provider of the person; that of the settings when absent. */
    issuer?: string;
    /** The platform. */
    platform_id?: string;
    /** `reads` of records, or `changes` of anything. */
    kind?: "reads" | "changes";
    /** From then on: a span before now such as `7d` or `12h`, or a date. */
    since?: string;
    /** Before then: a span before now such as `7d` or `12h`, or a date. */
    until?: string;
    /** The session, as the field `subject` of an entry names it. */
    session?: string;
    /** The permission of an app or chat, as the field `grant` of an entry names it. */
    grant?: string;
    /** The request id. */
    request?: string;
    /** Where to look; the first place of this process when absent. */
    from?: "file" | "redis-stream" | "fhir";
  };
  AuditResult: {
    /** Where was looked: `file`, `redis-stream` or `fhir`. */
    from: string;
    /** Entries that fit. */
    found: number;
    sessions: number;
    /** Whether the whole place was looked at. */
    complete: boolean;
    /** Entries counted by who did what through which agent, at most 500 groups. */
    groups: readonly ({
      /** Who signed in to the gateway; the session where nobody did. */
      person: string;
      session: string;
      /** The app or agent; the actor where no app asked. */
      agent: string;
      platform: string;
      patient: string;
      event: string;
      type: string;
      outcome: string;
      count: number;
      first: string;
      last: string;
    })[];
    /** Entries that are in none of the groups. */
    ungrouped: number;
    /** The last 1,000, last first, as they were written. */
    entries: readonly ({
      [name: string]: unknown;
    })[];
  };
  Bundle: {
    resourceType: "Bundle";
    /** searchset, history, batch-response, …. */
    type: string;
    /** How many match, where the platform counts them. */
    total?: number;
    /** The link `next` leads to the next page, through this gateway; it is sealed and good for its session. */
    link?: readonly ({
      relation: string;
      url: string;
      [name: string]: unknown;
    })[];
    /** The results. */
    entry?: readonly ({
      fullUrl?: string;
      resource?: Schemas['Resource'];
      [name: string]: unknown;
    })[];
    [name: string]: unknown;
  };
  CapabilityStatement: {
    resourceType: "CapabilityStatement";
    [name: string]: unknown;
  };
  ChangedAgent: {
    id: string;
    ended: boolean;
    grant?: Schemas['Grant'];
  };
  Client: {
    /** Names it here; opens nothing. */
    id: string;
    kind: "browser" | "app" | "chat" | "code";
    /** What an app calls itself; nobody has checked it. */
    name?: string;
    /** Where an app’s permission was sent, in words. */
    destination?: string;
    /** Whether it is the caller. */
    current: boolean;
    may: readonly ("rest_api" | "mcp_tools" | "manage")[];
    /** ISO 8601, UTC. */
    connected_at: string;
    /** To the minute; absent before the first use. */
    last_used_at?: string;
    /** ISO 8601, UTC. */
    ends_at: string;
  };
  ClientRegistration: {
    /** As the portal shows it. */
    client_id: string;
    /** For a confidential client; never shown again. */
    client_secret?: string;
    /** platform_id whose configured private key signs for this client. */
    key_of?: string;
    /** Asked for instead of those of the platform file, with spaces between. */
    scopes?: string;
  };
  Connection: {
    platform_id: string;
    /** Names this connection and no other, as in `sandbox-ehr~2`; takes the place of a platform_id. */
    connection_id?: string;
    /** Of several people’s connections: whether the platform_id means this one. */
    is_newest?: boolean;
    /** Whom the platform_id meant until this other person signed in. */
    newest_before?: {
      connection_id: string;
      patient?: string;
    };
    /** Whether a FHIR request can be sent now, after a refresh if need be. */
    connected: boolean;
    /** What the platform granted. */
    scopes: readonly (string)[];
    requested_scopes: readonly (string)[];
    /** Requested and not granted. */
    missing_scopes: readonly (string)[];
    /** FHIR id of the patient chosen at sign-in. */
    patient?: string;
    /** The platform did not say whose record it is; `several`: the person can choose on a page. */
    patient_unknown?: "unnamed" | "several";
    encounter?: string;
    /** Who signed in, as the platform says. */
    fhir_user?: string;
    /** Begun from within an EHR, which chose patient and encounter. */
    from_ehr?: boolean;
    /** What the platform said beside the token, in its own words: data, of 8 KB at most (SMART App Launch 2.2). */
    launch_context?: {
      need_patient_banner?: boolean;
      intent?: string;
      tenant?: string;
      smart_style_url?: string;
      fhir_context?: readonly ({
        [name: string]: unknown;
      })[];
    };
    /** Whether it outlives its access token. */
    refreshable: boolean;
    /** ISO 8601, UTC. */
    connected_at?: string;
    /** When the access token ends. */
    expires_at?: string;
    /** Why it is not connected any more. */
    problem?: {
      code: string;
      message: string;
    };
    /** Where a person signs in. */
    login_url: string;
  };
  ConnectionStatus: {
    /** How a call is tied to a person. */
    mode: "local" | "oauth" | "pairing";
    /** Whether the caller has a session. */
    authenticated: boolean;
    /** What the caller is to this gateway, where people sign in to it: `user`, `operator`, `service`. */
    roles?: readonly (string)[];
    connections: readonly (Schemas['Connection'])[];
    /** Ended here and not confirmed by the platform yet, which is asked again; absent when there are none. */
    unconfirmed_ends?: readonly (Schemas['UnconfirmedEnd'])[];
    /** Where a person signs in, with {platform_id} to be filled in. */
    login_url_template: string;
  };
  ConsentForm: {
    /** The token of the form, from its page. */
    csrf?: string;
    /** `allow`; anything else is a no. */
    decision?: string;
    /** `read`, or `read-and-write`. Without it: reading, nothing marked private. */
    access?: string;
    /** `all`, or `some`: then those that `platform` names, any number of times. */
    platforms?: string;
    /** `yes` for entries that a platform labels as sensitive, too. */
    labelled?: string;
    /** `day`, `month`, `year` or `session`. */
    until?: string;
  };
  CoverageAssertion: {
    coverage: string | null;
    covered: string | null;
    paNeeded: string | null;
    docNeeded: readonly (string)[];
    docPurpose: readonly (string)[];
    infoNeeded: readonly (string)[];
    billingCodes: readonly ({
      system?: string;
      code: string;
    })[];
    reasons: readonly ({
      code: string | null;
      text: string | null;
    })[];
    details: readonly ({
      category: string | null;
      code: string | null;
      value: string | null;
      qualification: string | null;
    })[];
    dependencies: readonly (string)[];
    questionnaires: readonly (string)[];
    date: string | null;
    assertionId: string | null;
    satisfiedPaId: string | null;
    contacts: readonly (string)[];
    expires: string | null;
  };
  DeviceAnswer: {
    /** For the program: what it asks for its token with. */
    device_code: string;
    /** For the person, who enters it on the page. */
    user_code: string;
    /** The page. */
    verification_uri: string;
    /** The page with the code filled in. */
    verification_uri_complete: string;
    /** Seconds. */
    expires_in: number;
    /** Seconds between two questions. */
    interval: number;
    [name: string]: unknown;
  };
  DeviceForm: {
    /** `fhir-gateway-cli`, or a client that the operator registered for devices. */
    client_id: string;
    /** What the token is for (RFC 8707): this API, or the MCP server. By default the MCP server. */
    resource?: string;
  };
  Directory: {
    /** How many match, on all pages together. */
    total: number;
    offset: number;
    limit: number;
    /** false: nothing matches, and what is listed may have been meant. */
    sure: boolean;
    entries: readonly (Schemas['DirectoryEntry'])[];
  };
  DirectoryEntry: {
    /** Where it leads: what all other routes call it. */
    platform_id: string;
    name: string;
    /** `provider` is a hospital or practice, everything else is a platform. */
    kind: "payer" | "ehr" | "sandbox" | "government" | "lab" | "provider";
    places: readonly ({
      city?: string;
      state?: string;
    })[];
    /** A state was asked for, and where this is is not known: it may be in another. */
    place_unknown?: true;
    /** Name of the platform by which an organization is reached. */
    via?: string;
    status: "ready" | "needs-credentials" | "needs-tenant" | "listed";
    /** What is missing, by the name of a setting; absent when it is ready. */
    next_step?: string;
    login_required: boolean;
    /** What fits the query, where it is not the name. */
    matched_as?: {
      as: "alias" | "former-name" | "initials" | "abbreviation" | "payer-id";
      name: string;
    };
    /** false: not what was asked for, but near to it. */
    sure: boolean;
  };
  DynamicRegistration: {
    /** Where the server registers only with one; used once, not stored. */
    initial_access_token?: string;
  };
  EndedClient: {
    id: string;
    ended: true;
    /** Where it was the last client of the session, which has ended with it: the platforms that took it. */
    revoked_upstream?: readonly (string)[];
  };
  EndedSession: {
    /** How many browsers, apps and chats. */
    ended: number;
    /** The platforms that were told and took it. */
    revoked_upstream: readonly (string)[];
  };
  FormsQuestion: {
    /** Whose coverage; by default the patient chosen at sign-in. */
    patient_id?: string;
    /** Which coverage, where several are in force. */
    coverage_id?: string;
    /** CPT or HCPCS code of the service, such as 27447 or E0424; needed, but for a drug that drug_code names. */
    procedure_code?: string;
    /** System of the code; by default told by its shape. */
    code_system?: string;
    /** Kind of order; by default told by the code. */
    order_type?: "ServiceRequest" | "DeviceRequest" | "MedicationRequest";
    /** RxNorm or NDC code of a drug, beside its HCPCS code or alone. */
    drug_code?: string;
    /** System of drug_code; without it, drug_code goes without a system. Needed where drug_code stands alone. */
    drug_code_system?: "rxnorm" | "ndc";
    /** SNOMED CT code of the service, beside its billing code. */
    snomed_code?: string;
    /** ICD-10-CM codes of the reason. */
    diagnosis_codes?: readonly (string)[];
    /** How many units. */
    quantity?: number;
    /** Day of the service, YYYY-MM-DD. */
    service_date?: string;
    /** CMS place of service code, such as 11 for an office. */
    place_of_service?: string;
    /** NPI of who orders. */
    ordering_npi?: string;
    /** NPI of who performs. */
    performing_npi?: string;
    /** Which form, as check_prior_auth names it under documentation. */
    questionnaire_url?: string | readonly (string)[];
    /** assertion_id of check_prior_auth. */
    assertion_id?: string;
    /** Id of the Practitioner who orders and signs, as the record has it; by default found by ordering_npi. */
    practitioner_id?: string;
    /** Id of the Encounter in which it is ordered. */
    encounter_id?: string;
    /** Only forms that changed since this instant, such as 2026-11-24T10:00:00Z. */
    changed_since?: string;
    /** Answers by linkId; a list gives several answers, null takes one away. Never invent a clinical answer.. */
    answers?: Record<string, unknown>;
    /** Which form the answers are for, where there are several. */
    answers_for?: string;
    /** Whether the answers are all; what is still required is then an issue. */
    is_complete?: boolean;
    /** platform_id of the payer, where the record is elsewhere; by default found from the coverage. */
    payer?: string;
    /** confirm of DISCLOSURE_UNCONFIRMED, once the person agrees to what is sent. */
    confirm?: string;
    /** true: read the same person’s other connected platforms, too; the patient and the coverage stay those of platform_id. */
    whole_record?: boolean;
  };
  FormularyAnswer: {
    /** The platform that is the directory. */
    platformId: string;
    /** When the directory was asked. */
    askedAt: string;
    /** How the question was understood. */
    understood: readonly (string)[];
    /** What the directory does not say, or was not read to the end. */
    notKnown: readonly (string)[];
    /** What the answer is not. */
    disclaimer: string;
    /** The plan that was meant. */
    plan?: {
      id: string;
      name: string;
    };
    /** Plans to choose from, where none or several may be meant. */
    plans: readonly ({
      id: string;
      name: string;
    })[];
    /** How many fit. */
    matched: number;
    /** plan-unknown, plan-ambiguous: nothing was looked up; ask the person which of the plans it is. */
    answer: "found" | "none-found" | "drug-unknown" | "plan-unknown" | "plan-ambiguous";
    /** Drugs that fit what was asked. */
    drugs: readonly (string)[];
    /** What is absent, the formulary does not say; that is not "no". */
    entries: readonly ({
      drug: string;
      rxnorm?: string;
      formulary: string;
      plans: readonly (string)[];
      tier?: string;
      /** active: available now. */
      availability?: string;
      /** Absent: not stated, which is not "no". */
      priorAuthorization?: boolean;
      /** Absent: not stated, which is not "no". */
      stepTherapy?: boolean;
      /** Absent: not stated, which is not "no". */
      quantityLimit?: boolean;
      quantityDetail?: string;
      newStartsOnly: readonly ("prior authorization" | "step therapy")[];
      pharmacies: readonly (string)[];
      information?: string;
      entryChanged?: string;
      ref: string;
    })[];
  };
  Grant: {
    access: "read" | "read-and-write";
    /** Their ids; `all` also covers those that are connected later. */
    platforms: "all" | readonly (string)[];
    /** Kinds of record. */
    kinds: "all" | readonly ("identity" | "results" | "medications" | "problems" | "immunizations" | "procedures" | "notes" | "visits" | "coverage" | "other")[];
    /** Whether it gets entries that a platform labels as sensitive. */
    labelled: boolean;
    /** ISO 8601, UTC. */
    until: string;
  };
  GrantChange: {
    access?: "read" | "read-and-write";
    /** Their ids; `all` also covers those that are connected later. */
    platforms?: "all" | readonly (string)[];
    /** Kinds of record. */
    kinds?: "all" | readonly ("identity" | "results" | "medications" | "problems" | "immunizations" | "procedures" | "notes" | "visits" | "coverage" | "other")[];
    /** Whether it gets entries that a platform labels as sensitive. */
    labelled?: boolean;
    /** ISO 8601, UTC; at most the end of the session. */
    until?: string;
    /** Ends it at once, with all its tokens. */
    end?: true;
  };
  GrantForm: {
    /** The token of the form, from its page. */
    form_token?: string;
    /** `save` or `end`. */
    action?: string;
  };
  KeySet: {
    keys: readonly ({
      kty: string;
      [name: string]: unknown;
    })[];
  };
  LaunchForm: {
    /** FHIR base of the EHR that opens the gateway; has to be the platform’s. */
    iss?: string;
    /** What the EHR calls the launch; goes back to it and nowhere else. */
    launch?: string;
    /** Where the browser goes when the sign-in is over, with `platform_id`, `outcome` and, of a failure, `error`; an address that the operator lists in FHIR_GATEWAY_RETURN_TO. */
    return_to?: string;
    /** Ids of the apps and chats that the page named and the person keeps, with spaces between. */
    clients?: string;
  };
  LoginAnswer: {
    /** To be opened with the cookies of this answer. */
    authorization_url: string;
    platform_id: string;
    /** Seconds until it can no longer be finished. */
    expires_in: number;
  };
  LoginForm: {
    /** The sign-in that an agent began; by default one begins here. */
    attempt?: string;
    /** SMART scopes to ask for, with spaces between; by default the platform’s. */
    scope?: string;
    /** `login`: the platform asks who it is, also where somebody is signed in there. */
    prompt?: "login";
    /** Seconds that may have passed since the person signed in at the platform; it has to say when that was. */
    max_age?: number;
    /** 1 in the link of an agent that has no session yet; `pairing` mode only. */
    pairing?: string;
    /** Where the browser goes when the sign-in is over, with `platform_id`, `outcome` and, of a failure, `error`; an address that the operator lists in FHIR_GATEWAY_RETURN_TO. */
    return_to?: string;
    /** Ids of the apps and chats that the page named and the person keeps, with spaces between. */
    clients?: string;
  };
  LogoutAnswer: {
    platform_id: string;
    connected: false;
    /** Whether the platform was told and took it; the tokens are gone here either way. */
    revoked_upstream: boolean;
  };
  NextQuestionAnswer: {
    platformId: string;
    /** To continue with. */
    formId?: string;
    /** stopped: nothing was sent, see issues. */
    status: "in-progress" | "completed" | "stopped";
    round: number;
    form: {
      header: {
        canonical: string;
        title: string;
        /** Whether the payer asks question after question: continue with next-question. */
        isAdaptive: boolean;
        needsSignature: boolean;
        [name: string]: unknown;
      };
      counts: {
        questions: number;
        required: number;
        requiredIfEnabled: number;
        requiredAnswered: number;
        answered: number;
        hidden: number;
      };
      /** The tree, with all that the form says. */
      items: readonly ({
        [name: string]: unknown;
      })[];
      fields: readonly ({
        /** What answers are named by. */
        linkId: string;
        number: string;
        /** The texts of what stands around it, outermost first. */
        path: readonly (string)[];
        question: string;
        /** An item type of FHIR R4. */
        type: string;
        required: "yes" | "if-enabled" | "no";
        isEnabled: boolean;
        repeats: boolean;
        readOnly: boolean;
        hidden: boolean;
        [name: string]: unknown;
      })[];
      /** For reading. */
      markdown: string;
    };
    /** To be sent back with the next answers, where there is no formId. */
    response: Schemas['Resource'];
    issues: readonly ({
      severity: "error" | "warning";
      code: string;
      linkId?: string;
      /** Where in the response, as FHIRPath writes it. */
      path: string;
      text: string;
      /** How the answer is written. */
      example?: string;
    })[];
    /** linkIds of questions that wait for an answer. */
    open: readonly (string)[];
    /** How answers to the open questions are written. */
    example?: string;
    /** linkIds that only a person may answer. */
    forPerson: readonly (string)[];
    /** How the questions of this round were filled in. */
    prefilled: readonly ({
      linkId: string;
      outcome: "filled" | "empty" | "not-executed" | "unusable";
      detail?: string;
      /** The expression that the answer is from. */
      source?: string;
      /** Types of resources that it looked at; order is the one that the form is for. */
      reads?: readonly (string)[];
    })[];
    /** What the payer decided with the completed form. */
    assertions: readonly (Schemas['CoverageAssertion'])[];
    warnings: readonly (string)[];
  };
  NextQuestionRequest: {
    /** Which form to continue, as it was given with the form. */
    form_id?: string;
    /** In place of form_id: the QuestionnaireResponse of the last answer, as it was. */
    response?: Record<string, unknown>;
    /** Answers by linkId; a list gives several answers, null takes one away. Never invent a clinical answer.. */
    answers?: Record<string, unknown>;
    /** linkIds of attestations that the person answered with their own words. */
    answered_by_person?: readonly (string)[];
    /** Beside response: the round of the last answer; 0 at first. */
    round?: number;
    /** platform_id of the payer, where the record is elsewhere; by default found from the coverage. */
    payer?: string;
    /** confirm of DISCLOSURE_UNCONFIRMED, once the person agrees to what is sent. */
    confirm?: string;
    /** true: read the same person’s other connected platforms, too; the patient and the coverage stay those of platform_id. */
    whole_record?: boolean;
  };
  OAuthError: {
    error: string;
    error_description?: string;
    [name: string]: unknown;
  };
  OperationOutcome: {
    resourceType: "OperationOutcome";
    issue: readonly ({
      severity: string;
      /** A FHIR IssueType. */
      code: string;
      details?: {
        coding?: readonly ({
          system?: string;
          code?: string;
          [name: string]: unknown;
        })[];
        text?: string;
        [name: string]: unknown;
      };
      /** What helps, and the request id. */
      diagnostics?: string;
      /** The place in what was sent that is at fault. */
      expression?: readonly (string)[];
      [name: string]: unknown;
    })[];
    [name: string]: unknown;
  };
  OperatorFailure: {
    /** ISO 8601, UTC. */
    time: string;
    request_id?: string;
    platform_id?: string;
    /** An error code of the gateway, or `HTTP_` and the status of a platform’s answer. */
    code: string;
    rule?: string;
    stage?: string;
    /** For the log: the system’s error code, or the words of an authorization server. */
    detail?: string;
    /** Whether the gateway refused the request, as opposed to something that failed. */
    is_refusal: boolean;
    /** The process that had it. */
    process: string;
  };
  OperatorOverview: {
    ready: boolean;
    checks: {
      store: "ok" | "failed";
      keys: "ok" | "failed";
      platforms: "ok" | "failed";
      audit: "ok" | "failed";
    };
    store: "redis" | "memory";
    processes: readonly (Schemas['OperatorProcess'])[];
    platforms: readonly (Schemas['OperatorPlatform'])[];
    /** Platforms that the filter leaves. */
    total: number;
    /** How many of all platforms are in each state. */
    states: {
      [name: string]: number;
    };
    /** Newest first, of all processes. */
    failures: readonly (Schemas['OperatorFailure'])[];
    /** Each server of the Redis; null where one did not answer. */
    redis: readonly (Schemas['OperatorRedis'])[] | null;
  };
  OperatorPlatform: {
    platform_id: string;
    name: string;
    state: "failing" | "unsteady" | "working" | "unset" | "idle";
    status: string;
    /** Answered in the last hour. */
    calls: number;
    /** The median is not larger; null without a call, or above a minute. */
    p50_seconds: number | null;
    p99_seconds: number | null;
    /** In the last hour, by kind. */
    failures: {
      [name: string]: number;
    };
    /** ISO 8601, UTC. */
    last_success?: string;
    /** ISO 8601, UTC. */
    last_failure?: string;
    under_way: number;
    waiting: number;
    /** Processes in which a breaker keeps requests back. */
    open_breakers: number;
    cause?: string;
    next_step?: string;
  };
  OperatorProcess: {
    id: string;
    host: string;
    node: string;
    apps: readonly ("rest" | "mcp")[];
    /** ISO 8601, UTC. */
    started: string;
    /** ISO 8601, UTC. */
    reported: string;
    /** Requests under way to platforms. */
    under_way: number;
    /** Calls refused by a limit since the start, by kind of call. */
    limited: {
      [name: string]: number;
    };
    audit_recorded: number;
    audit_dropped: number;
    revocations_waiting: number;
  };
  OperatorRedis: {
    version: string;
    used_bytes: number;
    /** Absent where the server has no limit. */
    max_bytes?: number;
    /** With any but `noeviction` it may remove sessions where memory is full. */
    eviction_policy: string;
    /** Keys that it has removed so since its start. */
    evicted: number;
    /** Of all who use the server. */
    keys: number;
    /** Keys of this gateway by the type of the value. */
    keys_by_type: {
      [name: string]: number;
    };
    /** Whether all keys were counted. */
    complete: boolean;
    ping_ms: number;
  };
  Organization: {
    /** What all other routes call it: `epic:mayo-clinic`. */
    platform_id: string;
    name: string;
    aliases: readonly (string)[];
    places: readonly ({
      city?: string;
      state?: string;
      postalCode?: string;
    })[];
    /** A state was asked for, and where this is is not known: it may be in another. */
    place_unknown?: true;
    /** National Provider Identifiers. */
    npis: readonly (string)[];
    upstream_fhir_url: string;
  };
  OrganizationList: {
    /** How many match, on all pages together. */
    total: number;
    offset: number;
    limit: number;
    /** false: nothing matches, and what is listed may have been meant. */
    sure: boolean;
    /** Where the list is from; `total` is the number of entries of the vendor’s list, where this is a part of it. */
    source?: {
      title: string;
      url?: string;
      date?: string;
      total?: number;
    };
    tenants: readonly (Schemas['Organization'])[];
  };
  Patch: readonly ({
    op: string;
    path: string;
    [name: string]: unknown;
  })[] | Schemas['Resource'];
  PatientChoiceForm: {
    /** The id of one of the records on the page. */
    patient: string;
  };
  /** One of the three. */
  PeopleDecision: {
    /** Connections that are one person’s. */
    join?: readonly (string)[];
    /** The first is not the person of the others. */
    split?: readonly (string)[];
    /** Two connections about which something was decided. */
    undo?: readonly (string)[];
  };
  Platform: {
    /** What all other routes call it. */
    platform_id: string;
    name: string;
    kind: "payer" | "ehr" | "sandbox" | "government" | "lab";
    /** Which data is behind it: production, sandbox or local. */
    environment: string;
    status: "ready" | "needs-credentials" | "needs-tenant" | "listed";
    /** What is missing, by the name of a setting; absent when it is ready. */
    next_step?: string;
    /** Whether a person has to sign in before FHIR requests work. */
    login_required: boolean;
    /** Nobody signs in there, but a FHIR request needs a session of this gateway. */
    session_required?: true;
    /** Where this gateway serves its FHIR API; absent until it is ready. */
    fhir_url?: string;
    /** Where a person signs in; absent where nobody has to. */
    login_url?: string;
    /** The platform’s own FHIR base. */
    upstream_fhir_url?: string;
    fhir_version?: string;
    developer_portal?: string;
    /** Prior authorization: claimed only, configured with an address, or verified by its own answer. */
    payer_services?: {
      crd?: "claimed" | "configured" | "verified";
      dtr?: "claimed" | "configured" | "verified";
      pas?: "claimed" | "configured" | "verified";
    };
    /** Services of which the payer’s own document says something else than the platform file. */
    payer_service_drift?: {
      crd?: "other-address" | "not-named" | "address-refused" | "other-payer";
      dtr?: "other-address" | "not-named" | "address-refused" | "other-payer";
      pas?: "other-address" | "not-named" | "address-refused" | "other-payer";
    };
    aliases: readonly (string)[];
  };
  PlatformList: {
    /** How many match, on all pages together. */
    total: number;
    offset: number;
    limit: number;
    /** false: nothing matches, and what is listed may have been meant. */
    sure: boolean;
    platforms: readonly (Schemas['Platform'])[];
  };
  PlatformRegistration: {
    platform_id: string;
    name: string;
    registration_required: boolean;
    portal?: {
      name: string;
      url?: string;
    };
    redirect_uri: string;
    launch_url: string;
    jwks_url: string;
    client_type?: "public" | "confidential";
    client_authentication: readonly (string)[];
    key_algorithms: readonly (string)[];
    /** What a sign-in asks for; empty where the platform decides. */
    scopes: readonly (string)[];
    scopes_set_at_registration: boolean;
    /** Where the credentials go, by variable name. */
    variables: readonly (string)[];
    /** Whence the client id in use comes; `file` where the platform takes any. Absent where there is none. */
    client_from?: "environment" | "store" | "file";
    /** Whether a client was entered, and that of the environment counts. */
    stored_client_unused: boolean;
    /** The lines to copy into the portal. */
    block: string;
    /** What stands in the way before anything is registered. */
    warnings: readonly (string)[];
    /** Says that no dated steps were found. */
    notice?: string;
    topics: readonly ({
      id: string;
      title: string;
      ordered: boolean;
      facts: readonly ({
        text: string;
        source: {
          title: string;
          url?: string;
          date: string;
        };
        /** Whether the source is older than twelve months. */
        may_have_changed: boolean;
      })[];
    })[];
  };
  PolicyRules: {
    platformId: string;
    code: {
      system: "http://www.ama-assn.org/go/cpt" | "https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets";
      code: string;
    };
    /** links-only: only pages of the payer’s are named, and none was read. */
    answer: "found" | "links-only" | "none-found";
    /** The best match first. */
    rules: readonly ({
      id: string;
      title: string;
      status?: string;
      effective?: {
        start?: string;
        end?: string;
      };
      appliesTo: readonly ({
        system?: string;
        code: string;
      })[];
      matchedOn: "exact-code" | "category" | "text";
      confidence: "high" | "medium" | "low";
      criteria: readonly ({
        text: string;
        expression?: string;
      })[];
      documentation: readonly (string)[];
      links: readonly (string)[];
      successor?: string;
      note?: string;
      source: {
        kind: string;
        url?: string;
        retrievedAt?: string;
        quotedFrom?: string;
      };
    })[];
    searched: readonly ({
      source: string;
      outcome: string;
    })[];
    disclaimer: string;
  };
  PreparedShare: {
    /** Where the person sees what would go out, leaves entries out and agrees. */
    page: string;
    /** What the link is for. */
    kind: "check-in" | "protected";
    /** Whose record. */
    person: string;
    /** How many entries of each section the page offers. */
    sections: readonly ({
      section: "problems" | "allergies" | "medications" | "immunizations" | "results" | "procedures" | "devices" | "vitals" | "coverage";
      title: string;
      entries: number;
    })[];
    /** What could not be read, and is not offered. */
    missing: readonly (string)[];
  };
  PriorAuthAnswer: {
    state: "preview";
    /** Name of the request, to ask where it stands. */
    requestId: string;
    preview: {
      /** What would be sent, one fact a line. */
      sends: readonly (string)[];
      /** What may be missing or different, and why. */
      warnings: readonly (string)[];
    };
    /** Pass it with the same arguments to send. */
    confirm: string;
    /** How long confirm holds. */
    confirmWithinSeconds: number;
    /** It was sent before, and the payer knows nothing of it. */
    isUnfinished: boolean;
  } | {
    state: "submitted";
    /** Name of the request, to ask where it stands. */
    requestId: string;
    /** It had been sent before; nothing was sent now. */
    isRepeated: boolean;
    /** When the request was sent, ISO 8601. */
    sentAt: string;
    /** When the payer was last asked, ISO 8601. */
    checkedAt: string;
    decision: Schemas['PriorAuthDecision'];
    reading: Schemas['PriorAuthReading'];
    /** What to do next. */
    nextSteps: readonly (string)[];
  };
  PriorAuthDecision: {
    /** Only approved, partial and modified authorize anything for the day of service. */
    status: "approved" | "approved-other-dates" | "partial" | "modified" | "denied" | "pended" | "cancelled" | "contact-payer" | "not-required" | "error" | "unverified" | "unknown";
    /** Why it is not verified. */
    unverified?: readonly ("request-not-named" | "member-not-certain" | "other-provider" | "other-insurer" | "answers-contradict" | "too-many-answers" | "newest-withdrawn" | "contradicts-itself" | "not-an-authorization" | "items-missing" | "validity-unreadable" | "denied-before" | "perhaps-refused")[];
    /** Number under which the payer authorized it. */
    authorizationNumber?: string;
    /** First day of the authorization. */
    validFrom?: string;
    /** Last day on which this holds. */
    expires?: string;
    /** Names a pended request; no authorization. */
    traceNumber?: string;
    /** Why, in codes and words of the payer. */
    reasons: readonly ({
      system?: string;
      code?: string;
      text?: string;
    })[];
    /** Notes of the payer. */
    notes: readonly (string)[];
    /** Decision for each item of the request. */
    items: readonly ({
      /** Of the item in the Claim. */
      sequence?: number;
      /** Only approved, partial and modified authorize anything for the day of service. */
      status: "approved" | "approved-other-dates" | "partial" | "modified" | "denied" | "pended" | "cancelled" | "contact-payer" | "not-required" | "error" | "unverified" | "unknown";
      /** X12 306. */
      action?: string;
      /** The payer’s own words for it. */
      actionText?: string;
      number?: string;
      issuedOn?: string;
      validFrom?: string;
      expires?: string;
      traceNumber?: string;
      /** Number of an earlier authorization of the item. */
      formerNumber?: string;
      reasons: readonly ({
        system?: string;
        code?: string;
        text?: string;
      })[];
      /** In place of what was asked. */
      granted: readonly ({
        code?: {
          system?: string;
          code?: string;
          text?: string;
        };
        quantity?: number;
        number?: string;
      })[];
      /** What is authorized, where the payer spells it out. */
      detail?: {
        code?: {
          system?: string;
          code?: string;
          text?: string;
        };
        quantity?: number;
        number?: string;
      };
      /** Who may give the service. */
      provider?: {
        npi?: string;
        name?: string;
      };
    })[];
    /** What the payer finds wrong with the request. */
    faults: readonly ({
      system?: string;
      code?: string;
      text?: string;
      where?: string;
      followUp?: {
        system?: string;
        code?: string;
        text?: string;
      };
    })[];
    /** What the payer wants before it decides. */
    wanted: readonly ({
      kind: "document" | "questionnaire" | "message";
      text?: string;
      codes: readonly (string)[];
      questionnaireContext?: string;
      /** What documents are sent with. */
      trackingId?: string;
    })[];
    /** What differs from what was asked. */
    differences?: readonly ({
      what: "service" | "quantity" | "provider" | "service-date" | "authorization-number";
      asked: string;
      answered: string;
    })[];
    /** What else the payer has said, newest first. */
    earlier?: readonly ({
      /** Only approved, partial and modified authorize anything for the day of service. */
      status: "approved" | "approved-other-dates" | "partial" | "modified" | "denied" | "pended" | "cancelled" | "contact-payer" | "not-required" | "error" | "unverified" | "unknown";
      decidedAt?: string;
    })[];
    /** What the answer lacks. */
    warnings?: readonly (string)[];
    /** Whether a person looked at it. */
    isHumanReviewed?: boolean;
    /** The payer’s summary. */
    disposition?: string;
    /** When the payer decided. */
    decidedAt?: string;
  };
  PriorAuthInquiry: {
    /** request_id of submit_prior_auth. */
    request_id: string;
    /** platform_id of the payer, where the record is elsewhere; by default found from the coverage. */
    payer?: string;
  };
  PriorAuthReading: {
    /** The status in a word or two. */
    words: string;
    /** What it means. */
    meaning: string;
    /** What has to be minded: tell the person. */
    cautions: readonly (string)[];
    /** When a decision is due, of what is pended. */
    clock?: {
      kind: "expedited" | "standard";
      /** When a decision is due, of what is pended. */
      expectedBy: string;
      isPast: boolean;
      words: string;
    };
  };
  PriorAuthRequest: {
    /** Whose coverage; by default the patient chosen at sign-in. */
    patient_id?: string;
    /** Which coverage, where several are in force. */
    coverage_id?: string;
    /** System of the code; by default told by its shape. */
    code_system?: string;
    /** Kind of order; by default told by the code. */
    order_type?: "ServiceRequest" | "DeviceRequest" | "MedicationRequest";
    /** RxNorm or NDC code of a drug, beside its HCPCS code or alone. */
    drug_code?: string;
    /** System of drug_code; without it, drug_code goes without a system. Needed where drug_code stands alone. */
    drug_code_system?: "rxnorm" | "ndc";
    /** ICD-10-CM codes of the reason. */
    diagnosis_codes?: readonly (string)[];
    /** How many units. */
    quantity?: number;
    /** CPT or HCPCS code of the service, such as 27447 or E0424. */
    procedure_code: string;
    /** Day of the service, YYYY-MM-DD. */
    service_date: string;
    /** CMS place of service code, such as 11 for an office. */
    place_of_service: string;
    /** NPI of who orders. */
    ordering_npi: string;
    /** Name of who orders. */
    ordering_name?: string;
    /** NPI of who performs, where that is somebody else. */
    performing_npi?: string;
    /** Name of who performs. */
    performing_name?: string;
    /** NPI of the organization that asks; by default that of who orders. */
    provider_npi?: string;
    /** Name of the organization that asks. */
    provider_name?: string;
    /** X12 1365 service type; by default 2 for surgery, 12 for equipment, else 1. */
    service_type?: string;
    /** X12 1525: HS health services (default), SC specialty care, AR admission, IN initial services. */
    request_type?: "HS" | "SC" | "AR" | "IN";
    /** How it will be billed; by default told by code, place and request_type. */
    claim_type?: "professional" | "institutional" | "oral" | "vision" | "pharmacy";
    /** Whether a decision within 72 hours is needed. */
    urgent?: boolean;
    /** The assertion of check_prior_auth; it goes with the request. */
    assertion?: {
      /** Its assertion_id. */
      id: string;
      /** Whether the plan covers it. */
      covered: "covered" | "not-covered" | "conditional" | "indeterminate";
      /** Whether authorization is needed. */
      pa_needed?: "no-auth" | "auth-needed" | "satisfied" | "performpa" | "conditional" | "indeterminate";
      /** Day on which the payer said it. */
      date: string;
    };
    /** Answered forms of get_questionnaire_package. */
    questionnaire_responses?: readonly (Record<string, unknown>)[];
    /** DocumentReference resources with their data inline. */
    documents?: readonly (Record<string, unknown>)[];
    /** Changes a request that is pended or granted; repeat its other arguments. */
    change?: {
      /** request_id of the request that was answered. */
      request_id: string;
      /** update: with another service_date or quantity, or more forms or documents; cancel: withdraw it; attach: send the documents that the payer asked for. */
      kind: "update" | "cancel" | "attach";
    };
    /** Leave out at first: nothing is sent, and a preview with this value comes back. Pass it to send. */
    confirm?: string;
    /** platform_id of the payer, where the record is elsewhere; by default found from the coverage. */
    payer?: string;
  };
  PriorAuthStatus: {
    /** Name of the request, to ask where it stands. */
    requestId: string;
    /** Who gave this answer. */
    answeredBy: "payer" | "earlier-answer" | "not-found";
    decision?: Schemas['PriorAuthDecision'];
    reading?: Schemas['PriorAuthReading'];
    /** When the payer was last asked, ISO 8601. */
    checkedAt?: string;
    /** When the request was sent, ISO 8601. */
    sentAt: string;
    /** When the payer may be asked next; 0 for now. */
    nextCheckInSeconds: number;
    /** What to do next. */
    nextSteps: readonly (string)[];
  };
  PriorAuths: {
    /** The payer. */
    platformId: string;
    /** Requests of this session. */
    sent: readonly ({
      /** Name of the request, to ask where it stands. */
      requestId: string;
      platformId: string;
      state: "sending" | "decided" | "refused";
      items: readonly ({
        service?: {
          system?: string;
          code?: string;
          text?: string;
        };
        date?: string;
        quantity?: number;
      })[];
      attached: {
        forms: number;
        documents: number;
      };
      /** When the request was sent, ISO 8601. */
      sentAt?: string;
      decision?: Schemas['PriorAuthDecision'];
      reading?: Schemas['PriorAuthReading'];
      /** When the payer was last asked, ISO 8601. */
      checkedAt?: string;
      checks: readonly ({
        /** ISO 8601. */
        at: string;
        outcome: "approved" | "approved-other-dates" | "partial" | "modified" | "denied" | "pended" | "cancelled" | "contact-payer" | "not-required" | "error" | "unverified" | "unknown" | "not-found" | "no-answer";
      })[];
      changedBy?: string;
      nextCheckInSeconds?: number;
    })[];
    /** What payer and record have, the newest first, whoever asked and in whichever session. */
    known: readonly ({
      source: "payer" | "record";
      /** Codes that it is about, as far as they are shown. */
      services: readonly ({
        system?: string;
        code?: string;
        text?: string;
      })[];
      /** Name under which the payer has the request. */
      requestName?: string;
      decision: Schemas['PriorAuthDecision'];
      reading: Schemas['PriorAuthReading'];
    })[];
    /** Nothing found says nothing where a source did not answer. */
    sources: readonly ({
      /** Who was asked. */
      source: "session" | "ClaimResponse" | "ExplanationOfBenefit" | "payer";
      /** `answered`, or why not. */
      outcome: string;
    })[];
    /** What to do next. */
    nextSteps: readonly (string)[];
  };
  PriorAuthsQuestion: {
    /** Whose; by default that of the sign-in. */
    patient_id?: string;
    /** Which coverage, where several are in force. */
    coverage_id?: string;
    /** NPI of who asked for authorization: with it the payer is asked too, since payers want to know whose requests. */
    provider_npi?: string;
    /** platform_id of the payer, where the record is elsewhere; by default found from the coverage. */
    payer?: string;
    /** confirm of DISCLOSURE_UNCONFIRMED, once the person agrees to what is sent. */
    confirm?: string;
  };
  Problem: {
    /** What is wrong, for people. */
    title: string;
    status: number;
    /** Stable, for programs. */
    code: "PLATFORM_NOT_FOUND" | "PLATFORM_NOT_ROUTABLE" | "DIRECTORY_NOT_OFFERED" | "PLATFORM_FILES_INVALID" | "SESSION_UNKNOWN" | "CREDENTIAL_MALFORMED" | "RECORD_SEALED_WITH_UNKNOWN_KEY" | "RECORD_TAMPERED" | "LOCK_TIMEOUT" | "STORE_UNAVAILABLE" | "PLATFORM_OPEN" | "LOGIN_NOT_OFFERED" | "BACKEND_NOT_ALLOWED" | "CLIENT_ID_MISSING" | "CLIENT_AUTHENTICATION_UNSUPPORTED" | "CLIENT_REGISTRATION_REFUSED" | "CLIENT_REGISTRATION_UNCHANGED" | "REDIRECT_NOT_HTTPS" | "SCOPE_NOT_ALLOWED" | "DISCOVERY_FAILED" | "LAUNCH_REFUSED" | "LOGIN_UNKNOWN" | "LOGIN_STATE_UNKNOWN" | "LOGIN_SESSION_MISMATCH" | "LOGIN_INTERRUPTED" | "LOGIN_NOT_FINISHED" | "PATIENT_NOT_OFFERED" | "LOGIN_DENIED" | "AUTHORIZATION_REFUSED" | "AUTHORIZATION_RESPONSE_INVALID" | "ISSUER_MISMATCH" | "TOKEN_ENDPOINT_REFUSED" | "TOKEN_ENDPOINT_UNREACHABLE" | "TOKEN_RESPONSE_INVALID" | "ID_TOKEN_INVALID" | "LOGIN_REQUIRED" | "REAUTH_REQUIRED" | "CONNECTION_UNKNOWN" | "REQUEST_INVALID" | "RESOURCE_TYPE_INVALID" | "RESOURCE_ID_INVALID" | "INTERACTION_NOT_SUPPORTED" | "FORMAT_NOT_SUPPORTED" | "WRITES_OFF" | "WRITER_UNKNOWN" | "SESSION_REQUIRED" | "SCOPE_INSUFFICIENT" | "PATIENT_OUT_OF_SCOPE" | "PATIENT_UNKNOWN" | "BODY_TOO_LARGE" | "BODY_TYPE_UNSUPPORTED" | "BODY_INVALID" | "LINK_REFUSED" | "PLATFORM_CALLS_LIMITED" | "UPSTREAM_UNREACHABLE" | "UPSTREAM_TIMEOUT" | "UPSTREAM_OUTCOME_UNKNOWN" | "UPSTREAM_NOT_FHIR" | "UPSTREAM_REDIRECT_REFUSED" | "UPSTREAM_BUSY" | "UPSTREAM_RATE_LIMITED" | "UPSTREAM_CREDENTIALS_REFUSED" | "RESPONSE_TOO_LARGE" | "CLIENT_CLOSED" | "PLATFORM_REFUSED" | "ANSWER_UNEXPECTED" | "DOCUMENT_UNREADABLE" | "COVERAGE_UNAVAILABLE" | "COVERAGE_INCOMPLETE" | "COVERAGE_NOT_FOUND" | "COVERAGE_AMBIGUOUS" | "COVERAGE_OTHER_PAYER" | "PATIENT_MISSING" | "PROCEDURE_CODE_INVALID" | "FORM_UNNAMED" | "FORM_RESPONSE_INVALID" | "FORM_UNKNOWN" | "FORM_ADDRESS_REFUSED" | "FORM_ROUNDS_EXCEEDED" | "PRIOR_AUTH_UNKNOWN" | "PRIOR_AUTH_UNCHANGEABLE" | "PAYER_NOT_CONFIGURED" | "PAYER_UNREACHABLE" | "PAYER_TIMEOUT" | "PAYER_AUTH_REFUSED" | "PAYER_REJECTED" | "PAYER_ANSWER_INVALID" | "PAYER_ANSWER_TOO_LARGE" | "QUESTION_TOO_WIDE" | "DIRECTORY_UNAVAILABLE" | "DIRECTORY_ANSWER_INVALID" | "PAYER_NOT_FOUND" | "PAYER_AMBIGUOUS" | "MEMBER_MISMATCH" | "MEMBER_UNCERTAIN" | "DISCLOSURE_UNCONFIRMED" | "MASTER_KEYS_DO_NOT_FIT" | "CONFIG_INVALID" | "AUDIT_UNAVAILABLE" | "AUDIT_SEARCH_FAILED" | "AUDIT_SINK_UNUSABLE" | "CALLER_UNKNOWN" | "TOKEN_NOT_FOR_THIS" | "CONSENT_UNKNOWN" | "CONSENT_FORGED" | "ARGUMENT_INVALID" | "HOST_NOT_ALLOWED" | "ORIGIN_NOT_ALLOWED" | "CROSS_SITE_REFUSED" | "ROUTE_NOT_FOUND" | "METHOD_NOT_ALLOWED" | "CLIENT_UNKNOWN" | "SIGN_OUT_UNKNOWN" | "CURSOR_INVALID" | "PAIRING_CODE_UNKNOWN" | "PAIRING_ATTEMPTS_EXCEEDED" | "CALLS_LIMITED" | "CALLS_AT_ONCE_LIMITED" | "GATEWAY_BUSY" | "LAUNCH_ISSUER_UNKNOWN" | "LAUNCH_ISSUER_AMBIGUOUS" | "LAUNCH_NOT_CONFIGURED" | "RETURN_TO_REFUSED" | "PERSON_REQUIRED" | "PERSON_UNKNOWN" | "PERSON_UNCERTAIN" | "PERSON_UNDECIDABLE" | "GRANT_INSUFFICIENT" | "GRANT_ENDED" | "SIGN_IN_REQUIRED" | "ACCOUNT_NOT_ALLOWED" | "LOGOUT_TOKEN_INVALID" | "OPERATOR_REQUIRED" | "INTERNAL" | "SHARE_UNKNOWN" | "SHARES_LIMITED" | "SHARE_BUSY" | "SUBSCRIPTION_UNKNOWN" | "SUBSCRIPTION_NOT_OFFERED" | "SUBSCRIPTION_REFUSED" | "SUBSCRIPTIONS_LIMITED" | "NOTIFICATION_INVALID" | "SHARED_LINK_MALFORMED" | "SHARED_LINK_UNSUPPORTED" | "SHARED_LINK_EXPIRED" | "SHARED_LINK_GONE" | "SHARED_ADDRESS_REFUSED" | "SHARED_LINK_UNREACHABLE" | "SHARED_PASSCODE_REQUIRED" | "SHARED_PASSCODE_WRONG" | "SHARED_CONTENT_TOO_LARGE" | "SHARED_FILE_UNREADABLE" | "SHARED_PICTURE_UNREADABLE" | "SHARED_CONTENT_UNSUPPORTED" | "HEALTH_CARD_MALFORMED" | "HEALTH_CARD_ISSUER_UNKNOWN" | "HEALTH_CARD_SIGNATURE_INVALID" | "HEALTH_CARD_EXPIRED" | "HEALTH_CARD_REVOKED";
    /** What the logs of this gateway call the request. */
    request_id: string;
    /** Whether the same call can succeed later without anyone doing anything. */
    retryable: boolean;
    /** What helps. */
    next_step?: string;
    /** Of DISCLOSURE_UNCONFIRMED: what would leave for a payer. */
    disclosure?: {
      /** The platform of the record. */
      from: string;
      /** The payer. */
      to: string;
      sends: readonly ({
        resource: string;
        why: string;
      })[];
      /** Send the same again with it, once the person agrees. */
      confirm: string;
    };
  };
  ProviderAnswer: {
    /** The platform that is the directory. */
    platformId: string;
    /** When the directory was asked. */
    askedAt: string;
    /** How the question was understood. */
    understood: readonly (string)[];
    /** What the directory does not say, or was not read to the end. */
    notKnown: readonly (string)[];
    /** What the answer is not. */
    disclaimer: string;
    /** The plan that was meant. */
    plan?: {
      id: string;
      name: string;
    };
    /** Plans to choose from, where none or several may be meant. */
    plans: readonly ({
      id: string;
      name: string;
    })[];
    /** How many fit. */
    matched: number;
    /** plan-unknown, plan-ambiguous: nobody was looked for; ask the person which of the plans it is. */
    answer: "found" | "none-found" | "plan-unknown" | "plan-ambiguous";
    /** Those in network first. */
    providers: readonly ({
      name: string;
      npi?: string;
      specialties: readonly (string)[];
      organization?: string;
      addresses: readonly (string)[];
      phones: readonly (string)[];
      /** in-network only where the directory lists it in a network of the plan that was named. */
      network: "in-network" | "not-listed" | "unknown";
      networkBasis?: "provider" | "organization";
      networks: readonly (string)[];
      acceptingPatients: "yes" | "no" | "existing-only" | "not-stated";
      /** When the directory’s server last changed the entry. */
      entryChanged?: string;
      ref: string;
    })[];
    /** Entries that would fit, and are retired, ended or inactive. */
    notInUse: number;
  };
  QuestionnairePackage: {
    platformId: string;
    coverageId: string | null;
    /** Of `not-supported` nothing follows about what the payer wants. */
    status: "forms" | "no-forms" | "unchanged" | "not-supported";
    source: "questionnaire-package" | "questionnaire-search" | "none";
    forms: readonly ({
      header: {
        canonical: string;
        title: string;
        /** Whether the payer asks question after question: continue with next-question. */
        isAdaptive: boolean;
        needsSignature: boolean;
        [name: string]: unknown;
      };
      counts: {
        questions: number;
        required: number;
        requiredIfEnabled: number;
        requiredAnswered: number;
        answered: number;
        hidden: number;
      };
      /** The tree, with all that the form says. */
      items: readonly ({
        [name: string]: unknown;
      })[];
      fields: readonly ({
        /** What answers are named by. */
        linkId: string;
        number: string;
        /** The texts of what stands around it, outermost first. */
        path: readonly (string)[];
        question: string;
        /** An item type of FHIR R4. */
        type: string;
        required: "yes" | "if-enabled" | "no";
        isEnabled: boolean;
        repeats: boolean;
        readOnly: boolean;
        hidden: boolean;
        [name: string]: unknown;
      })[];
      /** For reading. */
      markdown: string;
      questionnaire: Schemas['Resource'];
      /** A QuestionnaireResponse; for submit, once it is completed. */
      response: Schemas['Resource'];
      prefilled: readonly ({
        linkId: string;
        outcome: "filled" | "empty" | "not-executed" | "unusable";
        detail?: string;
        /** The expression that the answer is from. */
        source?: string;
        /** Types of resources that it looked at; order is the one that the form is for. */
        reads?: readonly (string)[];
      })[];
      /** To continue an adaptive form with, by next-question. */
      formId?: string;
      /** What is wrong; only where answers were given. */
      issues?: readonly ({
        severity: "error" | "warning";
        code: string;
        linkId?: string;
        /** Where in the response, as FHIRPath writes it. */
        path: string;
        text: string;
        /** How the answer is written. */
        example?: string;
      })[];
      warnings: readonly (string)[];
    })[];
    /** The payer’s own remarks. */
    notes: readonly ({
      severity: string;
      text: string;
    })[];
    warnings: readonly (string)[];
    attempts: readonly ({
      /** crd, eligibility, existing-auth, Questionnaire, …. */
      source: string;
      /** answered, timeout, not-supported, auth-error, …. */
      outcome: string;
      detail?: string;
      /** How long it took, in milliseconds. */
      ms: number;
    })[];
  };
  Readiness: {
    ready: boolean;
    checks?: {
      store: "ok" | "failed";
      keys: "ok" | "failed";
      platforms: "ok" | "failed";
      audit: "ok" | "failed";
    };
  };
  RecordChanges: {
    person: {
      /** Names the person in further requests. */
      id: string;
      name?: string;
      /** More than one where the platforms disagree. */
      birth_dates: readonly (string)[];
      sexes: readonly (string)[];
      connections: readonly (string)[];
    };
    /** The beginning of what was asked for. */
    since?: string;
    /** When the record was read: `since` of a later request. */
    looked_at: string;
    /** What takes something back comes first. */
    changes: readonly ({
      connection: string;
      /** `new or changed`: by the date of its platform, before anybody looked; `gone`: no longer listed. */
      kind: "entered in error" | "gone" | "changed" | "new" | "new or changed";
      resource_type: string;
      /** `Type/id` there. */
      reference: string;
      /** Which elements changed, in words. */
      fields: readonly (string)[];
      /** The request that found it. */
      found_at?: string;
      /** As the platform dates it. */
      last_updated?: string;
      /** The entry as it is now. */
      row?: {
        date?: string;
        text?: string;
        code?: string;
        value?: string;
        flag?: string;
        range?: string;
        status?: string;
        detail?: string;
        /** Labels and modifiers that must not be overlooked. */
        warning?: string;
      };
    })[];
    comparisons: readonly ({
      connection: string;
      resource_types: readonly (string)[];
      /** Changes after this time are found by fingerprints. */
      compared_with?: string;
      /** Whether changes before that are found by the dates of the platform. */
      by_dates: boolean;
      /** What cannot be known, and why. */
      limit?: string;
    })[];
    /** The same as sentences. */
    compared: readonly (string)[];
    /** What could not be read: nothing is known of it. Empty when all was read. */
    gaps: readonly ({
      connection: string;
      /** Absent where it is all of them. */
      resource_type?: string;
      reason: "refused" | "failed" | "unsupported" | "unauthorized" | "timeout" | "truncated";
      /** A stable code. */
      code: string;
      message: string;
    })[];
  };
  RecordFact: {
    /** Names the fact in this list. */
    id: string;
    /** What it is, in the words of the newest source. */
    display: string;
    codings: readonly ({
      system?: string;
      code: string;
      display?: string;
    })[];
    status?: string;
    /** A FHIR date or dateTime, as the record writes it. */
    when?: string;
    /** What it is the date of: `onset`, `recorded`, `performed`, …. */
    when_kind?: string;
    /** The result, amount or strength, with its unit. */
    value?: string;
    /** How the source judges the value; of an allergy the highest criticality. */
    flag?: string;
    range?: string;
    detail?: string;
    /** What must not be overlooked, of any source. */
    warnings: readonly (string)[];
    /** `single`: one source; `identical`: they share a business identifier; `same`: code and time agree; `possible`: one source, which may be the same as a fact of `possibly_same`. */
    certainty: "single" | "identical" | "same" | "possible";
    /** Every entry that states it, the newest first. */
    sources: readonly ({
      /** The id of the connection. */
      connection: string;
      /** `Type/id` there. */
      reference?: string;
      /** `meta.versionId`. */
      version?: string;
      /** `meta.lastUpdated`. */
      last_updated?: string;
      /** What this entry says: `text`, `code`, `status`, `date`, `value`, `flag`, `range`, `detail`, `warning`. */
      said: {
        [name: string]: string;
      };
    })[];
    /** What the sources disagree in, side by side. */
    conflicts: readonly ({
      field: string;
      values: readonly ({
        value: string;
        sources: readonly ({
          /** The id of the connection. */
          connection: string;
          /** `Type/id` there. */
          reference?: string;
        })[];
      })[];
    })[];
    /** Ids of facts that may be the same, and are not joined. */
    possibly_same: readonly (string)[];
    /** What the sources show only together: `ordered, no fill known`. */
    findings: readonly (string)[];
    /** Of a medication. */
    course?: {
      ingredients: readonly (string)[];
      /** An active order or statement says that it is taken. */
      active: boolean;
      start?: string;
      /** Date of the latest order. */
      ordered?: string;
      /** Date of the latest fill. */
      filled?: string;
      /** Date of the latest statement that it is taken. */
      stated?: string;
      /** Date of the latest fill that a payer paid for. */
      paid?: string;
      /** The last day that the latest fill lasts for. */
      supplied_until?: string;
      prescriber?: string;
      directions?: string;
    };
    /** Of a claim: the visits that it pays for. */
    visits?: readonly ({
      /** The id of the connection. */
      connection: string;
      /** `Type/id` there. */
      reference?: string;
      display: string;
      when?: string;
    })[];
  };
  RecordGap: {
    connection: string;
    resource_type?: string;
    reason: "refused" | "failed" | "unsupported" | "unauthorized" | "timeout" | "truncated";
    /** A stable code. */
    code: string;
    message: string;
  };
  RecordPeople: {
    people: readonly (Schemas['RecordPerson'])[];
    /** Connections that may be one person’s: only the person knows. They are not joined. */
    questions: readonly ({
      /** Ids of connections. */
      connections: readonly (string)[];
      reasons: readonly ({
        /** `given-name`, `birth-date`, `telephone`, …. */
        evidence: string;
        /** `open`: forbids to join without being asked. */
        effect: "speaks-for" | "speaks-against" | "open";
        /** A sentence without a value of the record. */
        words: string;
      })[];
    })[];
    /** What the person has said. It beats the evidence, and can be undone. */
    decisions: readonly ({
      kind: "join" | "split";
      /** Ids of connections. */
      connections: readonly (string)[];
      /** ISO 8601, UTC. */
      decided_at: string;
    })[];
    /** Connections of which nobody can say whose they are. */
    gaps: readonly (Schemas['RecordGap'])[];
  };
  RecordPerson: {
    /** Names the person in further requests, as does every id of their connections. */
    id: string;
    /** As the platform writes it that changed it last. */
    name?: string;
    /** More than one where the platforms disagree. */
    birth_dates: readonly (string)[];
    /** Whole years; absent where the birth date is not certain, and for the dead. */
    age?: number;
    /** More than one where the platforms disagree. */
    sexes: readonly (string)[];
    /** What each platform says of the person. */
    connections: readonly ({
      connection: string;
      /** The platform’s name. */
      platform: string;
      /** The id of the Patient there. */
      patient_id?: string;
      name?: string;
      birth_date?: string;
      sex?: string;
      phones: readonly (string)[];
      emails: readonly (string)[];
      addresses: readonly (string)[];
      /** The platform has put another Patient in the place of this one. */
      outdated?: true;
      /** Why the Patient could not be read. */
      gap?: Schemas['RecordGap'];
    })[];
    /** Why these connections are one person’s. */
    joins: readonly ({
      /** Ids of connections. */
      connections: readonly (string)[];
      by: "evidence" | "decision";
      reasons: readonly ({
        /** `given-name`, `birth-date`, `telephone`, …. */
        evidence: string;
        /** `open`: forbids to join without being asked. */
        effect: "speaks-for" | "speaks-against" | "open";
        /** A sentence without a value of the record. */
        words: string;
      })[];
    })[];
  };
  RecordSection: {
    section: string;
    person: {
      /** Names the person in further requests. */
      id: string;
      name?: string;
      /** More than one where the platforms disagree. */
      birth_dates: readonly (string)[];
      sexes: readonly (string)[];
      connections: readonly (string)[];
    };
    /** The newest first, those without a date last. */
    facts: readonly (Schemas['RecordFact'])[];
    /** Facts of the section, whatever was asked for. */
    total: number;
    /** Those that match `since`, `until` and `status`. */
    matching: number;
    /** Without a date, where dates were asked for: whether they match is not known. */
    undated: number;
    /** `cursor` of the next page; absent on the last. */
    next_cursor?: string;
    /** What platforms state that there is none of: "No known allergy". */
    absences: readonly ({
      display: string;
      when?: string;
      /** The id of the connection. */
      connection: string;
      /** `Type/id` there. */
      reference?: string;
    })[];
    /** How many entries each platform gave. */
    read: readonly ({
      connection: string;
      entries: number;
    })[];
    /** Of `claims` alone: what all of them come to, on whatever page. */
    sums?: {
      years: readonly ({
        /** Of the service; `unknown` where a claim does not say. */
        year: string;
        kind: "pharmacy" | "professional" | "institutional" | "oral" | "vision" | "other";
        /** ISO 4217; empty where the claims name none. */
        currency: string;
        claims: number;
        billed?: {
          /** Whole cents of the currency. */
          cents: number;
          /** Claims that say it; those that do not are not counted as nothing. */
          claims: number;
        };
        allowed?: {
          /** Whole cents of the currency. */
          cents: number;
          /** Claims that say it; those that do not are not counted as nothing. */
          claims: number;
        };
        paid?: {
          /** Whole cents of the currency. */
          cents: number;
          /** Claims that say it; those that do not are not counted as nothing. */
          claims: number;
        };
        /** What is left to the patient. */
        owed?: {
          /** Whole cents of the currency. */
          cents: number;
          /** Claims that say it; those that do not are not counted as nothing. */
          claims: number;
        };
        noncovered?: {
          /** Whole cents of the currency. */
          cents: number;
          /** Claims that say it; those that do not are not counted as nothing. */
          claims: number;
        };
        paid_by_patient?: {
          /** Whole cents of the currency. */
          cents: number;
          /** Claims that say it; those that do not are not counted as nothing. */
          claims: number;
        };
      })[];
      /** What a reader has to know: chains that are broken, amounts that are not classified. */
      notices: readonly (string)[];
    };
    /** Entries that their platform withdrew as errors; not shown. */
    withdrawn: number;
    /** Entries that a newer one replaces; not shown. */
    superseded: number;
    /** Entries that say only that nothing is known; not shown. */
    uninformative: number;
    /** What could not be read: nothing is known of it. Empty when all was read. */
    gaps: readonly ({
      connection: string;
      /** Absent where it is all of them. */
      resource_type?: string;
      reason: "refused" | "failed" | "unsupported" | "unauthorized" | "timeout" | "truncated";
      /** A stable code. */
      code: string;
      message: string;
    })[];
  };
  RecordSummary: {
    person: {
      /** Names the person in further requests. */
      id: string;
      name?: string;
      /** Years, or months under two years; absent where birth dates disagree. */
      age?: string;
      /** More than one where the platforms disagree. */
      birth_dates: readonly (string)[];
      sexes: readonly (string)[];
      /** A date, or `yes`. */
      deceased?: string;
      /** The person’s own word, or what the platforms say. */
      joined_by?: "decision" | "evidence";
      /** Connections that may be this person’s; see `/api/record`. */
      questions: readonly (string)[];
    };
    platforms: readonly ({
      /** The letter in `from`. */
      key: string;
      id: string;
      name: string;
    })[];
    /** What could not be read, in words. */
    missing: readonly (string)[];
    sections: readonly ({
      section: string;
      title: string;
      /** Names of the cells of a row; `from` has letters of platforms, the newest first. */
      columns: readonly (string)[];
      /** The most important first. */
      rows: readonly (readonly (string | null)[])[];
      /** What it means that there is nothing: none known, none listed, or unknown and why. */
      notes: readonly (string)[];
      /** What is not shown; absent where all is. */
      more?: {
        /** Rows that were cut for want of space. */
        cut: number;
        /** Entries that the rows were not chosen from. */
        others: number;
        text: string;
      };
    })[];
    /** What the platforms disagree in. */
    contradictions: readonly (string)[];
    /** What could not be read; empty when all of the summary was read. */
    gaps: readonly ({
      /** The id of the connection. */
      connection: string;
      /** Absent where it is all of them. */
      resource_type?: string;
      reason: "refused" | "failed" | "unsupported" | "unauthorized" | "timeout" | "truncated";
      /** A stable code of the gateway. */
      code: string;
      message: string;
    })[];
  };
  RecordTrend: {
    person: {
      /** Names the person in further requests. */
      id: string;
      name?: string;
      /** More than one where the platforms disagree. */
      birth_dates: readonly (string)[];
      sexes: readonly (string)[];
      connections: readonly (string)[];
    };
    /** How the test was understood. */
    understood: readonly (string)[];
    /** One for each test, specimen, method and unit; that with the newest result first. */
    series: readonly ({
      name: string;
      /** Specimen, method or equation. */
      variant?: string;
      /** LOINC code of the newest result. */
      code?: string;
      /** UCUM code. */
      unit?: string;
      /** One for each part; none where no number has a date. */
      figures: readonly ({
        /** `systolic` or `diastolic`; absent where a result is one number. */
        part?: string;
        /** Numbers that count. */
        count: number;
        first: {
          number: number;
          date: string;
        };
        last: {
          number: number;
          date: string;
        };
        minimum: {
          number: number;
          date: string;
        };
        maximum: {
          number: number;
          date: string;
        };
        mean: number;
        /** From three values over thirty days on. */
        direction?: {
          word: "rising" | "falling" | "steady" | "varying";
          /** Median of the slopes between any two values (Theil–Sen), in the unit of the series. */
          per_year: number;
        };
      })[];
      /** Of results in words on a known scale. */
      steps?: "rising" | "falling" | "steady";
      /** Results that count in no figure. */
      left_out: {
        bounds: number;
        words: number;
        undated: number;
        disputed: number;
      };
      /** Newest first, those without a date last. */
      values: readonly ({
        /** As the record writes it. */
        date?: string;
        /** As the record writes it, with its unit; `144/92 mmHg` for a blood pressure. */
        text: string;
        /** In the unit of the series, one for each part; empty where it is no number. */
        numbers: readonly (number)[];
        /** Whether the numbers were converted from the unit in `text`. */
        converted: boolean;
        /** The number is only a bound, as in `<5`. */
        bound?: "below" | "above";
        /** The reference range of this result. */
        range?: string;
        /** How the source judges it, in its own code. */
        flag?: string;
        position: "low" | "normal" | "high" | "abnormal" | "unknown";
        /** Only where it is none of final, amended and corrected. */
        status?: string;
        /** What each source says, where they disagree; it counts in no figure. */
        disputed?: string;
        sources: readonly ({
          connection: string;
          /** `Type/id` there. */
          reference?: string;
        })[];
      })[];
    })[];
    /** Results and vital signs that were looked through. */
    looked_through: number;
    /** Results of the test outside of `since` and `until`. */
    outside_dates: number;
    /** Names in the record near to what was asked for. */
    recorded: readonly ({
      text: string;
      count: number;
    })[];
    notices: readonly (string)[];
    /** What could not be read: nothing is known of it. Empty when all was read. */
    gaps: readonly ({
      connection: string;
      /** Absent where it is all of them. */
      resource_type?: string;
      reason: "refused" | "failed" | "unsupported" | "unauthorized" | "timeout" | "truncated";
      /** A stable code. */
      code: string;
      message: string;
    })[];
  };
  RegisteredClient: {
    client_id: string;
    client_name?: string;
    redirect_uris: readonly (string)[];
    grant_types: readonly (string)[];
    response_types: readonly (string)[];
    token_endpoint_auth_method: "none";
    [name: string]: unknown;
  };
  Requirements: {
    /** `unknown` never means that no authorization is needed. */
    status: "required" | "not-required" | "conditional" | "satisfied" | "not-covered" | "unknown";
    source: {
      /** The payer itself. */
      kind: "crd";
      hook: string;
      service: string;
      crdVersion: string | null;
      /** ISO 8601. */
      at: string;
    } | {
      kind: "eligibility" | "existing-auth";
      confidence: "medium";
      /** ISO 8601. */
      at: string;
    } | {
      kind: "policy";
      confidence: "high" | "medium" | "low";
      /** ISO 8601. */
      at: string;
    } | {
      kind: "none";
      /** ISO 8601. */
      at: string;
    };
    /** The payer’s. */
    platformId: string;
    /** Where the record is, if elsewhere. */
    recordPlatformId?: string;
    code: {
      system: "http://www.ama-assn.org/go/cpt" | "https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets";
      code: string;
    };
    coverageId: string | null;
    covered: string | null;
    authorization: {
      /** null where the payer does not say, or it depends. */
      needed: boolean | null;
      by: "ordering" | "performer" | null;
      /** Of an authorization that is there already. */
      number: string | null;
    };
    documentation: readonly ({
      who: string;
      purpose: readonly (string)[];
      /** Canonical URLs of forms. */
      questionnaires: readonly (string)[];
    })[];
    /** Facts without which the payer cannot say: name them and ask again. */
    infoNeeded: readonly (string)[];
    reasons: readonly ({
      code: string | null;
      text: string | null;
    })[];
    details: readonly ({
      category: string | null;
      code: string | null;
      value: string | null;
      qualification: string | null;
    })[];
    contacts: readonly (string)[];
    /** Which have to be billed for it to hold; all where there is none. */
    billingCodes: readonly ({
      system?: string;
      code: string;
    })[];
    /** What else has to be ordered or done for it to hold. */
    dependencies: readonly (string)[];
    /** For questionnaire-package and submit. */
    assertionId: string | null;
    expires: string | null;
    /** Several assertions hold and disagree; the status is the most restrictive one. */
    ambiguous: boolean;
    assertions: readonly (Schemas['CoverageAssertion'])[];
    cards: readonly ({
      summary: string;
      indicator: string;
      detail?: string;
      source?: string;
      topic?: string;
      links: readonly ({
        label: string;
        url: string;
        type: "absolute" | "smart";
      })[];
      suggestions: readonly (string)[];
      questionnaires: readonly (string)[];
    })[];
    actions: readonly ({
      type: string;
      resourceType: string | null;
      description: string | null;
    })[];
    warnings: readonly (string)[];
    attempts: readonly ({
      /** crd, eligibility, existing-auth, Questionnaire, …. */
      source: string;
      /** answered, timeout, not-supported, auth-error, …. */
      outcome: string;
      detail?: string;
      /** How long it took, in milliseconds. */
      ms: number;
    })[];
    nextSteps: readonly (string)[];
    /** For it, sent in this session. */
    sentRequests?: readonly ({
      /** For inquire. */
      requestId: string;
      /** ISO 8601. */
      sentAt: string;
      serviceDate?: string;
      /** Absent where no answer has been read. */
      decision?: {
        /** Only approved, partial and modified authorize anything for the day of service. */
        status: "approved" | "approved-other-dates" | "partial" | "modified" | "denied" | "pended" | "cancelled" | "contact-payer" | "not-required" | "error" | "unverified" | "unknown";
        authorizationNumber?: string;
        expires?: string;
      };
    })[];
    /** Decided before, whoever asked and in whichever session; with `ordering_npi` the payer is asked. */
    knownAuthorizations?: readonly ({
      source: "payer" | "record";
      /** Only approved, partial and modified authorize anything for the day of service. */
      status: "approved" | "approved-other-dates" | "partial" | "modified" | "denied" | "pended" | "cancelled" | "contact-payer" | "not-required" | "error" | "unverified" | "unknown";
      meaning: string;
      cautions: readonly (string)[];
      authorizationNumber?: string;
      validFrom?: string;
      expires?: string;
      decidedAt?: string;
    })[];
  };
  RequirementsQuestion: {
    /** Whose coverage; by default the patient chosen at sign-in. */
    patient_id?: string;
    /** Which coverage, where several are in force. */
    coverage_id?: string;
    /** CPT or HCPCS code of the service, such as 27447 or E0424; needed, but for a drug that drug_code names. */
    procedure_code?: string;
    /** System of the code; by default told by its shape. */
    code_system?: string;
    /** Kind of order; by default told by the code. */
    order_type?: "ServiceRequest" | "DeviceRequest" | "MedicationRequest";
    /** RxNorm or NDC code of a drug, beside its HCPCS code or alone. */
    drug_code?: string;
    /** System of drug_code; without it, drug_code goes without a system. Needed where drug_code stands alone. */
    drug_code_system?: "rxnorm" | "ndc";
    /** SNOMED CT code of the service, beside its billing code. */
    snomed_code?: string;
    /** ICD-10-CM codes of the reason. */
    diagnosis_codes?: readonly (string)[];
    /** How many units. */
    quantity?: number;
    /** Day of the service, YYYY-MM-DD. */
    service_date?: string;
    /** CMS place of service code, such as 11 for an office. */
    place_of_service?: string;
    /** NPI of who orders. */
    ordering_npi?: string;
    /** NPI of who performs. */
    performing_npi?: string;
    /** platform_id of the payer, where the record is elsewhere; by default found from the coverage. */
    payer?: string;
    /** confirm of DISCLOSURE_UNCONFIRMED, once the person agrees to what is sent. */
    confirm?: string;
    /** true: read the same person’s other connected platforms, too; the patient and the coverage stay those of platform_id. */
    whole_record?: boolean;
  };
  Resource: {
    /** A FHIR R4 resource type. */
    resourceType: string;
    [name: string]: unknown;
  };
  ResourceMetadata: {
    resource: string;
    resource_name: string;
    authorization_servers: readonly (string)[];
    scopes_supported: readonly (string)[];
    bearer_methods_supported: readonly (string)[];
    [name: string]: unknown;
  };
  SearchForm: {
    [name: string]: string;
  };
  ServerMetadata: {
    issuer: string;
    authorization_endpoint: string;
    token_endpoint: string;
    registration_endpoint: string;
    revocation_endpoint: string;
    introspection_endpoint: string;
    scopes_supported: readonly (string)[];
    response_types_supported: readonly (string)[];
    grant_types_supported: readonly (string)[];
    code_challenge_methods_supported: readonly (string)[];
    [name: string]: unknown;
  };
  Session: {
    /** ISO 8601, UTC. */
    created_at: string;
    /** ISO 8601, UTC. */
    ends_at: string;
    clients: readonly (Schemas['Client'])[];
    platforms: readonly ({
      platform_id: string;
      /** Whether the operator, and for an app the person, allows writing to it. */
      may_write: boolean;
    })[];
    /** Ended here and not confirmed by the platform yet, which is asked again; absent when there are none. */
    unconfirmed_ends?: readonly (Schemas['UnconfirmedEnd'])[];
  };
  ShareManifest: {
    status: "finalized";
    files: readonly ({
      contentType: string;
      /** Where the file is, for five minutes. */
      location?: string;
      embedded?: string;
    })[];
  };
  ShareManifestRequest: {
    /** Who opens it, as the person will read it. */
    recipient?: string;
    passcode?: string;
    /** Files up to this length stand in the manifest itself. */
    embeddedLengthMax?: number;
  };
  ShareRequest: {
    /** `check-in`: for a clinic that scans it, for hours; `protected`: behind a passcode, for days. */
    kind?: "check-in" | "protected";
    /** Whose record: an id of any connection of the person. */
    person?: string;
    /** The sections to offer; without them all. */
    sections?: readonly ("problems" | "allergies" | "medications" | "immunizations" | "results" | "procedures" | "devices" | "vitals" | "coverage")[];
  };
  Shares: {
    shares: readonly ({
      /** Names the share here; it opens nothing. */
      id: string;
      kind: "check-in" | "protected";
      /** Whether the link still leads to anything. */
      open: boolean;
      made: string;
      ends: string;
      /** When the person ended it. */
      ended?: string;
      entries: number;
      /** How many documents of the record; absent for none. */
      documents?: number;
      passcode: boolean;
      /** Wrong passcodes that it still takes. */
      attempts_left?: number;
      uses: number;
      most_uses?: number;
      /** The last 50 times that somebody opened it or gave a wrong passcode. */
      log: readonly ({
        at: string;
        what: "opened" | "refused";
        /** As the receiver calls itself: a claim. */
        recipient?: string;
      })[];
    })[];
  };
  SignOutForm: {
    /** From the page after a logout; good once, for ten minutes. */
    ticket: string;
  };
  SmartConfiguration: {
    authorization_endpoint: string;
    token_endpoint: string;
    code_challenge_methods_supported: readonly (string)[];
    capabilities: readonly (string)[];
    [name: string]: unknown;
  };
  StoredRegistration: {
    platform_id: string;
    /** Whence the client id in use comes; `file` where the platform takes any. Absent where there is none. */
    client_from?: "environment" | "store" | "file";
    /** What trying the client out came to, step by step; nobody was signed in. */
    checks: readonly ({
      step: "discovery" | "token-endpoint" | "authorize-page" | "registration";
      outcome: "passed" | "failed" | "unclear";
      message: string;
      /** The registered OAuth error code that came back. */
      oauth_error?: string;
    })[];
  };
  TokenAnswer: {
    access_token: string;
    token_type: string;
    /** Seconds. */
    expires_in: number;
    /** Good once: the answer to it brings the next, and for 30 seconds the same next. */
    refresh_token?: string;
    scope?: string;
    [name: string]: unknown;
  };
  TokenForm: {
    grant_type: "authorization_code" | "refresh_token" | "urn:ietf:params:oauth:grant-type:device_code" | "client_credentials";
    /** The id of the app, from its registration, or the address of its metadata document. */
    client_id?: string;
    /** Of a client that the operator registered; or as HTTP Basic. */
    client_secret?: string;
    /** Of a client that the operator registered with keys (RFC 7523). */
    client_assertion?: string;
    client_assertion_type?: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    /** Good once, for a minute. */
    code?: string;
    /** The same as when the code was asked for. */
    redirect_uri?: string;
    /** What the challenge was made of. */
    code_verifier?: string;
    /** Good once: the answer brings the next. */
    refresh_token?: string;
    /** Good once, for ten minutes; ask again every five seconds. */
    device_code?: string;
    /** What the token is for (RFC 8707): this API, or the MCP server. By default the MCP server. */
    resource?: string;
  };
  TokenReference: {
    /** The id of the app, from its registration, or the address of its metadata document. */
    client_id: string;
    token: string;
    token_type_hint?: "access_token" | "refresh_token";
  };
  TokenState: {
    active: boolean;
    [name: string]: unknown;
  };
  TryForm: {
    /** The platform to ask. */
    platform?: string;
    /** A FHIR resource type. */
    type?: string;
    /** The token of the form, from its page. */
    csrf?: string;
    /** Id of one resource; a search without it. */
    id?: string;
    /** Parameters of a search, one `name=value` a line. */
    parameters?: string;
    /** `Type/id` of a row to open; stands for type and id. */
    open?: string;
    /** Sealed position of the next page. */
    cursor?: string;
  };
  UnconfirmedEnd: {
    platform_id: string;
    /** How many sign-ins at it have ended. */
    sign_ins: number;
  };
  UserCodeForm: {
    /** As the page has it. */
    xsrf?: string;
    /** The code, in letters of either case, with or without the hyphen. */
    user_code?: string;
    /** `yes`. */
    confirm?: string;
  };
  WaitAnswer: {
    platform_id: string;
    status: "connected" | "pending" | "denied" | "failed" | "expired" | "not-started";
    /** Why it was denied or failed. */
    reason?: string;
    /** The stable code of that. */
    code?: string;
    connection?: Schemas['Connection'];
    /** Where to begin; absent when connected. */
    login_url?: string;
  };
}

/** What each operation takes and answers. */
export interface Operations {
  /** List platforms. */
  listPlatforms: {
    path: Record<string, never>;
    query: { q?: string; kind?: "payer" | "ehr" | "sandbox" | "government" | "lab"; state?: string; status?: "ready" | "needs-credentials" | "needs-tenant" | "listed"; ready?: "true" | "false"; payer_id?: string; limit?: number; offset?: number };
    body: undefined;
    answer: Schemas['PlatformList'];
  };
  /** Look at one platform, or one organization of it. */
  getPlatform: {
    path: { platform_id: string };
    query: Record<string, never>;
    body: undefined;
    answer: Schemas['Platform'];
  };
  /** List the organizations of a platform. */
  listOrganizations: {
    path: { platform_id: string };
    query: { q?: string; state?: string; npi?: string; limit?: number; offset?: number };
    body: undefined;
    answer: Schemas['OrganizationList'];
  };
  /** Find a hospital, practice, health plan or platform. */
  searchDirectory: {
    path: Record<string, never>;
    query: { q?: string; kind?: "payer" | "ehr" | "sandbox" | "government" | "lab" | "provider"; state?: string; npi?: string; payer_id?: string; platform_id?: string; ready?: "true" | "false"; limit?: number; offset?: number };
    body: undefined;
    answer: Schemas['Directory'];
  };
  /** See what registering this gateway with the vendor needs. */
  getPlatformRegistration: {
    path: { platform_id: string };
    query: Record<string, never>;
    body: undefined;
    answer: Schemas['PlatformRegistration'];
  };
  /** Enter the client that the vendor’s portal gave. */
  putPlatformRegistration: {
    path: { platform_id: string };
    query: Record<string, never>;
    body: Schemas['ClientRegistration'];
    answer: Schemas['StoredRegistration'];
  };
  /** Register this gateway by its UDAP certificate. */
  registerPlatformByUdap: {
    path: { platform_id: string };
    query: Record<string, never>;
    body: undefined;
    answer: Schemas['StoredRegistration'];
  };
  /** Register this gateway where the server registers apps itself (RFC 7591). */
  registerPlatformDynamically: {
    path: { platform_id: string };
    query: Record<string, never>;
    body: Schemas['DynamicRegistration'];
    answer: Schemas['StoredRegistration'];
  };
  /** See what a platform answers. */
  getCapabilities: {
    path: { platform_id: string };
    query: Record<string, never>;
    body: undefined;
    answer: Schemas['CapabilityStatement'];
  };
  /** Search resources of one type. */
  searchType: {
    path: { platform_id: string; resource_type: string };
    query: { [name: string]: string | number | undefined };
    body: undefined;
    answer: Schemas['Bundle'];
  };
  /** Replace the resource that a search finds. */
  updateFound: {
    path: { platform_id: string; resource_type: string };
    query: { [name: string]: string | number | undefined };
    body: Schemas['Resource'];
    answer: Schemas['Resource'];
  };
  /** Change parts of the resource that a search finds. */
  patchFound: {
    path: { platform_id: string; resource_type: string };
    query: { [name: string]: string | number | undefined };
    body: Schemas['Patch'];
    answer: Schemas['Resource'];
  };
  /** Delete what a search finds. */
  deleteFound: {
    path: { platform_id: string; resource_type: string };
    query: { [name: string]: string | number | undefined };
    body: undefined;
    answer: Schemas['Resource'];
  };
  /** Search with the parameters in the body. */
  searchTypeByPost: {
    path: { platform_id: string; resource_type: string };
    query: Record<string, never>;
    body: Schemas['SearchForm'];
    answer: Schemas['Bundle'];
  };
  /** Search resources of all types, or get the next page. */
  searchAll: {
    path: { platform_id: string };
    query: { [name: string]: string | number | undefined };
    body: undefined;
    answer: Schemas['Bundle'];
  };
  /** Send a batch or a transaction. */
  sendBatch: {
    path: { platform_id: string };
    query: Record<string, never>;
    body: Schemas['Bundle'];
    answer: Schemas['Bundle'];
  };
  /** Search resources of all types with the parameters in the body. */
  searchAllByPost: {
    path: { platform_id: string };
    query: Record<string, never>;
    body: Schemas['SearchForm'];
    answer: Schemas['Bundle'];
  };
  /** Read one resource. */
  readResource: {
    path: { platform_id: string; resource_type: string; id: string };
    query: Record<string, never>;
    body: undefined;
    answer: Schemas['Resource'];
  };
  /** Replace a resource. */
  updateResource: {
    path: { platform_id: string; resource_type: string; id: string };
    query: Record<string, never>;
    body: Schemas['Resource'];
    answer: Schemas['Resource'];
  };
  /** Change parts of a resource. */
  patchResource: {
    path: { platform_id: string; resource_type: string; id: string };
    query: Record<string, never>;
    body: Schemas['Patch'];
    answer: Schemas['Resource'];
  };
  /** Delete a resource. */
  deleteResource: {
    path: { platform_id: string; resource_type: string; id: string };
    query: Record<string, never>;
    body: undefined;
    answer: Schemas['Resource'];
  };
  /** Read one version of a resource. */
  readVersion: {
    path: { platform_id: string; resource_type: string; id: string; version_id: string };
    query: Record<string, never>;
    body: undefined;
    answer: Schemas['Resource'];
  };
  /** List the versions of a resource. */
  readHistory: {
    path: { platform_id: string; resource_type: string; id: string };
    query: { [name: string]: string | number | undefined };
    body: undefined;
    answer: Schemas['Bundle'];
  };
  /** List what changed in the resources of one type. */
  readTypeHistory: {
    path: { platform_id: string; resource_type: string };
    query: { [name: string]: string | number | undefined };
    body: undefined;
    answer: Schemas['Bundle'];
  };
  /** List what changed at all. */
  readAllHistory: {
    path: { platform_id: string };
    query: { [name: string]: string | number | undefined };
    body: undefined;
    answer: Schemas['Bundle'];
  };
  /** Search within the compartment of a resource. */
  searchCompartment: {
    path: { platform_id: string; resource_type: string; id: string; searched_type: string };
    query: { [name: string]: string | number | undefined };
    body: undefined;
    answer: Schemas['Bundle'];
  };
  /** The same with the parameters in the body. */
  searchCompartmentByPost: {
    path: { platform_id: string; resource_type: string; id: string; searched_type: string };
    query: Record<string, never>;
    body: Schemas['SearchForm'];
    answer: Schemas['Bundle'];
  };
  /** Ask about what was begun, or get a file of its result. */
  getJob: {
    path: { platform_id: string; job: string };
    query: Record<string, never>;
    body: undefined;
    answer: Schemas['Resource'];
  };
  /** Call an operation on the whole platform. */
  callOperationOnSystem: {
    path: { platform_id: string; operation: string };
    query: { [name: string]: string | number | undefined };
    body: undefined;
    answer: Schemas['Resource'];
  };
  /** Call an operation on the whole platform with Parameters. */
  postOperationOnSystem: {
    path: { platform_id: string; operation: string };
    query: Record<string, never>;
    body: Schemas['Resource'];
    answer: Schemas['Resource'];
  };
  /** Call an operation on a type. */
  callOperationOnType: {
    path: { platform_id: string; resource_type: string; operation: string };
    query: { [name: string]: string | number | undefined };
    body: undefined;
    answer: Schemas['Resource'];
  };
  /** Call an operation on a type with Parameters. */
  postOperationOnType: {
    path: { platform_id: string; resource_type: string; operation: string };
    query: Record<string, never>;
    body: Schemas['Resource'];
    answer: Schemas['Resource'];
  };
  /** Call an operation on one resource. */
  callOperationOnResource: {
    path: { platform_id: string; resource_type: string; id: string; operation: string };
    query: { [name: string]: string | number | undefined };
    body: undefined;
    answer: Schemas['Resource'];
  };
  /** Call an operation on one resource with Parameters. */
  postOperationOnResource: {
    path: { platform_id: string; resource_type: string; id: string; operation: string };
    query: Record<string, never>;
    body: Schemas['Resource'];
    answer: Schemas['Resource'];
  };
  /** See who is connected: people, their connections, and why these are theirs. */
  getRecord: {
    path: Record<string, never>;
    query: { person?: string };
    body: undefined;
    answer: Schemas['RecordPeople'];
  };
  /** Say that connections are one person’s, or not; or take that back. */
  decidePeople: {
    path: Record<string, never>;
    query: Record<string, never>;
    body: Schemas['PeopleDecision'];
    answer: Schemas['RecordPeople'];
  };
  /** Read the summary of a record. */
  getRecordSummary: {
    path: Record<string, never>;
    query: { person?: string };
    body: undefined;
    answer: Schemas['RecordSummary'];
  };
  /** Read a record as an International Patient Summary. */
  getRecordIps: {
    path: Record<string, never>;
    query: { person?: string };
    body: undefined;
    answer: Schemas['Bundle'];
  };
  /** Read the trend of a test. */
  getRecordTrend: {
    path: Record<string, never>;
    query: { test: string; person?: string; since?: string; until?: string };
    body: undefined;
    answer: Schemas['RecordTrend'];
  };
  /** Read what has changed in a record. */
  getRecordChanges: {
    path: Record<string, never>;
    query: { since?: string; person?: string };
    body: undefined;
    answer: Schemas['RecordChanges'];
  };
  /** Read one section of a record, merged over all platforms of a person. */
  getRecordSection: {
    path: { section: "problems" | "medications" | "allergies" | "results" | "vitals" | "immunizations" | "procedures" | "devices" | "encounters" | "documents" | "care-team" | "goals" | "coverage" | "claims" };
    query: { person?: string; since?: string; until?: string; status?: string; limit?: number; cursor?: string };
    body: undefined;
    answer: Schemas['RecordSection'];
  };
  /** Prepare a SMART Health Link. */
  prepareShare: {
    path: Record<string, never>;
    query: Record<string, never>;
    body: Schemas['ShareRequest'];
    answer: Schemas['PreparedShare'];
  };
  /** See what is shared, and who opened it. */
  listShares: {
    path: Record<string, never>;
    query: Record<string, never>;
    body: undefined;
    answer: Schemas['Shares'];
  };
  /** Get the files of a protected link. */
  getShareManifest: {
    path: { share: string };
    query: Record<string, never>;
    body: Schemas['ShareManifestRequest'];
    answer: Schemas['ShareManifest'];
  };
  /** Ask whether the plan wants prior authorization. */
  checkRequirements: {
    path: { platform_id: string };
    query: Record<string, never>;
    body: Schemas['RequirementsQuestion'];
    answer: Schemas['Requirements'];
  };
  /** Get the payer’s forms, filled in as far as anything is known. */
  getForms: {
    path: { platform_id: string };
    query: Record<string, never>;
    body: Schemas['FormsQuestion'];
    answer: Schemas['QuestionnairePackage'];
  };
  /** Continue a form that asks question after question. */
  nextQuestion: {
    path: { platform_id: string };
    query: Record<string, never>;
    body: Schemas['NextQuestionRequest'];
    answer: Schemas['NextQuestionAnswer'];
  };
  /** Ask for prior authorization. */
  submitPriorAuth: {
    path: { platform_id: string };
    query: Record<string, never>;
    body: Schemas['PriorAuthRequest'];
    answer: Schemas['PriorAuthAnswer'];
  };
  /** Ask where a request stands. */
  inquirePriorAuth: {
    path: { platform_id: string };
    query: Record<string, never>;
    body: Schemas['PriorAuthInquiry'];
    answer: Schemas['PriorAuthStatus'];
  };
  /** List what was asked and granted. */
  listPriorAuths: {
    path: { platform_id: string };
    query: Record<string, never>;
    body: Schemas['PriorAuthsQuestion'];
    answer: Schemas['PriorAuths'];
  };
  /** Find what a payer publishes about a procedure. */
  getPolicyRules: {
    path: { platform_id: string; code: string };
    query: { code_system?: string; patient_id?: string; coverage_id?: string; payer?: string };
    body: undefined;
    answer: Schemas['PolicyRules'];
  };
  /** Find providers in a payer’s directory. */
  findProviders: {
    path: { platform_id: string };
    query: { specialty?: string; place?: string; name?: string; plan?: string; limit?: number };
    body: undefined;
    answer: Schemas['ProviderAnswer'];
  };
  /** Look up a drug in a payer’s formulary. */
  checkFormulary: {
    path: { platform_id: string };
    query: { drug: string; plan?: string; limit?: number };
    body: undefined;
    answer: Schemas['FormularyAnswer'];
  };
  /** See who the caller is and what is connected. */
  getStatus: {
    path: Record<string, never>;
    query: Record<string, never>;
    body: undefined;
    answer: Schemas['ConnectionStatus'];
  };
  /** Wait until a sign-in has ended. */
  waitForLogin: {
    path: { platform_id: string };
    query: { timeout?: number };
    body: undefined;
    answer: Schemas['WaitAnswer'];
  };
  /** Disconnect a platform. */
  disconnect: {
    path: { platform_id: string };
    query: Record<string, never>;
    body: undefined;
    answer: Schemas['LogoutAnswer'];
  };
  /** Begin a sign-in to a platform. */
  beginLogin: {
    path: { platform_id: string };
    query: { scope?: string; redirect?: string; attempt?: string; prompt?: "login"; max_age?: number; pairing?: string; return_to?: string };
    body: undefined;
    answer: Schemas['LoginAnswer'];
  };
  /** List the browsers, apps and chats of the session. */
  getSession: {
    path: Record<string, never>;
    query: Record<string, never>;
    body: undefined;
    answer: Schemas['Session'];
  };
  /** Log out everywhere. */
  endSession: {
    path: Record<string, never>;
    query: Record<string, never>;
    body: undefined;
    answer: Schemas['EndedSession'];
  };
  /** End one browser, app or chat. */
  endClient: {
    path: { client_id: string };
    query: Record<string, never>;
    body: undefined;
    answer: Schemas['EndedClient'];
  };
  /** End one browser, app or chat, from a form. */
  endClientByForm: {
    path: { client_id: string };
    query: Record<string, never>;
    body: undefined;
    answer: Schemas['EndedClient'];
  };
  /** Log out everywhere, from a form. */
  endSessionByForm: {
    path: Record<string, never>;
    query: Record<string, never>;
    body: undefined;
    answer: Schemas['EndedSession'];
  };
  /** See what each app and chat may do, and what it did. */
  listAgents: {
    path: Record<string, never>;
    query: Record<string, never>;
    body: undefined;
    answer: Schemas['Agents'];
  };
  /** Change what an app or chat may do, or end it. */
  changeAgent: {
    path: { agent_id: string };
    query: Record<string, never>;
    body: Schemas['GrantChange'];
    answer: Schemas['ChangedAgent'];
  };
  /** See how the gateway and its platforms do. */
  getOperatorOverview: {
    path: Record<string, never>;
    query: { q?: string; state?: "failing" | "unsteady" | "working" | "unset" | "idle"; page?: number };
    body: undefined;
    answer: Schemas['OperatorOverview'];
  };
  /** Ask who did what. */
  searchAudit: {
    path: Record<string, never>;
    query: Record<string, never>;
    body: Schemas['AuditQuestion'];
    answer: Schemas['AuditResult'];
  };
  /** Register an app. */
  registerClient: {
    path: Record<string, never>;
    query: Record<string, never>;
    body: Schemas['ClientRegistration'];
    answer: Schemas['RegisteredClient'];
  };
  /** Begin the sign-in of the command line. */
  beginDevice: {
    path: Record<string, never>;
    query: Record<string, never>;
    body: Schemas['DeviceForm'];
    answer: Schemas['DeviceAnswer'];
  };
  /** Get a token for a code or a device code, or a new one for a refresh token. */
  getToken: {
    path: Record<string, never>;
    query: Record<string, never>;
    body: Schemas['TokenForm'];
    answer: Schemas['TokenAnswer'];
  };
  /** See whether a token is good. */
  introspectToken: {
    path: Record<string, never>;
    query: Record<string, never>;
    body: Schemas['TokenReference'];
    answer: Schemas['TokenState'];
  };
  /** Get the public keys of the authorization server. */
  getServerKeys: {
    path: Record<string, never>;
    query: Record<string, never>;
    body: undefined;
    answer: Schemas['KeySet'];
  };
  /** Get the public keys that platforms know this gateway by. */
  getClientKeys: {
    path: Record<string, never>;
    query: Record<string, never>;
    body: undefined;
    answer: Schemas['KeySet'];
  };
  /** Find the authorization server of a FHIR base. */
  getSmartConfiguration: {
    path: { platform_id: string };
    query: Record<string, never>;
    body: undefined;
    answer: Schemas['SmartConfiguration'];
  };
  /** Find the authorization server’s endpoints. */
  getServerMetadata: {
    path: Record<string, never>;
    query: Record<string, never>;
    body: undefined;
    answer: Schemas['ServerMetadata'];
  };
  /** The same where OpenID Connect clients look. */
  getOpenidConfiguration: {
    path: Record<string, never>;
    query: Record<string, never>;
    body: undefined;
    answer: Schemas['ServerMetadata'];
  };
  /** Find out whose tokens this API takes. */
  getResourceMetadata: {
    path: Record<string, never>;
    query: Record<string, never>;
    body: undefined;
    answer: Schemas['ResourceMetadata'];
  };
  /** The same without the path of the API. */
  getResourceMetadataAtRoot: {
    path: Record<string, never>;
    query: Record<string, never>;
    body: undefined;
    answer: Schemas['ResourceMetadata'];
  };
  /** See whether the process answers. */
  isAlive: {
    path: Record<string, never>;
    query: Record<string, never>;
    body: undefined;
    answer: Schemas['Alive'];
  };
  /** See whether requests can be served. */
  isReady: {
    path: Record<string, never>;
    query: Record<string, never>;
    body: undefined;
    answer: Schemas['Readiness'];
  };
  /** Get this reference for programs. */
  getDescription: {
    path: Record<string, never>;
    query: Record<string, never>;
    body: undefined;
    answer: {
      openapi: string;
      [name: string]: unknown;
    };
  };
}

/** Where each operation is. */
export const addresses = {
  listPlatforms: ['GET', '/api/platforms'],
  getPlatform: ['GET', '/api/platforms/{platform_id}'],
  listOrganizations: ['GET', '/api/platforms/{platform_id}/tenants'],
  searchDirectory: ['GET', '/api/directory'],
  getPlatformRegistration: ['GET', '/api/platforms/{platform_id}/registration'],
  putPlatformRegistration: ['PUT', '/api/platforms/{platform_id}/registration'],
  registerPlatformByUdap: ['POST', '/api/platforms/{platform_id}/registration/udap'],
  registerPlatformDynamically: ['POST', '/api/platforms/{platform_id}/registration/dynamic'],
  getCapabilities: ['GET', '/api/fhir/{platform_id}/metadata'],
  searchType: ['GET', '/api/fhir/{platform_id}/{resource_type}'],
  updateFound: ['PUT', '/api/fhir/{platform_id}/{resource_type}'],
  patchFound: ['PATCH', '/api/fhir/{platform_id}/{resource_type}'],
  deleteFound: ['DELETE', '/api/fhir/{platform_id}/{resource_type}'],
  searchTypeByPost: ['POST', '/api/fhir/{platform_id}/{resource_type}/_search'],
  searchAll: ['GET', '/api/fhir/{platform_id}'],
  sendBatch: ['POST', '/api/fhir/{platform_id}'],
  searchAllByPost: ['POST', '/api/fhir/{platform_id}/_search'],
  readResource: ['GET', '/api/fhir/{platform_id}/{resource_type}/{id}'],
  updateResource: ['PUT', '/api/fhir/{platform_id}/{resource_type}/{id}'],
  patchResource: ['PATCH', '/api/fhir/{platform_id}/{resource_type}/{id}'],
  deleteResource: ['DELETE', '/api/fhir/{platform_id}/{resource_type}/{id}'],
  readVersion: ['GET', '/api/fhir/{platform_id}/{resource_type}/{id}/_history/{version_id}'],
  readHistory: ['GET', '/api/fhir/{platform_id}/{resource_type}/{id}/_history'],
  readTypeHistory: ['GET', '/api/fhir/{platform_id}/{resource_type}/_history'],
  readAllHistory: ['GET', '/api/fhir/{platform_id}/_history'],
  searchCompartment: ['GET', '/api/fhir/{platform_id}/{resource_type}/{id}/{searched_type}'],
  searchCompartmentByPost: ['POST', '/api/fhir/{platform_id}/{resource_type}/{id}/{searched_type}/_search'],
  getJob: ['GET', '/api/fhir/{platform_id}/_async/{job}'],
  callOperationOnSystem: ['GET', '/api/fhir/{platform_id}/${operation}'],
  postOperationOnSystem: ['POST', '/api/fhir/{platform_id}/${operation}'],
  callOperationOnType: ['GET', '/api/fhir/{platform_id}/{resource_type}/${operation}'],
  postOperationOnType: ['POST', '/api/fhir/{platform_id}/{resource_type}/${operation}'],
  callOperationOnResource: ['GET', '/api/fhir/{platform_id}/{resource_type}/{id}/${operation}'],
  postOperationOnResource: ['POST', '/api/fhir/{platform_id}/{resource_type}/{id}/${operation}'],
  getRecord: ['GET', '/api/record'],
  decidePeople: ['POST', '/api/record/people'],
  getRecordSummary: ['GET', '/api/record/summary'],
  getRecordIps: ['GET', '/api/record/ips'],
  getRecordTrend: ['GET', '/api/record/trends'],
  getRecordChanges: ['GET', '/api/record/changes'],
  getRecordSection: ['GET', '/api/record/{section}'],
  prepareShare: ['POST', '/api/shares'],
  listShares: ['GET', '/api/shares'],
  getShareManifest: ['POST', '/shl/{share}'],
  checkRequirements: ['POST', '/api/coverage/{platform_id}/requirements'],
  getForms: ['POST', '/api/coverage/{platform_id}/questionnaire-package'],
  nextQuestion: ['POST', '/api/coverage/{platform_id}/next-question'],
  submitPriorAuth: ['POST', '/api/coverage/{platform_id}/submit'],
  inquirePriorAuth: ['POST', '/api/coverage/{platform_id}/inquire'],
  listPriorAuths: ['POST', '/api/coverage/{platform_id}/prior-auths'],
  getPolicyRules: ['GET', '/api/coverage/{platform_id}/rules/{code}'],
  findProviders: ['GET', '/api/coverage/{platform_id}/providers'],
  checkFormulary: ['GET', '/api/coverage/{platform_id}/formulary'],
  getStatus: ['GET', '/auth/status'],
  waitForLogin: ['GET', '/auth/{platform_id}/wait'],
  disconnect: ['POST', '/auth/{platform_id}/logout'],
  beginLogin: ['GET', '/auth/{platform_id}/login'],
  getSession: ['GET', '/auth/sessions'],
  endSession: ['DELETE', '/auth/sessions'],
  endClient: ['DELETE', '/auth/sessions/{client_id}'],
  endClientByForm: ['POST', '/auth/sessions/{client_id}/end'],
  endSessionByForm: ['POST', '/auth/sessions/end'],
  listAgents: ['GET', '/auth/agents'],
  changeAgent: ['PATCH', '/auth/agents/{agent_id}'],
  getOperatorOverview: ['GET', '/api/operator'],
  searchAudit: ['POST', '/api/operator/audit'],
  registerClient: ['POST', '/oauth/register'],
  beginDevice: ['POST', '/auth/device'],
  getToken: ['POST', '/oauth/token'],
  introspectToken: ['POST', '/oauth/introspect'],
  getServerKeys: ['GET', '/oauth/jwks'],
  getClientKeys: ['GET', '/.well-known/jwks.json'],
  getSmartConfiguration: ['GET', '/api/fhir/{platform_id}/.well-known/smart-configuration'],
  getServerMetadata: ['GET', '/.well-known/oauth-authorization-server'],
  getOpenidConfiguration: ['GET', '/.well-known/openid-configuration'],
  getResourceMetadata: ['GET', '/.well-known/oauth-protected-resource/api'],
  getResourceMetadataAtRoot: ['GET', '/.well-known/oauth-protected-resource'],
  isAlive: ['GET', '/livez'],
  isReady: ['GET', '/readyz'],
  getDescription: ['GET', '/openapi.json'],
} as const satisfies Record<keyof Operations, readonly [string, string]>;
