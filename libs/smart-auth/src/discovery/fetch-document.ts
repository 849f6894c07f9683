import { boundedFetch, HttpFault } from './bounded-fetch.js';
import type { HttpLimits } from './bounded-fetch.js';

const mostRedirects = 3;

/**
 * Fetches a public document, also behind redirects within its origin: what is there is the server's own word, wherever it
 * keeps it. A redirect to anywhere else is not followed.
 *
 * @param headersOf what may be sent to an address, since some of it may be keys
 * @throws HttpFault as {@link boundedFetch}; the limit of time is for all requests together
 */
export async function fetchDocument(
  url: string,
  headersOf: (url: string) => Record<string, string>,
  limits: HttpLimits,
): Promise<Response> {
  const deadlineMs = performance.now() + limits.timeoutMs;
  for (let address = url, redirects = 0; ; redirects += 1) {
    const timeoutMs = Math.max(1, Math.round(deadlineMs - performance.now()));
    try {
      return await boundedFetch(address, { headers: headersOf(address) }, { ...limits, timeoutMs });
    } catch (error) {
      const next = error instanceof HttpFault ? error.location : undefined;
      if (next === undefined || redirects === mostRedirects || new URL(next).origin !== new URL(url).origin)
        throw error;
      address = next;
    }
  }
}
