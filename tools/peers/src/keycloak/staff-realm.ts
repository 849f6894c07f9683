import { randomBytes } from 'node:crypto';
import type { KeycloakAdmin } from './keycloak-admin.js';
import { password } from './realm.js';

/** The realm at which staff sign in to the gateway itself. */
export const staffRealm = 'staff';

/** People of the realm, each with the group they are in and the roles that it gives. */
export const staff = [
  { username: 'clerk', group: 'fhir-users', roles: ['user'] },
  { username: 'operator', group: 'fhir-operators', roles: ['user', 'operator'] },
  { username: 'visitor', group: undefined, roles: [] },
] as const;

const client = { id: 'fhir-gateway', secret: randomBytes(18).toString('base64url') } as const;

/** The settings of a gateway whose staff sign in at the realm. */
export function staffSettings(keycloakUrl: string): Record<string, string> {
  return {
    FHIR_GATEWAY_LOGIN_ISSUER: `${keycloakUrl}/realms/${staffRealm}`,
    FHIR_GATEWAY_LOGIN_CLIENT_ID: client.id,
    FHIR_GATEWAY_LOGIN_CLIENT_SECRET: client.secret,
    FHIR_GATEWAY_LOGIN_ROLES_CLAIM: 'groups',
    FHIR_GATEWAY_LOGIN_USER_GROUPS: 'fhir-users',
    FHIR_GATEWAY_LOGIN_OPERATOR_GROUPS: 'fhir-operators',
  };
}

/** Makes the realm as docs/sign-in.md describes it; returns the internal ids of its people by name. */
export async function makeStaffRealm(admin: KeycloakAdmin, gatewayUrl: string): Promise<ReadonlyMap<string, string>> {
  await admin.post('', { realm: staffRealm, enabled: true, sslRequired: 'none' });
  await admin.post(`/${staffRealm}/clients`, {
    clientId: client.id,
    secret: client.secret,
    standardFlowEnabled: true,
    directAccessGrantsEnabled: false,
    redirectUris: [`${gatewayUrl}/oauth/login/callback`],
    attributes: {
      'pkce.code.challenge.method': 'S256',
      'post.logout.redirect.uris': `${gatewayUrl}/auth/signed-out`,
      'backchannel.logout.url': `${gatewayUrl}/oauth/login/backchannel-logout`,
      'backchannel.logout.session.required': 'true',
    },
    protocolMappers: [
      {
        name: 'groups',
        protocol: 'openid-connect',
        protocolMapper: 'oidc-group-membership-mapper',
        config: { 'claim.name': 'groups', 'full.path': 'false', 'id.token.claim': 'true' },
      },
    ],
  });
  const groups = new Map<string, string>();
  for (const { group } of staff) {
    if (group !== undefined) groups.set(group, await admin.post(`/${staffRealm}/groups`, { name: group }));
  }
  const ids = new Map<string, string>();
  for (const { username, group } of staff) {
    const id = await admin.post(`/${staffRealm}/users`, {
      username,
      enabled: true,
      email: `${username}@example.org`,
      emailVerified: true,
      firstName: username,
      lastName: 'Example',
      credentials: [{ type: 'password', value: password, temporary: false }],
    });
    if (group !== undefined) await admin.put(`/${staffRealm}/users/${id}/groups/${groups.get(group)}`);
    ids.set(username, id);
  }
  return ids;
}
