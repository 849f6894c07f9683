import { HttpFault } from '../discovery/bounded-fetch.js';

/** Between the attempts; the authorization code is spent by then, so that nothing else can save the sign-in. */
const pausesMs = [200, 1_000];

/** The keys of an issuer could not be had, which says nothing of what they were to verify. */
export class KeysUnavailable extends Error {
  override readonly name = 'KeysUnavailable';
}

/**
 * Fetches the keys of an issuer, up to three times where it answers with a fault of its own or not at all.
 *
 * @throws KeysUnavailable when it does so every time; its message is of our own words
 */
export async function fetchKeys(fetchOnce: () => Promise<Response>): Promise<Response> {
  for (let attempt = 0; ; attempt += 1) {
    const reason = await tryFetch(fetchOnce);
    if (typeof reason !== 'string') return reason;
    const pauseMs = pausesMs[attempt];
    if (pauseMs === undefined) throw new KeysUnavailable(reason);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

/** The answer, or why there is none that counts. */
async function tryFetch(fetchOnce: () => Promise<Response>): Promise<Response | string> {
  try {
    const response = await fetchOnce();
    if (response.ok) return response;
    const reason = `http ${response.status}`;
    if (response.status >= 500 || response.status === 429) return reason;
    throw new KeysUnavailable(reason);
  } catch (error) {
    // One that took its whole time is not worth as much again.
    if (error instanceof HttpFault && error.kind === 'unreachable') return error.message;
    if (error instanceof HttpFault) throw new KeysUnavailable(error.message);
    throw error;
  }
}
