import { exactJson } from '@fhir-gateway/fhir';
import { type FhirReader } from '@fhir-gateway/record-view';
import type { Asker } from '@fhir-gateway/fhir-proxy';
import type { Gateway } from '@fhir-gateway/gateway';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';

/** Binds the console to the proxy, the same core that the FHIR route goes through. It sends reads and nothing else. */
export function createConsoleReader(
  asker: Asker,
  { proxy }: Pick<Gateway, 'proxy'>,
  platform: ResolvedPlatform,
): FhirReader {
  return async ({ path, query = '', leavesOut }) =>
    proxy.fetchJson(
      {
        ...asker,
        platform,
        request: { method: 'GET', path, query, headers: { accept: 'application/fhir+json' } },
      },
      { json: exactJson, leavesOut },
    );
}
