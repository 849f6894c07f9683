/** Kinds of routes that are counted apart, so that one kind cannot use up what another is for. */
export const limitClasses = [
  /** `/api/fhir`: by session. */
  'fhir',
  /** `/api/coverage`: by session. */
  'coverage',
  /** Tool calls: by session. */
  'mcp',
  /** HTTP requests to `/mcp`, whatever they carry: by session where the token says so, else by address. */
  'mcp-http',
  /** `/api/platforms` and `/api/directory`: by address. */
  'platforms',
  /** `/auth` and `/oauth/callback`: by address. */
  'auth',
  /** `/oauth/authorize`, the consent pages and those of devices, each of which keeps a record: by address. */
  'authorize',
  /** `/oauth/token`, `/revoke` and `/introspect`: by address; hosted clients renew for all their people from a few. */
  'token',
  /** `/oauth/register`: by address. */
  'register',
  /** Everything else that is served: the console, documents, style sheets: by address. */
  'pages',
] as const;

/** One of {@link limitClasses}. */
export type LimitClass = (typeof limitClasses)[number];

/** Calls a minute by class; 0 for those that are not counted. */
export type MinuteLimits = Readonly<Record<LimitClass, number>>;

/** Calls a minute where the operator sets no factor. */
export const defaultMinuteLimits: MinuteLimits = Object.freeze({
  fhir: 3_000,
  coverage: 120,
  mcp: 600,
  'mcp-http': 3_000,
  platforms: 600,
  auth: 300,
  authorize: 120,
  token: 3_000,
  register: 120,
  pages: 1_200,
});

/**
 * Classes that answer nothing while nobody can count for all processes: where credentials are begun, exchanged and made,
 * an outage of the store must not be a way around the limit.
 */
export const closedClasses: ReadonlySet<LimitClass> = new Set(['auth', 'authorize', 'token', 'register']);

/** The limits times a factor; 0 counts no calls. No limit becomes 0 by it, which would take it away. */
export function minuteLimits(factor: number): MinuteLimits {
  const limits = limitClasses.map((each) => [
    each,
    factor && Math.max(1, Math.round(defaultMinuteLimits[each] * factor)),
  ]);
  return Object.freeze(Object.fromEntries(limits) as Record<LimitClass, number>);
}

/** Bounds that keep one caller, or all of them together, from using the process up; 0 takes one away where it says so. */
export interface ServerLimits {
  /** Requests under way at a time in this process; 0 for as many as come. */
  readonly requestsAtOnce: number;
  /** Requests of one caller under way at a time in this process; 0 for as many as come. */
  readonly requestsAtOncePerCaller: number;
  /** Open connections to each app; 0 for as many as come. */
  readonly connections: number;
  /** Bytes of a request's line and headers together. */
  readonly headerBytes: number;
  /** Time in which a request's headers must be there. */
  readonly headersTimeoutSeconds: number;
  /** Time in which the whole request must be there; its answer may take longer. */
  readonly requestTimeoutSeconds: number;
  /** How long an answer may wait for its client without progress; then the connection is cut. 0 for any time. */
  readonly clientStallSeconds: number;
  /** Bytes of a FHIR request's body. */
  readonly fhirBodyBytes: number;
  /** Bytes of a JSON-RPC message. */
  readonly mcpBodyBytes: number;
}

const MiB = 1024 * 1024;

/** The bounds of a process. A factor above 1 lets as many times more requests be under way. */
export function serverLimits(factor: number): ServerLimits {
  const more = Math.max(1, factor);
  return Object.freeze({
    requestsAtOnce: Math.round(2_000 * more),
    requestsAtOncePerCaller: Math.round(64 * more),
    connections: 10_000,
    headerBytes: 32 * 1024,
    headersTimeoutSeconds: 20,
    requestTimeoutSeconds: 120,
    clientStallSeconds: 30,
    fhirBodyBytes: 2 * MiB,
    mcpBodyBytes: 4 * MiB,
  });
}
