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

/** What the operator does not set. */
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
