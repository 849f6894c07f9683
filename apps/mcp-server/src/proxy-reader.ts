import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';
import type { FhirReader } from '@fhir-gateway/record-view';
import type { Session } from '@fhir-gateway/token-vault';
import type { ToolCall } from './tool-call.js';

const fhirJson = 'application/fhir+json';

/** Binds one caller and platform to the proxy, the same core that the REST door goes through. */
export function createReader(call: ToolCall, platform: ResolvedPlatform, session: Session | undefined): FhirReader {
  return async ({ method, path, query = '', headers = {}, body }) => {
    const { signal, requestId } = call;
    const hasBody = body !== undefined;
    return call.gateway.proxy.fetchJson({
      platform,
      ...(session && { session }),
      request: {
        method,
        path,
        query,
        headers: { accept: fhirJson, ...(hasBody && { 'content-type': fhirJson }), ...headers },
        ...(hasBody && { body: Buffer.from(JSON.stringify(body)) }),
      },
      door: 'mcp',
      requestId,
      signal,
    });
  };
}
