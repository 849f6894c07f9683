import { z } from 'zod';
import { defaultMinuteLimits, limitClasses, type LimitClass, type MinuteLimits } from './limit-classes.js';

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

/** What of the limits' settings becomes of them. */
export interface LimitsConfig {
  /** Calls a minute by class; 0 for those that are not counted. */
  readonly minuteLimits: MinuteLimits;
  readonly serverLimits: ServerLimits;
}

/** Digits only: whatever else would become a number, such as a blank, might become 0 and take a limit away. */
const whole = (fallback: number, least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,12}$/, 'must be a whole number')
    .transform(Number)
    .refine((value) => value >= least && value <= most, `must be from ${least} to ${most}`)
    .default(fallback);

/** The setting of one class: that of `mcp-http` is `FHIR_GATEWAY_RATE_LIMIT_MCP_HTTP`. */
type ClassSetting = `FHIR_GATEWAY_RATE_LIMIT_${Uppercase<Exclude<LimitClass, 'mcp-http'>> | 'MCP_HTTP'}`;
const settingOf = (limitClass: LimitClass): ClassSetting =>
  `FHIR_GATEWAY_RATE_LIMIT_${limitClass.toUpperCase().replace('-', '_')}` as ClassSetting;

const mostCallsAMinute = 10_000_000;
const classSettings = Object.fromEntries(
  limitClasses.map((limitClass) => [
    settingOf(limitClass),
    whole(defaultMinuteLimits[limitClass], 0, mostCallsAMinute),
  ]),
) as Record<ClassSetting, ReturnType<typeof whole>>;

const MiB = 1024 * 1024;

/** The settings of all limits, to be spread into the schema of the settings. */
export const limitSettings = {
  FHIR_GATEWAY_RATE_LIMITS: z.enum(['on', 'off'], { error: 'must be on or off' }).optional(),
  ...classSettings,
  FHIR_GATEWAY_REQUESTS_AT_ONCE: whole(2_000, 0, 1_000_000),
  FHIR_GATEWAY_REQUESTS_AT_ONCE_PER_CALLER: whole(64, 0, 1_000_000),
  FHIR_GATEWAY_CONNECTIONS: whole(10_000, 0, 1_000_000),
  FHIR_GATEWAY_HEADER_BYTES: whole(32 * 1024, 4 * 1024, MiB),
  FHIR_GATEWAY_HEADERS_TIMEOUT_SECONDS: whole(20, 1, 600),
  FHIR_GATEWAY_REQUEST_TIMEOUT_SECONDS: whole(120, 1, 3_600),
  FHIR_GATEWAY_CLIENT_STALL_SECONDS: whole(30, 0, 3_600),
  FHIR_GATEWAY_FHIR_BODY_BYTES: whole(2 * MiB, 1024, 256 * MiB),
  FHIR_GATEWAY_MCP_BODY_BYTES: whole(4 * MiB, 1024, 256 * MiB),
} as const;

/** What parsing {@link limitSettings} gives. */
export type LimitSettings = z.output<z.ZodObject<typeof limitSettings>>;

/**
 * Makes the limits of parsed settings.
 *
 * @param isLocal one person on this machine: their calls are counted only when the operator says `on`
 */
export function readLimits(data: LimitSettings, isLocal: boolean): LimitsConfig {
  const isOn = (data.FHIR_GATEWAY_RATE_LIMITS ?? (isLocal ? 'off' : 'on')) === 'on';
  const minuteLimits = Object.fromEntries(
    limitClasses.map((limitClass) => [limitClass, isOn ? data[settingOf(limitClass)] : 0]),
  ) as Record<LimitClass, number>;
  return {
    minuteLimits: Object.freeze(minuteLimits),
    serverLimits: Object.freeze({
      requestsAtOnce: data.FHIR_GATEWAY_REQUESTS_AT_ONCE,
      requestsAtOncePerCaller: data.FHIR_GATEWAY_REQUESTS_AT_ONCE_PER_CALLER,
      connections: data.FHIR_GATEWAY_CONNECTIONS,
      headerBytes: data.FHIR_GATEWAY_HEADER_BYTES,
      headersTimeoutSeconds: data.FHIR_GATEWAY_HEADERS_TIMEOUT_SECONDS,
      requestTimeoutSeconds: data.FHIR_GATEWAY_REQUEST_TIMEOUT_SECONDS,
      clientStallSeconds: data.FHIR_GATEWAY_CLIENT_STALL_SECONDS,
      fhirBodyBytes: data.FHIR_GATEWAY_FHIR_BODY_BYTES,
      mcpBodyBytes: data.FHIR_GATEWAY_MCP_BODY_BYTES,
    }),
  };
}

/** Faults between the limits' settings. */
export function limitFaults(data: LimitSettings): string[] {
  return data.FHIR_GATEWAY_HEADERS_TIMEOUT_SECONDS > data.FHIR_GATEWAY_REQUEST_TIMEOUT_SECONDS
    ? ['FHIR_GATEWAY_HEADERS_TIMEOUT_SECONDS must not exceed FHIR_GATEWAY_REQUEST_TIMEOUT_SECONDS']
    : [];
}
