import { randomBytes } from 'node:crypto';
import type { KeycloakAdmin } from './keycloak-admin.js';

/** How a client proves who it is, and what its sign-ins are good for. */
export interface ClientKind {
  /** The platform and the client are called after it. */
  readonly id: string;
  readonly method: 'none' | 'client_secret_basic' | 'client_secret_post' | 'private_key_jwt';
  /** Whether `offline_access` is asked for. */
  readonly isOffline: boolean;
  /** Whether the token response says whose record it is; else only `fhirUser` of the id token does. */
  readonly namesPatient: boolean;
  readonly secret: string;
  /** How a browser that signs out at Keycloak proves whose session it means; `asks`: Keycloak asks the person. */
  readonly signOut: 'asks' | 'form' | 'query';
}

/** Every way of authenticating, and one that stays signed in. */
export const clientKinds: readonly ClientKind[] = [
  // Characters that have to be encoded in a Basic header (RFC 6749 section 2.3.1).
  {
    id: 'kc-basic',
    method: 'client_secret_basic',
    isOffline: false,
    namesPatient: true,
    secret: 's3c/ret+1 %&',
    signOut: 'asks',
  },
  {
    id: 'kc-post',
    method: 'client_secret_post',
    isOffline: false,
    namesPatient: false,
    secret: randomBytes(18).toString('base64url'),
    signOut: 'query',
  },
  { id: 'kc-public', method: 'none', isOffline: false, namesPatient: true, secret: '', signOut: 'form' },
  { id: 'kc-key', method: 'private_key_jwt', isOffline: false, namesPatient: true, secret: '', signOut: 'query' },
  {
    id: 'kc-offline',
    method: 'client_secret_basic',
    isOffline: true,
    namesPatient: false,
    secret: randomBytes(18).toString('base64url'),
    signOut: 'query',
  },
];

/** The people of the realm, each with the patient whose record is theirs. */
export const people = [
  { username: 'alice', patient: 'p1' },
  { username: 'bob', patient: 'p2' },
] as const;

export const password = 'any password';
export const realm = 'smart';
/** The client of the FHIR server, which asks whether tokens are active. */
export const introspector = { id: 'fhir-server', secret: randomBytes(18).toString('base64url') } as const;
/** Short, so that a run sees several refreshes. */
export const accessTokenSeconds = 3;

const scopes = ['launch/patient', 'fhirUser', 'patient/*.read'];

/** Makes the realm; returns the internal id of each client by its client id. */
export async function makeRealm(admin: KeycloakAdmin, gatewayUrl: string): Promise<ReadonlyMap<string, string>> {
  await admin.post('', {
    realm,
    enabled: true,
    accessTokenLifespan: accessTokenSeconds,
    revokeRefreshToken: true,
    refreshTokenMaxReuse: 0,
    sslRequired: 'none',
  });
  await admin.put(`/${realm}/users/profile`, {
    ...(await admin.get<object>(`/${realm}/users/profile`)),
    unmanagedAttributePolicy: 'ENABLED',
  });
  const scopeIds = [];
  for (const name of scopes) {
    const attributes = { 'include.in.token.scope': 'true', 'display.on.consent.screen': 'false' };
    scopeIds.push(await admin.post(`/${realm}/client-scopes`, { name, protocol: 'openid-connect', attributes }));
  }
  const ids = new Map<string, string>();
  for (const kind of clientKinds) {
    const id = await admin.post(`/${realm}/clients`, clientOf(kind, gatewayUrl));
    for (const scope of scopeIds) await admin.put(`/${realm}/clients/${id}/optional-client-scopes/${scope}`);
    ids.set(kind.id, id);
  }
  await admin.post(`/${realm}/clients`, {
    clientId: introspector.id,
    secret: introspector.secret,
    standardFlowEnabled: false,
  });
  for (const { username, patient } of people) {
    await admin.post(`/${realm}/users`, {
      username,
      enabled: true,
      email: `${username}@example.org`,
      emailVerified: true,
      firstName: username,
      lastName: 'Example',
      attributes: { patient: [patient], fhirUser: [`Patient/${patient}`] },
      credentials: [{ type: 'password', value: password, temporary: false }],
    });
  }
  return ids;
}

function clientOf({ id, method, secret, namesPatient }: ClientKind, gatewayUrl: string): object {
  const isKey = method === 'private_key_jwt';
  return {
    clientId: id,
    publicClient: method === 'none',
    ...(secret !== '' && { secret }),
    clientAuthenticatorType: isKey ? 'client-jwt' : 'client-secret',
    standardFlowEnabled: true,
    redirectUris: [`${gatewayUrl}/oauth/callback`],
    attributes: {
      'pkce.code.challenge.method': 'S256',
      'post.logout.redirect.uris': `${gatewayUrl}/*`,
      ...(isKey && {
        'use.jwks.url': 'true',
        'jwks.url': `${gatewayUrl}/.well-known/jwks.json`,
        'token.endpoint.auth.signing.alg': 'ES384',
      }),
    },
    protocolMappers: [
      // Keycloak tells a client only about tokens that are meant for it.
      {
        name: 'audience',
        protocol: 'openid-connect',
        protocolMapper: 'oidc-audience-mapper',
        config: {
          'included.client.audience': introspector.id,
          'access.token.claim': 'true',
          'introspection.token.claim': 'true',
        },
      },
      // What the FHIR server learns of a token.
      userAttribute('patient', 'patient', { 'access.token.claim': 'true', 'introspection.token.claim': 'true' }),
      namesPatient ? patientInResponse : userAttribute('fhirUser', 'fhirUser', { 'id.token.claim': 'true' }),
    ],
  };
}

/** Keycloak takes attributes of people into tokens, and into the response itself only what is the same for all. */
const patientInResponse = {
  name: 'patient in the token response',
  protocol: 'openid-connect',
  protocolMapper: 'oidc-hardcoded-claim-mapper',
  config: {
    'claim.name': 'patient',
    'claim.value': people[0].patient,
    'jsonType.label': 'String',
    'access.tokenResponse.claim': 'true',
  },
};

function userAttribute(attribute: string, claim: string, config: Readonly<Record<string, string>>): object {
  return {
    name: attribute,
    protocol: 'openid-connect',
    protocolMapper: 'oidc-usermodel-attribute-mapper',
    config: { 'user.attribute': attribute, 'claim.name': claim, 'jsonType.label': 'String', ...config },
  };
}
