import { createServer } from 'node:http';
import type { PlatformRegistry } from '@fhir-gateway/platform-registry';
import type { SmartAuth } from '@fhir-gateway/smart-auth';
import type { Session } from '@fhir-gateway/token-vault';
import { FhirProxy, ProxyError } from '../index.js';
import type { FhirAuditEntry } from '../index.js';

/** A FHIR server of your own at `fhirBase`, in front of one platform, for one signed-in session. */
export function serveFhir(
  { auth, registry, session }: { auth: SmartAuth; registry: PlatformRegistry; session: Session },
  platformId: string,
  fhirBase: string,
  audit: (entry: FhirAuditEntry) => void,
) {
  const proxy = new FhirProxy({
    auth,
    gatewayBaseUrl: () => fhirBase,
    isWriteAllowed: () => false,
    audit,
  });
  const server = createServer((request, response) => {
    const { method = 'GET', url = '/', headers } = request;
    const [path = '', query = ''] = url.slice(new URL(fhirBase).pathname.length + 1).split(/\?(.*)/s);
    const platform = registry.resolve(platformId);
    const call = { platform, session, request: { method, path, query, headers, body: request } };
    proxy
      .send({ ...call, app: 'rest', requestId: crypto.randomUUID() }, (head) =>
        response.writeHead(head.status, head.headers),
      )
      .catch((error: unknown) => {
        if (response.headersSent) return response.destroy();
        return response.writeHead(error instanceof ProxyError ? 400 : 500).end();
      });
  });
  return { server, proxy };
}
