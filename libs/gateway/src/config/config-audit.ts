import type { WhenFull } from '@fhir-gateway/audit';
import { z } from 'zod';
import { isLoopbackHost } from './loopback.js';

/** Where audit entries go, and what happens when one of these places takes no more. */
export interface AuditConfig {
  readonly stdout: boolean;
  /** Path of a file to append to. */
  readonly file?: string;
  /** Path of a folder, apart from the file, with signed checkpoints of the file's chains. */
  readonly checkpoints?: string;
  readonly redisStream: boolean;
  /** Base URL of a FHIR server that AuditEvents are posted to, without trailing slash. */
  readonly fhirUrl?: string;
  readonly fhirToken?: string;
  /** What pseudonyms are made with; of a key in the store when absent. */
  readonly key?: string;
  readonly whenFull: WhenFull;
  /** Entries that may wait for each place. */
  readonly maxQueued: number;
  /** About so many lines are kept in the Redis stream. */
  readonly redisMaxLength: number;
}

const whole = (fallback: number, least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,12}$/, 'must be a whole number')
    .transform(Number)
    .refine((value) => value >= least && value <= most, `must be from ${least} to ${most}`)
    .default(fallback);

const isSink = (word: string): boolean => ['stdout', 'redis-stream', 'fhir'].includes(word) || /^file:./.test(word);
const words = (text: string): string[] => text.split(',').map((word) => word.trim());

/** The settings of the audit, to be spread into the schema of the settings. */
export const auditSettings = {
  FHIR_GATEWAY_AUDIT_SINKS: z
    .string()
    .refine((text) => words(text).every(isSink) && new Set(words(text).map(kindOf)).size === words(text).length, {
      error: 'must be a comma list of stdout, file:<path>, redis-stream and fhir, each at most once',
    })
    .default('stdout'),
  FHIR_GATEWAY_AUDIT_CHECKPOINTS: z.string().min(1, 'must name a folder').optional(),
  FHIR_GATEWAY_AUDIT_WHEN_FULL: z
    .enum(['block', 'drop-and-count'], { error: 'must be one of block, drop-and-count' })
    .default('block'),
  FHIR_GATEWAY_AUDIT_QUEUE: whole(10_000, 100, 1_000_000),
  FHIR_GATEWAY_AUDIT_REDIS_LENGTH: whole(1_000_000, 1_000, 1_000_000_000),
  FHIR_GATEWAY_AUDIT_FHIR_URL: z
    .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
    .regex(/^[^?#@]*$/, 'must have no query, no fragment and no password')
    .transform((url) => url.replace(/\/+$/, ''))
    .optional(),
  FHIR_GATEWAY_AUDIT_FHIR_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]+$/, 'must be a bearer token')
    .optional(),
  FHIR_GATEWAY_AUDIT_KEY: z
    .string()
    .refine((text) => Buffer.byteLength(text) >= 32, 'must be at least 32 bytes long')
    .optional(),
} as const;

/** What parsing {@link auditSettings} gives. */
export type AuditSettings = z.output<z.ZodObject<typeof auditSettings>>;

/** Makes of parsed settings where audit entries go. */
export function readAudit(data: AuditSettings): AuditConfig {
  const sinks = words(data.FHIR_GATEWAY_AUDIT_SINKS);
  const file = sinks.find((sink) => sink.startsWith('file:'))?.slice('file:'.length);
  const hasFhir = sinks.includes('fhir') && data.FHIR_GATEWAY_AUDIT_FHIR_URL !== undefined;
  return Object.freeze({
    stdout: sinks.includes('stdout'),
    ...(file !== undefined && { file }),
    ...(data.FHIR_GATEWAY_AUDIT_CHECKPOINTS !== undefined && { checkpoints: data.FHIR_GATEWAY_AUDIT_CHECKPOINTS }),
    redisStream: sinks.includes('redis-stream'),
    ...(hasFhir && { fhirUrl: data.FHIR_GATEWAY_AUDIT_FHIR_URL as string }),
    ...(hasFhir &&
      data.FHIR_GATEWAY_AUDIT_FHIR_TOKEN !== undefined && { fhirToken: data.FHIR_GATEWAY_AUDIT_FHIR_TOKEN }),
    ...(data.FHIR_GATEWAY_AUDIT_KEY !== undefined && { key: data.FHIR_GATEWAY_AUDIT_KEY }),
    whenFull: data.FHIR_GATEWAY_AUDIT_WHEN_FULL,
    maxQueued: data.FHIR_GATEWAY_AUDIT_QUEUE,
    redisMaxLength: data.FHIR_GATEWAY_AUDIT_REDIS_LENGTH,
  });
}

/** Faults between the audit's settings and others. */
export function auditFaults(data: AuditSettings & { readonly FHIR_GATEWAY_REDIS_URL?: string | undefined }): string[] {
  const faults: string[] = [];
  const sinks = words(data.FHIR_GATEWAY_AUDIT_SINKS);
  const url = data.FHIR_GATEWAY_AUDIT_FHIR_URL;
  if (sinks.includes('redis-stream') && data.FHIR_GATEWAY_REDIS_URL === undefined) {
    faults.push('FHIR_GATEWAY_REDIS_URL is needed for redis-stream in FHIR_GATEWAY_AUDIT_SINKS');
  }
  if (sinks.includes('fhir') && url === undefined) {
    faults.push('FHIR_GATEWAY_AUDIT_FHIR_URL is needed for fhir in FHIR_GATEWAY_AUDIT_SINKS');
  }
  if (url?.startsWith('http:') && !isLoopbackHost(new URL(url).hostname)) {
    faults.push('FHIR_GATEWAY_AUDIT_FHIR_URL must be an https URL, except on this machine');
  }
  return faults;
}

function kindOf(sink: string): string {
  return sink.split(':', 1)[0] ?? '';
}
