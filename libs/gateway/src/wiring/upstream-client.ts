import type { CreateTransport } from '@fhir-gateway/fhir-proxy';
import type { Config } from '../config/config.js';

/**
 * What makes the connections to platforms, by the settings; `undefined` for the proxy's default. Undici is loaded only
 * where it is chosen: it takes about 10 MB.
 */
export async function openUpstreamClient(client: Config['upstreamClient']): Promise<CreateTransport | undefined> {
  if (client === 'own') return undefined;
  const { createUndiciTransport } = await import('@fhir-gateway/http1-client/undici');
  return createUndiciTransport;
}
