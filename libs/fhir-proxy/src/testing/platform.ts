import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';
import type { Session } from '@fhir-gateway/token-vault';

/** Where the gateway of the tests serves its platform. */
export const gatewayBase = 'http://gateway.test:8000/api/fhir/test';

/** A session that nothing has to open. */
export const session: Session = { id: 'session-1', createdAtSeconds: 1, expiresAtSeconds: 2_000_000_000 };

/** Changes to the test platform. */
export interface PlatformChange {
  id?: string;
  isOpen?: boolean;
  definition?: Partial<ResolvedPlatform['definition']>;
  tenantQuery?: Record<string, string>;
  requestHeaders?: Record<string, string>;
  upstreamCredential?: { name: string; value: string };
}

/** A platform at `base`, with a login unless it is open. */
export function makePlatform(base: string, change: PlatformChange = {}): ResolvedPlatform {
  const id = change.id ?? 'test';
  const definition = { id, name: 'Test platform', kind: 'sandbox', environment: 'local', ...change.definition };
  return {
    id,
    name: 'Test platform',
    // Only what the proxy looks at; the registry's own tests cover the rest.
    definition: definition as ResolvedPlatform['definition'],
    fhirBaseUrl: base,
    vendorBaseUrl: base,
    ...(!change.isOpen && { oauth: {} as NonNullable<ResolvedPlatform['oauth']> }),
    credentials: {} as ResolvedPlatform['credentials'],
    ...(change.tenantQuery && { tenantQuery: change.tenantQuery }),
    requestHeaders: () => change.requestHeaders ?? {},
    ...upstreamCredentialOf(change),
  };
}

function upstreamCredentialOf({ upstreamCredential }: PlatformChange): Partial<ResolvedPlatform> {
  return upstreamCredential === undefined ? {} : { upstreamCredential: () => upstreamCredential };
}
