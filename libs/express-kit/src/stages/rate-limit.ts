import { type CallLimits, type ClientAddressOf, type LimitClass, type Quota } from '@fhir-gateway/gateway';
import type { ServerResponse } from 'node:http';

import { contextOf } from './request-context.js';

/** The gateway's part that counts calls. */
export interface LimitingGateway {
  readonly callLimits: Pick<CallLimits, 'take' | 'limits'>;
  readonly clientAddressOf: ClientAddressOf;
}

/** What was left for the caller that an error refused; `undefined` for any other error. */
function quotaOfRefusal(error: unknown): Quota | undefined {
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
  const limit = callLimits.limits[limitClass];
  try {
    const taken = callLimits.take(limitClass, who, contextOf(response));
    // Nearly always there at once; nothing then waits for a turn of its own.
    if (!(taken instanceof Promise)) return addQuota(response, limitClass, limit, taken);
    return taken.then(
      (quota) => addQuota(response, limitClass, limit, quota),
      (error: unknown) => {
        addQuota(response, limitClass, limit, quotaOfRefusal(error));
        throw error;
      },
    );
  } catch (error) {
    addQuota(response, limitClass, limit, quotaOfRefusal(error));
    throw error;
  }
}

/**
 * Says in the answer what the policy is, and what is left of it.
 *
 * @see https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/ (fields `RateLimit-Policy`, `RateLimit`)
 */
function addQuota(response: ServerResponse, limitClass: LimitClass, limit: number, quota: Quota | undefined): void {
  if (quota === undefined) return;
  const context = contextOf(response);
  context.addHeader(response, 'ratelimit-policy', `"${limitClass}";q=${limit};w=60`);
  context.addHeader(response, 'ratelimit', `"${limitClass}";r=${quota.left};t=${quota.resetSeconds}`);
}

/** Classes that are counted by whose session it is, where that is known: in the routes themselves. */
export const countedInRoutes: ReadonlySet<LimitClass> = new Set(['fhir', 'coverage', 'mcp', 'mcp-http']);
