import type { IncomingHttpHeaders } from 'node:http';
import type { CancelSignal } from '../contract/fhir-call.js';
import type { Interaction } from '../contract/interaction.js';
import type { ProxyLimits } from '../contract/limits.js';
import { ProxyError } from '../contract/proxy-error.js';
import { retryAfterSeconds } from '../contract/upstream-failure.js';

type RetryLimits = Pick<ProxyLimits, 'maxRetries' | 'retryDelayMs' | 'maxRetryWaitMs'>;

/**
 * Whether repeating an interaction can change nothing: GET, HEAD, POST `_search`, and a batch of nothing else. Never a
 * write or another POST.
 */
export function isRepeatable({ method, isSearchByPost, isBatchOfReads, isWrite }: Interaction): boolean {
  if (isWrite) return false;
  return method === 'GET' || method === 'HEAD' || isSearchByPost || isBatchOfReads === true;
}

/** Statuses that say that the platform, or something in front of it, is out of order. */
export const outOfOrder: ReadonlySet<number> = new Set([502, 503, 504]);

/** Statuses that say that the same request may be answered otherwise a little later. */
export const passing: ReadonlySet<number> = new Set([429, ...outOfOrder]);

/**
 * How long to wait before a request is repeated whose answer has this head: as long as the platform says, else longer
 * each time.
 *
 * @param failures how many attempts have failed, this one included
 * @param random from 0 to 1, so that callers who failed together do not come back together
 * @returns `undefined` when the answer stands: it is no trouble that passes, or the platform asks for more patience than
 * a caller who waits has; a 429 without `Retry-After` would only meet the same limit again
 * @see RFC 9110 section 10.2.3; RFC 6585 section 4
 */
export function delayAfterStatus(
  status: number,
  headers: IncomingHttpHeaders,
  failures: number,
  limits: RetryLimits,
  at: { nowMs: number; random: () => number },
): number | undefined {
  if (!passing.has(status)) return undefined;
  const seconds = retryAfterSeconds(headers['retry-after'], at.nowMs);
  if (seconds === undefined) return status === 429 ? undefined : delayAfterFailure(failures, limits, at.random);
  const delayMs = 1000 * seconds + limits.retryDelayMs * at.random();
  return failures > limits.maxRetries || delayMs > limits.maxRetryWaitMs ? undefined : delayMs;
}

/** The same after a connection that failed: half to the whole of a span that doubles with each failure. */
export function delayAfterFailure(failures: number, limits: RetryLimits, random: () => number): number | undefined {
  if (failures > limits.maxRetries) return undefined;
  const spanMs = Math.min(limits.retryDelayMs * 2 ** (failures - 1), limits.maxRetryWaitMs);
  return spanMs * (0.5 + random() / 2);
}

/** Waits, unless the caller goes away meanwhile. @throws ProxyError CLIENT_CLOSED */
export function pause(delayMs: number, signal?: CancelSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const gone = (): void => {
      clearTimeout(timer);
      reject(new ProxyError('CLIENT_CLOSED', 'The client cancelled the request.'));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', gone);
      resolve();
    }, delayMs);
    if (signal?.aborted) return gone();
    signal?.addEventListener('abort', gone, { once: true });
  });
}
