import type { SettingNote } from './setting-note.js';

/** Notes of signing in to the gateway itself. */
export const login: Readonly<Record<string, SettingNote>> = {
  FHIR_GATEWAY_LOGIN_ISSUER: {
    section: 'login',
    app: 'both',
    type: 'https URL',
    meaning:
      'the OpenID provider at which everybody signs in before anything else; not with `FHIR_GATEWAY_MCP_AUTH=local`; ' +
      'unset: whoever reaches the gateway may use it',
    example: {
      above: 'Who may use this gateway: people sign in at an OpenID provider first.',
      value: 'https://login.example.org/realms/staff',
    },
  },
  FHIR_GATEWAY_LOGIN_CLIENT_ID: {
    section: 'login',
    app: 'both',
    type: 'client id',
    meaning: 'the gateway’s client id at the provider; the redirect URI is `<public URL>/oauth/login/callback`',
    example: { value: 'fhir-gateway' },
  },
  FHIR_GATEWAY_LOGIN_CLIENT_SECRET: {
    section: 'login',
    app: 'both',
    type: 'text',
    meaning: 'its secret; unset, and without a key: a public client, which PKCE alone protects',
    isSecret: true,
  },
  FHIR_GATEWAY_LOGIN_PRIVATE_KEY: {
    section: 'login',
    app: 'both',
    type: 'PEM, JWK or JWK Set',
    meaning:
      'a key in the place of the secret (`private_key_jwt`); the provider finds its public half at ' +
      '`<public URL>/.well-known/jwks.json`',
    isSecret: true,
  },
  FHIR_GATEWAY_LOGIN_KEY_ID: {
    section: 'login',
    app: 'both',
    type: 'key id',
    meaning: 'the `kid` of that key, or which key of a set signs; unset: its thumbprint, or the first private one',
  },
  FHIR_GATEWAY_LOGIN_SCOPES: {
    section: 'login',
    app: 'both',
    type: 'scopes',
    meaning: 'what is asked for, with spaces between; `openid` has to be among them',
  },
  FHIR_GATEWAY_LOGIN_ROLES_CLAIM: {
    section: 'login',
    app: 'both',
    type: 'claim',
    meaning:
      'where the groups of a person stand in the id_token or at the UserInfo endpoint: a claim such as `groups`, or a ' +
      'path such as `realm_access.roles`',
    example: { value: 'groups' },
  },
  FHIR_GATEWAY_LOGIN_USER_GROUPS: {
    section: 'login',
    app: 'both',
    type: 'comma list',
    meaning: 'groups whose people may use the gateway; unset: everybody who can sign in',
    example: { value: 'fhir-users' },
  },
  FHIR_GATEWAY_LOGIN_OPERATOR_GROUPS: {
    section: 'login',
    app: 'both',
    type: 'comma list',
    meaning: 'groups whose people are operators, who may use the gateway, too; unset: nobody is one',
    example: { value: 'fhir-operators' },
  },
  FHIR_GATEWAY_LOGIN_MAX_SECONDS: {
    section: 'login',
    app: 'both',
    type: 'seconds',
    meaning:
      'how long a sign-in counts: sessions that begin with one end then, with their apps, and the person signs in again',
  },
};
