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
  date?: string;
  /** public keys of the clients that sign, or where to fetch them */
  clientKeys?: ClientKeys;
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
  secretsFile?: string;
  /** where grants and tokens are kept for the next start */
  stateFile?: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

function readInteger(name: string, options: { fallback: number; min: number; max: number }, env: Environment): number {
  const text = env[name];
  if (text === undefined || text === '') return options.fallback;
  const value = Number(text);
  if (/^-?\d+$/.test(text) && value >= options.min && value <= options.max) return value;
  throw new Error(`${name} must be a whole number from ${options.min} to ${options.max}`);
}

function readChoice<T extends string>(name: string, choices: readonly [T, ...T[]], env: Environment): T {
  const text = env[name];
  if (text === undefined || text === '') return choices[0];
  const choice = choices.find((candidate) => candidate === text);
  if (choice !== undefined) return choice;
  throw new Error(`${name} must be ${choices.join(' or ')}`);
}

function readDate(name: string, env: Environment): string | undefined {
  const text = env[name];
  if (text === undefined || text === '') return undefined;
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : Number.NaN;
  // `Date.parse` takes some days that no month has.
  if (!Number.isNaN(time) && new Date(time).toISOString().startsWith(text)) return text;
  throw new Error(`${name} must be a day, as in 2026-11-24`);
}

/** A kind of quirks, and how a list of them is read. */
interface QuirkSetting<T> {
  readonly everywhere: string;
  readonly none: T;
  readonly names: readonly string[];
  readonly parse: (text: string) => T | undefined;
}

const baseQuirks: QuirkSetting<Quirks> = {
  everywhere: 'FHIR_GATEWAY_SANDBOX_QUIRKS',
  none: noQuirks,
  names: quirkNames,
  parse: parseQuirks,
};
const serverQuirks: QuirkSetting<AuthQuirks> = {
  everywhere: 'FHIR_GATEWAY_SANDBOX_AUTH_QUIRKS',
  none: noAuthQuirks,
  names: authQuirkNames,
  parse: parseAuthQuirks,
};

/** Those of a base are its own where it has some, else those of all; an empty variable is none. */
function readQuirks<T>({ everywhere, none, names, parse }: QuirkSetting<T>, base: SandboxBase, env: Environment): T {
  const own = `${everywhere}_${base.toUpperCase()}`;
  const name = env[own] ? own : everywhere;
  const text = env[name];
  if (text === undefined || text === '') return none;
  const quirks = parse(text);
  if (quirks) return quirks;
  throw new Error(`${name} must be all, none or a list, without contradictions, of ${names.join(', ')}`);
}

function readClientKeys(env: Environment): ClientKeys | undefined {
  const jwks = readJwks('FHIR_GATEWAY_SANDBOX_CLIENT_JWKS', env);
  const address = env['FHIR_GATEWAY_SANDBOX_CLIENT_JWKS_URI'];
  if (address === undefined || address === '') return jwks && { jwks };
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const isLoopback = url?.protocol === 'http:' && ['localhost', '127.0.0.1'].includes(url.hostname);
  if (!isLoopback || jwks) {
    throw new Error('FHIR_GATEWAY_SANDBOX_CLIENT_JWKS_URI must be an http URL on this machine, without CLIENT_JWKS');
  }
  return { jwks_uri: address };
}

function readJwks(name: string, env: Environment): JWKS | undefined {
  const text = env[name];
  if (text === undefined || text === '') return undefined;
  const fault = new Error(`${name} must be a JSON Web Key Set of public keys`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw fault;
  }
  const keys = (value as { keys?: unknown } | null)?.keys;
  if (!Array.isArray(keys) || keys.some((key: unknown) => typeof key !== 'object' || key === null || 'd' in key))
    throw fault;
  return { keys: keys as JWKS['keys'] };
}

/**
 * Reads the settings; each has a default.
 *
 * @throws Error naming every variable that does not make sense, without its value
 */
export function readSettings(env: Environment): SandboxSettings {
  const faults: string[] = [];
  const collect = <T>(read: () => T, fallback: T): T => {
    try {
      return read();
    } catch (error) {
      faults.push(error instanceof Error ? error.message : String(error));
      return fallback;
    }
  };
  const integer = (name: string, fallback: number, min: number, max: number): number =>
    collect(() => readInteger(name, { fallback, min, max }, env), fallback);

  const choice = <T extends string>(name: string, choices: readonly [T, ...T[]]): T =>
    collect(() => readChoice(name, choices, env), choices[0]);

  const settings = {
    port: integer('FHIR_GATEWAY_SANDBOX_PORT', 8010, 0, 65535),
    accessTokenSeconds: integer('FHIR_GATEWAY_SANDBOX_ACCESS_TOKEN_SECONDS', 300, 1, 86_400),
    patients: integer('FHIR_GATEWAY_SANDBOX_PATIENTS', 12, 1, 500),
    seed: integer('FHIR_GATEWAY_SANDBOX_SEED', 1, -2_147_483_648, 2_147_483_647),
    payerReviewSeconds: integer('FHIR_GATEWAY_SANDBOX_PAYER_REVIEW_SECONDS', 45, 0, 86_400),
  };
  const styles = {
    host: choice('FHIR_GATEWAY_SANDBOX_HOST', ['127.0.0.1', '0.0.0.0']),
    dpop: choice<DpopMode>('FHIR_GATEWAY_SANDBOX_DPOP', ['off', 'offered', 'nonce']),
    registration: choice<RegistrationMode>('FHIR_GATEWAY_SANDBOX_REGISTRATION', ['off', 'open', 'token']),
    subscriptions: choice<SubscriptionMode>('FHIR_GATEWAY_SANDBOX_SUBSCRIPTIONS', ['off', 'on']),
    payerAuth: choice<PayerAuth>('FHIR_GATEWAY_SANDBOX_PAYER_AUTH', ['none', 'jwt', 'backend']),
  };
  const quirks = Object.fromEntries(
    sandboxBases.map((base) => [base, collect(() => readQuirks(baseQuirks, base, env), noQuirks)]),
  ) as BaseQuirks;
  const authQuirks = Object.fromEntries(
    (['ehr', 'clinic', 'payer'] as const).map((base) => [
      base,
      collect(() => readQuirks(serverQuirks, base, env), noAuthQuirks),
    ]),
  ) as ServerQuirks;
  const date = collect(() => readDate('FHIR_GATEWAY_SANDBOX_DATE', env), undefined);
  const clientKeys = collect(() => readClientKeys(env), undefined);
  if (faults.length > 0) throw new Error([...new Set(faults)].join('; '));
  const secretsFile = env['FHIR_GATEWAY_SANDBOX_SECRETS_FILE'];
  const stateFile = env['FHIR_GATEWAY_SANDBOX_STATE_FILE'];
  return {
    ...settings,
    ...styles,
    ...(date !== undefined && { date }),
    quirks,
    authQuirks,
    ...(clientKeys && { clientKeys }),
    ...(secretsFile && { secretsFile }),
    ...(stateFile && { stateFile }),
  };
}
