import { platformStates, type KnownFailure, type PlatformHealth, type ProcessReport } from '@fhir-gateway/gateway';
import type { RedisFigures } from '@fhir-gateway/token-vault/redis';
import { z } from 'zod';

import { named } from '../route/named-schemas.js';

const time = z.string().describe('ISO 8601, UTC');
const counts = z.record(z.string(), z.number());

const failureView = named(
  'OperatorFailure',
  z.object({
    time,
    request_id: z.string().optional(),
    platform_id: z.string().optional(),
    code: z.string().describe('An error code of the gateway, or `HTTP_` and the status of a platform’s answer'),
    rule: z.string().optional(),
    stage: z.string().optional(),
    detail: z
      .string()
      .optional()
      .describe('For the log: the system’s error code, or the words of an authorization server'),
    is_refusal: z.boolean().describe('Whether the gateway refused the request, as opposed to something that failed'),
    process: z.string().describe('The process that had it'),
  }),
);

const platformView = named(
  'OperatorPlatform',
  z.object({
    platform_id: z.string(),
    name: z.string(),
    state: z.enum(platformStates),
    status: z.string(),
    calls: z.number().describe('Answered in the last hour'),
    p50_seconds: z.number().nullable().describe('The median is not larger; null without a call, or above a minute'),
    p99_seconds: z.number().nullable(),
    failures: counts.describe('In the last hour, by kind'),
    last_success: time.optional(),
    last_failure: time.optional(),
    under_way: z.number(),
    waiting: z.number(),
    open_breakers: z.number().describe('Processes in which a breaker keeps requests back'),
    cause: z.string().optional(),
    next_step: z.string().optional(),
    drifts: z
      .number()
      .optional()
      .describe('In how many things its server is not as it was, or as its file says; absent where it was not read'),
  }),
);

const processView = named(
  'OperatorProcess',
  z.object({
    id: z.string(),
    host: z.string(),
    node: z.string(),
    apps: z.array(z.enum(['rest', 'mcp'])),
    started: time,
    reported: time,
    under_way: z.number().describe('Requests under way to platforms'),
    limited: counts.describe('Calls refused by a limit since the start, by kind of call'),
    audit_recorded: z.number(),
    audit_dropped: z.number(),
    revocations_waiting: z.number(),
  }),
);

const redisView = named(
  'OperatorRedis',
  z.object({
    version: z.string(),
    used_bytes: z.number(),
    max_bytes: z.number().optional().describe('Absent where the server has no limit'),
    eviction_policy: z.string().describe('With any but `noeviction` it may remove sessions where memory is full'),
    evicted: z.number().describe('Keys that it has removed so since its start'),
    keys: z.number().describe('Of all who use the server'),
    keys_by_type: counts.describe('Keys of this gateway by the type of the value'),
    complete: z.boolean().describe('Whether all keys were counted'),
    ping_ms: z.number(),
  }),
);

const check = z.enum(['ok', 'failed']);

/** What the operator's page shows, for programs. */
export const operatorView = named(
  'OperatorOverview',
  z.object({
    ready: z.boolean(),
    checks: z.object({ store: check, keys: check, platforms: check, audit: check }),
    store: z.enum(['redis', 'memory']),
    processes: z.array(processView),
    platforms: z.array(platformView),
    total: z.number().describe('Platforms that the filter leaves'),
    states: counts.describe('How many of all platforms are in each state'),
    failures: z.array(failureView).describe('Newest first, of all processes'),
    redis: z.array(redisView).nullable().describe('Each server of the Redis; null where one did not answer'),
  }),
);

const iso = (ms: number) => new Date(ms).toISOString();

export function viewFailure(failure: KnownFailure): z.output<typeof failureView> {
  const { timeMs, requestId, platformId, code, rule, stage, detail, isRefusal, process } = failure;
  return {
    time: iso(timeMs),
    ...(requestId !== undefined && { request_id: requestId }),
    ...(platformId !== undefined && { platform_id: platformId }),
    code,
    ...(rule !== undefined && { rule }),
    ...(stage !== undefined && { stage }),
    ...(detail !== undefined && { detail }),
    is_refusal: isRefusal,
    process: process.id,
  };
}

export function viewPlatform(health: PlatformHealth): z.output<typeof platformView> {
  const { platformId, lastSuccessMs, lastFailureMs, diagnosis } = health;
  const finite = (seconds: number | undefined) => (seconds !== undefined && Number.isFinite(seconds) ? seconds : null);
  return {
    platform_id: platformId,
    name: health.name,
    state: health.state,
    status: health.status,
    calls: health.calls,
    p50_seconds: finite(health.p50Seconds),
    p99_seconds: finite(health.p99Seconds),
    failures: { ...health.failures },
    ...(lastSuccessMs !== undefined && { last_success: iso(lastSuccessMs) }),
    ...(lastFailureMs !== undefined && { last_failure: iso(lastFailureMs) }),
    under_way: health.underWay,
    waiting: health.waiting,
    open_breakers: health.openBreakers,
    ...(diagnosis && { cause: diagnosis.cause, next_step: diagnosis.nextStep }),
    ...(health.drifts !== undefined && { drifts: health.drifts }),
  };
}

export function viewProcess(report: ProcessReport): z.output<typeof processView> {
  return {
    id: report.id,
    host: report.host,
    node: report.node,
    apps: [...report.apps],
    started: iso(report.startedAtMs),
    reported: iso(report.atMs),
    under_way: report.pools.reduce((sum, { running }) => sum + running, 0),
    limited: { ...report.limited },
    audit_recorded: report.audit.recorded,
    audit_dropped: report.audit.droppedEntries,
    revocations_waiting: report.pendingRevocations,
  };
}

export function viewRedis(figures: RedisFigures): z.output<typeof redisView> {
  const { version, usedBytes, maxBytes, evictionPolicy, evicted, keys, keysByType, isCut, pingMs } = figures;
  return {
    version,
    used_bytes: usedBytes,
    ...(maxBytes !== undefined && { max_bytes: maxBytes }),
    eviction_policy: evictionPolicy,
    evicted,
    keys,
    keys_by_type: { ...keysByType },
    complete: !isCut,
    ping_ms: pingMs,
  };
}
