import type { JWKS } from 'oidc-provider';
import type { PayerAuth } from './payer/payer-options.js';
import { authQuirkNames, noAuthQuirks, parseAuthQuirks } from './smart/index.js';
import type { AuthQuirks, ClientKeys, DpopMode, RegistrationMode } from './smart/index.js';
import { noQuirks, parseQuirks, quirkNames } from './store/index.js';
import type { Quirks } from './store/index.js';

/** The FHIR bases, each of one platform. */
export const sandboxBases = ['ehr', 'open', 'clinic', 'payer'] as const;

/** One of them. */
export type SandboxBase = (typeof sandboxBases)[number];

/** What each base does that a kind server does not. */
export type BaseQuirks = Readonly<Record<SandboxBase, Quirks>>;

/** What each authorization server does that a strict one does not; the open base has none. */
export type ServerQuirks = Readonly<Record<Exclude<SandboxBase, 'open'>, AuthQuirks>>;

/** Whether apps can subscribe to changes. */
export type SubscriptionMode = 'off' | 'on';

/** The sandbox's settings, read once at start. */
export interface SandboxSettings {
  /** 0 = any free port */
  port: number;
  /** `0.0.0.0` inside of a container, whose engine publishes the port on this machine alone */
  host: '127.0.0.1' | '0.0.0.0';
  accessTokenSeconds: number;
  patients: number;
  seed: number;
  /** the "today" of the records, `YYYY-MM-DD`; absent: the day (UTC) of the start */
  date?: string | undefined;
  /** public keys of the clients that sign, or where to fetch them */
  clientKeys?: ClientKeys | undefined;
  /** whether tokens are bound to a key where a client sends a proof (RFC 9449), and whether that needs a nonce */
  dpop: DpopMode;
  /** whether clients may register themselves (RFC 7591), and whether that needs a token */
  registration: RegistrationMode;
  /** whether apps can subscribe to changes in a patient's record (R4 backport) */
  subscriptions: SubscriptionMode;
  /** how callers prove to the payer who they are */
  payerAuth: PayerAuth;
  /** how long a pended request waits for its reviewer at the payer */
  payerReviewSeconds: number;
  quirks: BaseQuirks;
  authQuirks: ServerQuirks;
  /** where a test wants every code, verifier and token written, one a line */
  secretsFile?: string | undefined;
  /** where grants and tokens are kept for the next start */
  stateFile?: string | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads variables; an empty one is none, and one that makes no sense is a fault. */
function reader(env: Environment) {
  const faults = new Set<string>();
  const read = <T>(name: string, parse: (text: string) => T | undefined, wanted: string): T | undefined => {
    const text = env[name];
    if (text === undefined || text === '') return undefined;
    const value = parse(text);
    if (value === undefined) faults.add(`${name} must be ${wanted}`);
    return value;
  };
  const integer = (name: string, fallback: number, min: number, max: number): number =>
    read(
      name,
      (text) => (/^-?\d+$/.test(text) && Number(text) >= min && Number(text) <= max ? Number(text) : undefined),
      `a whole number from ${min} to ${max}`,
    ) ?? fallback;
  const choice = <T extends string>(name: string, choices: readonly [T, ...T[]]): T =>
    read(name, (text) => choices.find((candidate) => candidate === text), choices.join(' or ')) ?? choices[0];
  /** Quirks of a base are its own where it has some, else those of all. */
  const quirks = <T>(everywhere: string, base: SandboxBase, { none, names, parse }: QuirkList<T>): T => {
    const own = `${everywhere}_${base.toUpperCase()}`;
    const wanted = `all, none or a list, without contradictions, of ${names.join(', ')}`;
    return read(env[own] ? own : everywhere, parse, wanted) ?? none;
  };
  return { faults, read, integer, choice, quirks };
}

/** A kind of quirks, and how a list of them is read. */
interface QuirkList<T> {
  readonly none: T;
  readonly names: readonly string[];
  readonly parse: (text: string) => T | undefined;
}

const baseQuirks: QuirkList<Quirks> = { none: noQuirks, names: quirkNames, parse: parseQuirks };
const serverQuirks: QuirkList<AuthQuirks> = { none: noAuthQuirks, names: authQuirkNames, parse: parseAuthQuirks };

function parseDate(text: string): string | undefined {
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : Number.NaN;
  // `Date.parse` takes some days that no month has.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text) ? text : undefined;
}

function parseJwks(text: string): ClientKeys | undefined {
  try {
    const { keys } = JSON.parse(text) as Partial<JWKS>;
    const isPublic =
      Array.isArray(keys) && keys.every((key) => typeof key === 'object' && key !== null && !('d' in key));
    return isPublic ? { jwks: { keys } } : undefined;
  } catch {
    return undefined;
  }
}

function parseJwksUri(text: string): ClientKeys | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isLoopback = url?.protocol === 'http:' && ['localhost', '127.0.0.1'].includes(url.hostname);
  return isLoopback ? { jwks_uri: text } : undefined;
}

/**
 * Reads the settings; each has a default.
 *
 * @throws Error naming every variable that does not make sense, without its value
 */
export function readSettings(env: Environment): SandboxSettings {
  const { faults, read, integer, choice, quirks } = reader(env);
  const jwks = read('FHIR_GATEWAY_SANDBOX_CLIENT_JWKS', parseJwks, 'a JSON Web Key Set of public keys');
  const settings = {
    port: integer('FHIR_GATEWAY_SANDBOX_PORT', 8010, 0, 65535),
    accessTokenSeconds: integer('FHIR_GATEWAY_SANDBOX_ACCESS_TOKEN_SECONDS', 300, 1, 86_400),
    patients: integer('FHIR_GATEWAY_SANDBOX_PATIENTS', 12, 1, 500),
    seed: integer('FHIR_GATEWAY_SANDBOX_SEED', 1, -2_147_483_648, 2_147_483_647),
    payerReviewSeconds: integer('FHIR_GATEWAY_SANDBOX_PAYER_REVIEW_SECONDS', 45, 0, 86_400),
    host: choice('FHIR_GATEWAY_SANDBOX_HOST', ['127.0.0.1', '0.0.0.0']),
    dpop: choice<DpopMode>('FHIR_GATEWAY_SANDBOX_DPOP', ['off', 'offered', 'nonce']),
    registration: choice<RegistrationMode>('FHIR_GATEWAY_SANDBOX_REGISTRATION', ['off', 'open', 'token']),
    subscriptions: choice<SubscriptionMode>('FHIR_GATEWAY_SANDBOX_SUBSCRIPTIONS', ['off', 'on']),
    payerAuth: choice<PayerAuth>('FHIR_GATEWAY_SANDBOX_PAYER_AUTH', ['none', 'jwt', 'backend']),
    quirks: Object.fromEntries(
      sandboxBases.map((base) => [base, quirks('FHIR_GATEWAY_SANDBOX_QUIRKS', base, baseQuirks)]),
    ) as BaseQuirks,
    authQuirks: Object.fromEntries(
      (['ehr', 'clinic', 'payer'] as const).map((base) => [
        base,
        quirks('FHIR_GATEWAY_SANDBOX_AUTH_QUIRKS', base, serverQuirks),
      ]),
    ) as ServerQuirks,
    date: read('FHIR_GATEWAY_SANDBOX_DATE', parseDate, 'a day, as in 2026-11-24'),
    clientKeys:
      read(
        'FHIR_GATEWAY_SANDBOX_CLIENT_JWKS_URI',
        (text) => (jwks ? undefined : parseJwksUri(text)),
        'an http URL on this machine, without CLIENT_JWKS',
      ) ?? jwks,
    secretsFile: read('FHIR_GATEWAY_SANDBOX_SECRETS_FILE', String, 'a file'),
    stateFile: read('FHIR_GATEWAY_SANDBOX_STATE_FILE', String, 'a file'),
  };
  if (faults.size > 0) throw new Error([...faults].join('; '));
  return settings;
}
