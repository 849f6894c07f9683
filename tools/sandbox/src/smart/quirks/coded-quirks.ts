import { createHmac } from 'node:crypto';
import type { IdTokenParts, JsonAnswer, QuirkTable } from './auth-quirk.js';

/** The provider's records are found without what follows this character, which no code or token of it has. */
export const padding = '~';
const endpoints = ['authorization_endpoint', 'token_endpoint', 'revocation_endpoint', 'jwks_uri'];
const hasScope = (request: URLSearchParams, test: RegExp) =>
  (request.get('scope') ?? '').split(' ').some((scope) => test.test(scope));
const listOf = (value: unknown) => (Array.isArray(value) ? (value as Record<string, unknown>[]) : []);
const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const rewritten = ({ header, claims }: IdTokenParts, alg: string) => `${encode({ ...header, alg })}.${encode(claims)}`;
/** Changes a member that is there. */
const member =
  (name: string, change: (text: string, fhirBaseUrl: string) => unknown) =>
  ({ body }: JsonAnswer, { fhirBaseUrl }: { fhirBaseUrl: string }) => {
    if (name in body) body[name] = change(String(body[name]), fhirBaseUrl);
  };

/** Quirks that compute what they change; the others are told by their rows of `auth-quirks.json` alone. */
export const codedQuirks: QuirkTable = {
  'configuration-byte-order-mark': { configurationText: (text) => `\uFEFF${text}` },
  'configuration-redirected': {
    instead: {
      configuration: ({ count, fhirBaseUrl }) =>
        count % 2 === 1
          ? { status: 302, body: '', headers: { location: `${fhirBaseUrl}/.well-known/smart-configuration?moved` } }
          : undefined,
    },
  },
  'configuration-relative-endpoints': {
    configuration: ({ body }) => {
      for (const name of endpoints) if (typeof body[name] === 'string') body[name] = new URL(body[name]).pathname;
    },
  },
  'configuration-other-issuer': { configuration: member('issuer', (issuer) => `${issuer}/`) },
  'authorization-refuses-offline': {
    refuse: (request) => (hasScope(request, /^offline_access$/) ? 'invalid_scope' : undefined),
  },
  'authorization-refuses-v2-scopes': {
    refuse: (request) => (hasScope(request, /\.c?r?u?d?s?(\?|$)/) ? 'invalid_scope' : undefined),
  },
  'authorization-refuses-pkce': {
    refuse: (request) => (request.has('code_challenge') ? 'invalid_request' : undefined),
  },
  'callback-code-repeated': { callback: (url) => url.searchParams.append('code', url.searchParams.get('code') ?? '') },
  'callback-code-long': {
    callback: (url) =>
      url.searchParams.set('code', `${url.searchParams.get('code') ?? ''}${padding}${'c'.repeat(4_000)}`),
  },
  'callback-in-fragment': {
    callback: (url) => {
      url.hash = url.searchParams.toString();
      url.search = '';
    },
  },
  'tokens-redirected': {
    instead: { token: ({ issuer }) => ({ status: 307, body: '', headers: { location: `${issuer}/v2/token` } }) },
  },
  'tokens-more-members': {
    tokens: ({ body }) =>
      Object.assign(body, { __vendor: { build: ['7.1', { deep: true }] }, resource_owner: 'x'.repeat(20_000) }),
  },
  'access-token-long': { tokens: member('access_token', (token) => `${token}${padding}${'t'.repeat(8_000)}`) },
  'expires-in-text': { tokens: member('expires_in', String) },
  'expires-in-milliseconds': { tokens: member('expires_in', (seconds) => Number(seconds) * 1_000) },
  'scope-list': { tokens: member('scope', (scope) => scope.split(' ')) },
  'scope-commas': { tokens: member('scope', (scope) => scope.replaceAll(' ', ',')) },
  'scope-version-1': { tokens: member('scope', (scope) => scope.replace(/\.rs\b/g, '.read')) },
  'scope-of-vendor': { tokens: member('scope', (scope) => `app:launcher ${scope} urn:vendor:consent:17`) },
  'scope-narrowed': {
    tokens: member('scope', (scope) => {
      const kept = scope.split(' ').filter((one) => !one.startsWith('patient/'));
      return [...kept, 'patient/Patient.rs'].join(' ');
    }),
  },
  'id-token-without-kid': { idToken: ({ header }) => void delete header['kid'] },
  'id-token-empty': { tokens: member('id_token', () => '') },
  'id-token-malformed': { signedIdToken: () => 'x.y.z' },
  'id-token-unsigned': { signedIdToken: (_token, parts) => `${rewritten(parts, 'none')}.` },
  'id-token-hs256': {
    signedIdToken: (_token, parts) => {
      const text = rewritten(parts, 'HS256');
      return `${text}.${createHmac('sha256', 'sandbox').update(text).digest('base64url')}`;
    },
  },
  'id-token-without-nonce': { idToken: ({ claims }) => void delete claims['nonce'] },
  'id-token-other-issuer': { idToken: ({ claims }, { fhirBaseUrl }) => void (claims['iss'] = fhirBaseUrl) },
  'id-token-other-audience': { idToken: ({ claims }, { fhirBaseUrl }) => void (claims['aud'] = fhirBaseUrl) },
  'id-token-audience-list': {
    idToken: ({ claims }) => void Object.assign(claims, { azp: claims['aud'], aud: [claims['aud']] }),
  },
  'id-token-expired': { idToken: ({ claims }) => void (claims['exp'] = Number(claims['iat']) - 600) },
  'id-token-fractions': {
    idToken: ({ claims }) => {
      for (const name of ['iat', 'exp', 'auth_time']) if (name in claims) claims[name] = Number(claims[name]) + 0.25;
    },
  },
  'fhir-user-relative': {
    idToken: ({ claims }, { fhirBaseUrl }) => {
      if (typeof claims['fhirUser'] === 'string')
        claims['fhirUser'] = claims['fhirUser'].replace(`${fhirBaseUrl}/`, '');
    },
  },
  'patient-reference': { tokens: member('patient', (id) => `Patient/${id}`) },
  'patient-absolute': { tokens: member('patient', (id, fhirBaseUrl) => `${fhirBaseUrl}/Patient/${id}`) },
  'patient-empty': { tokens: member('patient', () => '') },
  'refresh-needs-scope': { refuseRefresh: ({ scope }) => (scope === undefined ? 'invalid_scope' : undefined) },
  'refresh-scope-wider': { refresh: member('scope', (scope) => `${scope} patient/*.cruds system/*.cruds`) },
  'keys-of-unknown-kinds': {
    keys: ({ body }) => {
      body['keys'] = [
        { kty: 'AKP', alg: 'ML-DSA-44', kid: 'post-quantum', pub: 'AA' },
        { kty: 'oct', kid: 'secret' },
        ...listOf(body['keys']).map((key) => ({ ...key, use: 'enc', alg: 'RSA-OAEP', kid: 'encryption' })),
        ...listOf(body['keys']),
      ];
    },
  },
  'keys-unnamed': {
    idToken: ({ header }) => void delete header['kid'],
    keys: ({ body }) => {
      body['keys'] = listOf(body['keys']).map(({ kid: _kid, alg: _alg, use: _use, ...key }) => key);
    },
  },
  'keys-unavailable-once': { instead: { keys: ({ count }) => (count === 1 ? { status: 503, body: '' } : undefined) } },
};
