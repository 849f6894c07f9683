import { FhirProxy, ProxyError } from '@fhir-gateway/fhir-proxy';
import { createPlatformRegistry } from '@fhir-gateway/platform-registry';
import { listen } from './servers.js';
import type { FhirServer } from './servers.js';

/** The scopes of whoever asks: everything, so that what is refused is refused by the platform. */
const scopes = ['user/*.cruds'];

/** Serves a platform through the proxy, for one signed-in session that may do everything. */
export async function startApp(platform: FhirServer): Promise<FhirServer> {
  const registry = createPlatformRegistry({
    definitions: [
      {
        id: 'conformance',
        name: 'Conformance',
        kind: 'sandbox',
        environment: 'local',
        fhirBaseUrl: platform.base,
        registration: 'none',
        oauth: { scopes },
        verification: { status: 'local' },
      },
    ],
    environment: { FHIR_GATEWAY_PLATFORM_CONFORMANCE_CLIENT_ID: 'conformance' },
  });
  const access = { accessToken: 'conformance', scopes, expiresAtSeconds: 4_000_000_000 };
  const session = { id: 'conformance', createdAtSeconds: 0, expiresAtSeconds: 4_000_000_000 };
  let base = '';
  const proxy = new FhirProxy({
    auth: { access: () => Promise.resolve(access) },
    gatewayBaseUrl: () => base,
    isWriteAllowed: () => true,
  });
  const app = await listen((request, response) => {
    const { method = '', url = '', headers } = request;
    const [path = '', query = ''] = url.replace(/^\/fhir\/?/, '').split(/\?(.*)/s);
    const call = {
      platform: registry.resolve('conformance'),
      session,
      app: 'rest' as const,
      requestId: 'conformance-1',
    };
    proxy
      .send({ ...call, request: { method, path, query, headers, body: request } }, (head) =>
        response.writeHead(head.status, head.headers),
      )
      .catch((error: unknown) => {
        // A status that no FHIR server gives, so that a refusal cannot be taken for one of the platform.
        if (response.headersSent) response.destroy();
        else response.writeHead(599).end(error instanceof ProxyError ? error.code : String(error));
      });
  });
  base = app.base;
  return {
    base,
    close: async () => {
      await app.close();
      await proxy.close();
    },
  };
}
