import { InFlightLimiter } from '@fhir-gateway/limits';
import type { InFlightRefusal } from '@fhir-gateway/limits';
import type { FhirCall } from '../contract/fhir-call.js';
import type { ProxyLimits } from '../contract/limits.js';
import { ProxyError } from '../contract/proxy-error.js';

/** What of the limits bounds the requests to one platform. */
export type BulkheadLimits = Pick<
  ProxyLimits,
  'connections' | 'connectionsPerCaller' | 'maxWaiting' | 'maxWaitingPerCaller' | 'queueTimeoutMs'
>;

/**
 * Bounds the requests to one platform, so that a platform that hangs uses up its own places and nothing else, and so
 * that one caller cannot use up a platform. Refuses with UPSTREAM_BUSY, PLATFORM_CALLS_LIMITED or CLIENT_CLOSED.
 */
export function createBulkhead(limits: BulkheadLimits): InFlightLimiter {
  const { connections: places, connectionsPerCaller: placesPerCaller, ...queue } = limits;
  const { maxWaiting, maxWaitingPerCaller, queueTimeoutMs } = queue;
  return new InFlightLimiter({ places, placesPerCaller, maxWaiting, maxWaitingPerCaller, queueTimeoutMs }, refusal);
}

/**
 * Whom a call counts as whose caller is not named. Where no sign-in is needed, anybody gets as many sessions as one likes,
 * so that such calls count as those of one caller together.
 */
export function unnamedCaller({ session, platform }: FhirCall): string {
  return session && platform.oauth ? `session ${session.id}` : 'unknown';
}

/** Code, message and log detail of each refusal. */
const refusals = {
  full: ['UPSTREAM_BUSY', 'Too many requests wait for this platform already.', 'queue full'],
  late: ['UPSTREAM_BUSY', 'This platform is too slow for the requests that wait for it.', 'queue timeout'],
  'caller-full': ['PLATFORM_CALLS_LIMITED', 'Too many requests of this caller wait for this platform.', 'queue full'],
  'caller-late': ['PLATFORM_CALLS_LIMITED', 'Earlier requests of this caller took too long.', 'queue timeout'],
} as const;

function refusal(reason: InFlightRefusal): ProxyError {
  if (reason === 'cancelled') {
    return new ProxyError('CLIENT_CLOSED', 'The client cancelled the request while it waited.');
  }
  const [code, message, detail] = refusals[reason];
  return new ProxyError(code, `${message} This request was not sent.`, { retryAfterSeconds: 1, detail });
}
