import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The platform under which the gateway knows the stub. */
export const platformId = 'bench';

/**
 * Writes a stub's platform file into a folder for `FHIR_GATEWAY_PLATFORMS_DIR`.
 *
 * @param origin where its authorization server is
 * @param fhirBaseUrl `/fhir` there by default
 */
export function writePlatformFile(
  folder: string,
  origin: string,
  { id = platformId, fhirBaseUrl = `${origin}/fhir` }: { readonly id?: string; readonly fhirBaseUrl?: string } = {},
): void {
  const platform = {
    id,
    name: 'Benchmark Stub',
    displayName: 'Benchmark',
    kind: 'sandbox',
    environment: 'local',
    fhirBaseUrl,
    fhirVersion: '4.0.1',
    oauth: {
      authorizeUrl: `${origin}/authorize`,
      tokenUrl: `${origin}/token`,
      revokeUrl: `${origin}/revoke`,
      discovery: 'smart',
      grantTypes: ['authorization_code'],
      clientType: 'public',
      tokenEndpointAuthMethods: ['none'],
      pkce: 'required',
      scopes: ['launch/patient', 'offline_access', 'patient/*.rs'],
    },
    capabilities: { patientAccess: true, smartV2: true },
    quirks: { anyClientId: true, scopeSyntax: 'v2', patientIdFrom: ['token.patient'] },
    registration: 'none',
    verification: { status: 'local', sources: [{ title: 'The stub in tools/bench' }] },
  };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${id}.json`), JSON.stringify(platform, null, 2));
}
