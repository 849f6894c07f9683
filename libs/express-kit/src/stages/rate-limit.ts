import { type CallLimits, type ClientAddressOf, type LimitClass, type Quota } from '@fhir-gateway/gateway';
import type { ServerResponse } from 'node:http';

import { contextOf } from './request-context.js';

/** The gateway's part that counts calls. */
export interface LimitingGateway {
  readonly callLimits: Pick<CallLimits, 'take' | 'limitOf'>;
  readonly clientAddressOf: ClientAddressOf;
}

/** A header's name and value. */
type Header = readonly [name: string, value: string];

/**
 * What an answer of a limited class says: the policy, and what is left of it.
 *
 * @see https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/ (fields `RateLimit-Policy`, `RateLimit`)
 */
export function rateLimitHeaders(limitClass: LimitClass, limit: number, quota: Quota): readonly [Header, Header] {
  return [
    ['ratelimit-policy', `"${limitClass}";q=${limit};w=60`],
    ['ratelimit', `"${limitClass}";r=${quota.left};t=${quota.resetSeconds}`],
  ];
}

/** What was left for the caller that an error refused; `undefined` for any other error. */
export function quotaOfRefusal(error: unknown): Quota | undefined {
  if (!(error instanceof Error && 'code' in error && error.code === 'CALLS_LIMITED')) return undefined;
  const { retryAfterSeconds } = error as { retryAfterSeconds?: unknown };
  return { left: 0, resetSeconds: typeof retryAfterSeconds === 'number' ? retryAfterSeconds : 1 };
}

/**
 * Counts one call and says in the answer what is left. At once, where the store need not be asked.
 *
 * @param who names the caller; see `limitedAddress` and `limitedCaller`
 * @throws GatewayError CALLS_LIMITED, after the answer's headers were set
 * @throws VaultError STORE_UNAVAILABLE for classes that need the store
 */
export function countCall(
  { callLimits }: Pick<LimitingGateway, 'callLimits'>,
  response: ServerResponse,
  limitClass: LimitClass,
  who: string,
): void | Promise<void> {
  const context = contextOf(response);
  const report = (quota: Quota | undefined): void => {
    if (quota === undefined) return;
    for (const [name, value] of rateLimitHeaders(limitClass, callLimits.limitOf(limitClass), quota)) {
      context.addHeader(response, name, value);
    }
  };
  const refuse = (error: unknown): never => {
    report(quotaOfRefusal(error));
    throw error;
  };
  try {
    const taken = callLimits.take(limitClass, who, context);
    // Nearly always there at once; nothing then waits for a turn of its own.
    if (taken instanceof Promise) return taken.then(report, refuse);
    report(taken);
  } catch (error) {
    refuse(error);
  }
}

/** Classes that are counted by whose session it is, where that is known: in the routes themselves. */
export const countedInRoutes: ReadonlySet<LimitClass> = new Set(['fhir', 'coverage', 'mcp', 'mcp-http']);
