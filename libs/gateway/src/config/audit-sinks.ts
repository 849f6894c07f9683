import { isLoopbackHost } from './loopback.js';

/** Where audit entries go. */
export interface AuditSinks {
  readonly stdout: boolean;
  /** Path of a file to append to. */
  readonly file?: string;
  /** Path of a folder, apart from the file, with signed checkpoints of the file's chains. */
  readonly checkpoints?: string;
  readonly redisStream: boolean;
  /** About so many lines are kept in the Redis stream. */
  readonly redisMaxLength: number;
  /** Base URL of a FHIR server that AuditEvents are posted to, without trailing slash. */
  readonly fhirUrl?: string;
}

const defaultRedisLength = 1_000_000;

/** Reads the words of `FHIR_GATEWAY_AUDIT_SINKS`; `undefined` where one is unknown, is there twice, or lacks what it needs. */
export function readAuditSinks(text: string): AuditSinks | undefined {
  const words = text.split(',').map((word) => word.trim());
  const pairs = words.map((word): [string, string] => {
    const [kind = ''] = word.split(':', 1);
    return [kind, word.slice(kind.length + 1)];
  });
  const {
    stdout,
    file,
    checkpoints,
    fhir,
    'redis-stream': stream,
    ...unknown
  } = Object.fromEntries(pairs) as Readonly<Record<string, string | undefined>>;
  const isOnceEach = new Set(pairs.map(([kind]) => kind)).size === words.length;
  const isKnown =
    Object.keys(unknown).length === 0 && words.every((word) => !/^(?:stdout:|(?:file|checkpoints):?$)/.test(word));
  const isWhole = checkpoints === undefined || file !== undefined;
  const redisMaxLength = stream ? readLength(stream) : defaultRedisLength;
  const fhirUrl = fhir === undefined ? undefined : readBase(fhir);
  if (!isOnceEach || !isKnown || !isWhole || redisMaxLength === undefined || fhirUrl === null) return undefined;
  return Object.freeze({
    stdout: stdout !== undefined,
    file,
    checkpoints,
    redisStream: stream !== undefined,
    redisMaxLength,
    fhirUrl,
  });
}

function readLength(text: string): number | undefined {
  const lines = /^\d{4,10}$/.test(text) ? Number(text) : 0;
  return lines >= 1_000 && lines <= 1_000_000_000 ? lines : undefined;
}

function readBase(text: string): string | null {
  if (!URL.canParse(text) || /[?#@]/.test(text)) return null;
  const { protocol, hostname } = new URL(text);
  const isSecure = protocol === 'https:' || (protocol === 'http:' && isLoopbackHost(hostname));
  return isSecure ? text.replace(/\/+$/, '') : null;
}
