import { exactJson } from '@fhir-gateway/fhir';
import { type FhirReader } from '@fhir-gateway/record-view';
import type { Gateway } from '@fhir-gateway/gateway';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';
import type { Session } from '@fhir-gateway/token-vault';

/** For whom the console reads. */
interface ConsoleVisit {
  readonly gateway: Gateway;
  readonly platform: ResolvedPlatform;
  /** Absent for a visitor without one, who can read open platforms and capabilities. */
  readonly session: Session | undefined;
  readonly requestId: string;
  /** Aborted when the browser goes away. */
  readonly signal: AbortSignal;
}

/** Binds the console to the proxy, the same core that the FHIR route goes through. It sends reads and nothing else. */
export function createConsoleReader({ gateway, platform, session, requestId, signal }: ConsoleVisit): FhirReader {
  return async ({ path, query = '', leavesOut }) =>
    gateway.proxy.fetchJson(
      {
        platform,
        ...(session && { session }),
        request: { method: 'GET', path, query, headers: { accept: 'application/fhir+json' } },
        app: 'rest',
        requestId,
        signal,
      },
      { json: exactJson, leavesOut },
    );
}
