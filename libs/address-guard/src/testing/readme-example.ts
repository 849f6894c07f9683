import { createGuardedFetch } from '../index.js';

/** Asks a server whose address somebody else chose; one on this machine or in another private network is not connected to. */
export async function readDocument(url: string): Promise<unknown> {
  const fetch = createGuardedFetch({ allowPrivate: () => false, privateNetworks: ['10.20.0.0/16'] });
  const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
  return await response.json();
}
