import { loadConfig } from '../config/config.js';
import { openUpstreamClient } from './upstream-client.js';

it.each([
  [{}, undefined],
  [{ FHIR_GATEWAY_UPSTREAM_CLIENT: 'own' }, undefined],
  [{ FHIR_GATEWAY_UPSTREAM_CLIENT: 'undici' }, 'createUndiciTransport'],
])('makes connections to platforms as %j says', async (environment, name) => {
  const create = await openUpstreamClient(loadConfig(environment).upstreamClient);
  expect(create?.name).toBe(name);
});

it.each(['fetch', 'OWN', 'own,undici'])('refuses the client %j', (client) => {
  expect(() => loadConfig({ FHIR_GATEWAY_UPSTREAM_CLIENT: client })).toThrow(
    expect.objectContaining({ detail: 'FHIR_GATEWAY_UPSTREAM_CLIENT must be one of own, undici' }),
  );
});
