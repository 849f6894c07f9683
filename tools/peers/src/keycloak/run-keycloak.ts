import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort, startService } from '@fhir-gateway/testing';
import type { Finding } from '../finding.js';
import { checkStaff } from './check-staff.js';
import { checkSignIns } from './check-sign-ins.js';
import { startFhirServer } from './fhir-server.js';
import { startKeycloak } from './keycloak-server.js';
import { clientKinds, makeRealm, realm } from './realm.js';
import { makeStaffRealm, staffRealm, staffSettings } from './staff-realm.js';

/**
 * Signs people in to a Keycloak through the built REST API, with every kind of client, and ends their sign-ins again.
 *
 * @param home the folder of Keycloak
 * @param bundle the built REST API
 */
export async function runKeycloak(home: string, bundle: string): Promise<readonly Finding[]> {
  const folder = mkdtempSync(join(tmpdir(), 'fhir-gateway-keycloak-platforms-'));
  const ends: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
  try {
    const keycloak = await startKeycloak(home);
    ends.unshift(() => keycloak.stop());
    const fhir = await startFhirServer(keycloak.origin);
    ends.unshift(() => fhir.close());
    const port = await freePort();
    const gatewayUrl = `http://localhost:${port}`;
    const clients = await makeRealm(keycloak.admin, gatewayUrl);
    for (const kind of clientKinds) {
      const definition = platformOf(kind, `${fhir.url}/${kind.id}`, keycloak.origin);
      writeFileSync(join(folder, `${kind.id}.json`), JSON.stringify(definition));
    }
    const gateway = await startService({ command: [bundle], env: settings(folder, port, gatewayUrl) });
    ends.unshift(() => gateway.stop());
    const sessions = async (id: string, isOffline: boolean): Promise<number> => {
      // Keycloak counts what it wrote, a moment later.
      await delay(500);
      const path = `/${realm}/clients/${clients.get(id) ?? ''}/${isOffline ? 'offline-' : ''}session-count`;
      return (await keycloak.admin.get<{ count: number }>(path)).count;
    };
    const findings = await checkSignIns({ gatewayUrl, keycloakUrl: keycloak.origin, fhir, sessions });
    const staffPort = await freePort();
    const staffUrl = `http://localhost:${staffPort}`;
    const people = await makeStaffRealm(keycloak.admin, staffUrl);
    const env = { ...settings(folder, staffPort, staffUrl), ...staffSettings(keycloak.origin) };
    const staffed = await startService({ command: [bundle], env });
    ends.unshift(() => staffed.stop());
    const logOut = async (username: string): Promise<void> => {
      await keycloak.admin.post(`/${staffRealm}/users/${people.get(username) ?? ''}/logout`, {});
    };
    return [...findings, ...(await checkStaff({ gatewayUrl: staffUrl, keycloakUrl: keycloak.origin, logOut }))];
  } finally {
    for (const end of ends) await end();
  }
}

function platformOf(
  { id, method, isOffline, signOut }: (typeof clientKinds)[number],
  fhirBaseUrl: string,
  origin: string,
) {
  return {
    id,
    name: id,
    kind: 'sandbox',
    environment: 'local',
    fhirBaseUrl,
    oauth: {
      discoveryUrl: `${origin}/realms/${realm}/.well-known/openid-configuration`,
      grantTypes: ['authorization_code'],
      clientType: method === 'none' ? 'public' : 'confidential',
      tokenEndpointAuthMethods: [method],
      assertionSigningAlgs: ['ES384'],
      pkce: 'required',
      ...(signOut !== 'asks' && { endSessionHint: signOut, postLogoutRedirect: true }),
      scopes: ['openid', 'fhirUser', 'launch/patient', 'patient/*.read', ...(isOffline ? ['offline_access'] : [])],
    },
    quirks: { scopeSyntax: 'v1' },
    registration: 'required',
    verification: { status: 'local' },
  };
}

function settings(folder: string, port: number, publicUrl: string): Record<string, string> {
  const key = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey.export({ type: 'pkcs8', format: 'pem' });
  const credentials = clientKinds.map(({ id, method, secret }) => {
    const prefix = `FHIR_GATEWAY_PLATFORM_${id.toUpperCase().replaceAll('-', '_')}`;
    return {
      [`${prefix}_CLIENT_ID`]: id,
      ...(secret !== '' && { [`${prefix}_CLIENT_SECRET`]: secret }),
      ...(method === 'private_key_jwt' && { [`${prefix}_PRIVATE_KEY`]: String(key) }),
    };
  });
  return {
    FHIR_GATEWAY_HOST: '127.0.0.1',
    FHIR_GATEWAY_PORT: `${port}`,
    FHIR_GATEWAY_PUBLIC_URL: publicUrl,
    FHIR_GATEWAY_MASTER_KEY: randomBytes(36).toString('base64url'),
    FHIR_GATEWAY_PLATFORMS_DIR: folder,
    FHIR_GATEWAY_RATE_LIMITS: '1000',
    ...Object.assign({}, ...credentials),
  };
}
