import { createPublicKey } from 'node:crypto';
import { isPrivateNetwork } from '@fhir-gateway/address-guard';
import { parseRedisUrl } from '@fhir-gateway/token-vault/redis';
import type { MasterKey } from '@fhir-gateway/token-vault';
import { z } from 'zod';
import { readAuditSinks, type AuditSinks } from './audit-sinks.js';
import { isLoopbackHost } from './loopback.js';
import { masterKeyFault, readMasterKeys } from './master-keys.js';
import { isReturnPrefix } from './return-address.js';
import { areTrustedProxies } from './trusted-proxies.js';

/** What the text of a setting may be, and what it is read to. */
export interface Kind<T> {
  /** For the documentation, as Markdown. */
  readonly type: string;
  /** Completes "FHIR_GATEWAY_X …" for a text that does not fit; never repeats the text. */
  readonly fault: string | ((text: string) => string);
  /** `undefined` for a text that does not fit. */
  read(text: string): T | undefined;
}

/** The words of a setting that has several, separated by commas; empty ones left out. */
function readList(text: string): string[] {
  return text
    .split(',')
    .map((word) => word.trim())
    .filter(Boolean);
}

/** One of some words. */
export function choice<const T extends string>(...words: readonly T[]): Kind<T> {
  return {
    type: words.map((word) => `\`${word}\``).join(', '),
    fault: `must be one of ${words.join(', ')}`,
    read: (text) => words.find((word) => word === text),
  };
}

/** Digits only: whatever else would become a number, such as a blank, might become 0 and take a limit away. */
export function whole(least: number, most: number, unit = 'number'): Kind<number> {
  return {
    type: `${unit} from ${least} to ${most}`,
    fault: `must be a whole number from ${least} to ${most}`,
    read: (text) => {
      const value = /^\d{1,12}$/.test(text) ? Number(text) : NaN;
      return value >= least && value <= most ? value : undefined;
    },
  };
}

export const seconds = (least: number, most: number): Kind<number> => whole(least, most, 'seconds');

function textOf(type: string, fault: string, fits: (text: string) => boolean): Kind<string> {
  return { type, fault, read: (text) => (fits(text) ? text : undefined) };
}

export function listOf(fault: string, fits: (word: string) => boolean): Kind<readonly string[]> {
  return {
    type: 'comma list',
    fault: `must be a comma list of ${fault}`,
    read: (text) => {
      const words = readList(text);
      return words.length > 0 && words.every(fits) ? Object.freeze([...new Set(words)]) : undefined;
    },
  };
}

/** JSON that a schema takes. A fault says where it is, and never what stands there. */
export function jsonOf<T>(what: string, schema: z.ZodType<T>, shape = 'JSON list'): Kind<T> {
  return {
    type: shape,
    fault: (text) => {
      const value = parseJson(text);
      const issue = value === undefined ? undefined : schema.safeParse(value).error?.issues[0];
      if (issue === undefined) return `must be a ${shape} of ${what}`;
      const where = issue.path.map((step) => (typeof step === 'number' ? `${step}` : `.${String(step)}`)).join('');
      // Of unknown members zod would print the names, which can hold what was misplaced.
      const why = issue.code === 'unrecognized_keys' ? 'has a member that there is not' : issue.message;
      return `must be a ${shape} of ${what}: ${where === '' ? 'it' : where} ${why}`;
    },
    read: (text) => schema.safeParse(parseJson(text)).data,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function urlOf(fault: string, fits: (url: URL) => boolean): Kind<string> {
  return {
    type: 'http or https URL',
    fault,
    read: (text) => {
      if (!URL.canParse(text)) return undefined;
      const url = new URL(text);
      return /^https?:$/.test(url.protocol) && url.hostname !== '' && fits(url) ? text : undefined;
    },
  };
}

const withoutSlash = (kind: Kind<string>): Kind<string> => ({
  ...kind,
  read: (text) => kind.read(text)?.replace(/\/+$/, ''),
});
const isPlain = ({ href }: URL): boolean => !/[?#@]/.test(href);

export const text = textOf('text', 'must be text', (value) => value.trim() !== '');
export const port = { ...whole(0, 65_535), type: 'port', fault: 'must be a port number' };
export const folders: Kind<string> = { ...text, type: 'folders, separated as in `PATH`' };
export const publicUrl = withoutSlash(
  urlOf('must be an http or https URL without query and fragment', ({ href }) => !/[?#]/.test(href)),
);
export const plainUrl = urlOf('must be an http or https URL without query, fragment and password', isPlain);
export const redisUrl = textOf(
  'Redis URL',
  'must be a redis://, rediss://, redis+sentinel:// or redis+cluster:// URL',
  (url) => parseRedisUrl(url) !== undefined,
);
export const certificates = textOf('PEM', 'must be certificates in PEM', (pem) => pem.includes('BEGIN CERTIFICATE'));
export const certificateWithKey = textOf(
  'PEM',
  'must be a private key, its certificate and the issuers of that in PEM',
  (pem) => /-----BEGIN CERTIFICATE-/.test(pem) && /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-/.test(pem),
);
export const revocationKey = textOf('PEM', 'must be a public key of X25519 in PEM, and not the private one', (pem) => {
  try {
    return !pem.includes('PRIVATE KEY') && createPublicKey(pem).asymmetricKeyType === 'x25519';
  } catch {
    return false;
  }
});
export const masterKey: Kind<string> = {
  type: '32 bytes or more',
  fault: (key) => masterKeyFault(key) ?? '',
  read: (key) => (masterKeyFault(key) === undefined ? key : undefined),
};
export const masterKeys: Kind<readonly MasterKey[]> = {
  type: 'JSON',
  fault: (list) => String(readMasterKeys(list)),
  read: (list) => {
    const keys = readMasterKeys(list);
    return typeof keys === 'string' ? undefined : keys;
  },
};
export const bytes32 = textOf(
  '32 bytes or more',
  'must be at least 32 bytes long',
  (key) => Buffer.byteLength(key) >= 32,
);
export const bearerToken = (least: number, most: number): Kind<string> =>
  textOf(
    'token',
    `must be a bearer token of ${least} to ${most} characters`,
    (token) => /^[\x21-\x7e]+$/.test(token) && token.length >= least && token.length <= most,
  );
export const printable = (what: string): Kind<string> =>
  textOf(what, `must be a ${what}`, (value) => /^[\x20-\x7e]{1,255}$/.test(value));
export const claim = textOf('claim', 'must be a claim, or a path of names with dots between', (value) =>
  /^[\x21-\x7e]{1,255}$/.test(value),
);
export const uri = textOf('URI', 'must be a URI', (value) => URL.canParse(value));

/** `on`, `off`, or the ids of platforms. */
export const writes: Kind<'off' | 'on' | ReadonlySet<string>> = {
  type: '`off`, `on` or a comma list of platform ids',
  fault: 'must be on, off or a comma list of platform ids',
  read: (value) => {
    if (value === 'on' || value === 'off') return value;
    const ids = readList(value);
    const isWord = (id: string) => /^(?:on|off|yes|no|true|false|all|none)$/i.test(id);
    return ids.length > 0 && ids.every((id) => !/\s/.test(id) && !isWord(id)) ? new Set(ids) : undefined;
  },
};

/** Of all limits; 0 where calls are not counted. */
export const limitFactor: Kind<number> = {
  type: '`on`, `off`, or a factor from 0.001 to 1000',
  fault: 'must be on, off or a factor from 0.001 to 1000',
  read: (value) => {
    if (value === 'on' || value === 'off') return value === 'on' ? 1 : 0;
    const factor = /^\d{1,4}(?:\.\d{1,3})?$/.test(value) ? Number(value) : 0;
    return factor >= 0.001 && factor <= 1_000 ? factor : undefined;
  },
};

export const privateNetworks = listOf('private networks such as 10.20.0.0/16', isPrivateNetwork);
export const trustedProxies = listOf('addresses and networks such as 10.0.0.0/8, not of everybody', (word) =>
  areTrustedProxies([word]),
);
export const groups = listOf('groups', () => true);
export const traceDirections = listOf('callers, platforms', (word) => word === 'callers' || word === 'platforms');
export const origins = listOf('exact origins such as https://app.example.org, never * or null', isExactOrigin);
const returnPrefixes = listOf(
  'https addresses (http on loopback) as browsers write them, with no user name, query or fragment, such as ' +
    'https://app.example.org or https://portal.example.org/health',
  isReturnPrefix,
);
/** What is read has no final slash. */
export const returnTo: Kind<readonly string[]> = {
  ...returnPrefixes,
  read: (value) => {
    const prefixes = returnPrefixes.read(value)?.map((prefix) => prefix.replace(/\/$/, ''));
    return prefixes && Object.freeze([...new Set(prefixes)]);
  },
};
export const defaultAuditSinks = readAuditSinks('stdout') as AuditSinks;
export const auditSinks: Kind<AuditSinks> = {
  type: 'comma list',
  fault:
    'must be a comma list of stdout, file:<path>, checkpoints:<folder>, redis-stream or redis-stream:<lines>, and ' +
    'fhir:<base URL>, each at most once; checkpoints need a file, and the URL is https except on this machine',
  read: readAuditSinks,
};

export const cardIssuers = jsonOf(
  '{"iss", "name"} with or without "keys"',
  z
    .array(
      z.strictObject({
        iss: z
          .string()
          .max(300)
          .regex(/^https:\/\/[^?#]*[^/?#]$/, 'must be an https URL without a slash at its end'),
        name: z.string().min(1).max(200),
        keys: z.array(z.looseObject({ kty: z.literal('EC'), crv: z.literal('P-256'), kid: z.string() })).optional(),
      }),
    )
    .max(2_000),
);

/** Secure, and with nothing in it that a log of addresses should not hold. */
export const webhookUrl: Kind<string> = {
  ...urlOf(
    'must be an https URL without a user name and a fragment, or http on this machine',
    ({ href, protocol, hostname, username, password, hash }) =>
      (protocol === 'https:' || isLoopbackHost(hostname)) &&
      `${username}${password}${hash}` === '' &&
      href.length <= 1_000,
  ),
  type: 'https URL',
};
/** Each key signs, so that a receiver can change its secret without missing a message. */
export const webhookKeys: Kind<readonly Buffer[]> = {
  type: 'Standard Webhooks secret',
  fault: 'must be whsec_ and the base64 of 24 to 64 bytes; two of them, separated by a comma, while it is changed',
  read: (value) => {
    const secrets = readList(value);
    const keys = secrets.map((one) =>
      Buffer.from(/^whsec_([A-Za-z0-9+/]{32,88}={0,2})$/.exec(one)?.[1] ?? '', 'base64'),
    );
    const areKeys = keys.length > 0 && keys.every(({ length }) => length >= 24 && length <= 64);
    return areKeys ? Object.freeze(keys) : undefined;
  },
};

/** The samplers of the OpenTelemetry specification; one that is `parentbased_` follows a caller that is believed. */
export const samplers = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;
export const ratio: Kind<number> = {
  type: 'number from 0 to 1',
  fault: 'must be a number from 0 to 1',
  read: (value) => (/^(?:0|1|0?\.\d{1,9}|1\.0+)$/.test(value) ? Number(value) : undefined),
};
export const pairs: Kind<Readonly<Record<string, string>>> = {
  type: 'comma list of key=value',
  fault: 'must be a comma list of key=value, values percent-encoded',
  read: (value) => {
    const entries = readList(value).map(readPair);
    return entries.every((entry) => entry !== undefined) ? Object.fromEntries(entries) : undefined;
  },
};

function readPair(pair: string): [string, string] | undefined {
  const [, key, encoded] = /^([\w!#$%&'*+.^`|~-]+)\s*=\s*([\x21-\x7e ]*)$/.exec(pair) ?? [];
  if (key === undefined || encoded === undefined) return undefined;
  try {
    const value = decodeURIComponent(encoded);
    // A line break out of an escape would be one more header.
    return /^[\x20-\x7e]*$/.test(value) ? [key, value] : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Whether a text is an origin as browsers write it in `Origin`: https, or http on whatever host, with no path, in lower
 * case, without the scheme's own port. `*` and `null` are none.
 *
 * @see https://html.spec.whatwg.org/multipage/browsers.html#ascii-serialisation-of-an-origin
 */
function isExactOrigin(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, origin, username } = new URL(value);
  return /^https?:$/.test(protocol) && username === '' && origin === value && !origin.includes('*');
}
