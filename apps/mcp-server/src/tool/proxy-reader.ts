import { exactJson, stringifyExact } from '@fhir-gateway/fhir';
import type { Asker, FhirCall } from '@fhir-gateway/fhir-proxy';
import type { Gateway } from '@fhir-gateway/gateway';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';
import { type FhirReader, type ReaderRequest } from '@fhir-gateway/record-view';

const fhirJson = 'application/fhir+json';

/**
 * Binds one caller and platform to the proxy, the same core that the REST API goes through.
 *
 * @param step tells the client what is done next
 */
export function createReader(
  asker: Asker,
  { proxy }: Pick<Gateway, 'proxy'>,
  platform: ResolvedPlatform,
  step: (message: string) => void = () => undefined,
): FhirReader {
  return async (request) => {
    step(`Asking ${platform.id} for ${resourceTypeOf(request.path)}`);
    const { leavesOut, received, take } = request;
    return proxy.fetchJson(proxyCall(asker, platform, request), { json: exactJson, leavesOut, received, take });
  };
}

/** What of a path may be told: the type, and no id. */
export function resourceTypeOf(path: string): string {
  return /^\/?([A-Z][A-Za-z]{1,40})(?:[/?]|$)/.exec(path)?.[1] ?? 'an answer';
}

/** A request of a tool as the proxy takes it. */
function proxyCall(
  asker: Asker,
  platform: ResolvedPlatform,
  { method, path, query = '', headers = {}, body }: ReaderRequest,
): FhirCall {
  const hasBody = body !== undefined;
  return {
    ...asker,
    platform,
    request: {
      method,
      path,
      query,
      headers: { accept: fhirJson, ...(hasBody && { 'content-type': fhirJson }), ...headers },
      ...(hasBody && { body: Buffer.from(stringifyExact(body)) }),
    },
  };
}
