import type { QuirkTable, JsonAnswer } from './auth-quirk.js';
import { padding } from './authorization-quirks.js';

const set = (members: Readonly<Record<string, unknown>>) => (answer: JsonAnswer) =>
  void Object.assign(answer.body, members);
const without = (name: string) => (answer: JsonAnswer) => void delete answer.body[name];
const textOf = (value: unknown) => (typeof value === 'string' ? value : '');

/** Quirks of the answers with tokens. */
export const tokenQuirks = {
  'tokens-text-plain': { tokens: (answer) => void (answer.type = 'text/plain') },
  'tokens-untyped': { tokens: (answer) => void (answer.type = '') },
  'tokens-cacheable': { tokens: ({ headers }) => void (headers['cache-control'] = 'public, max-age=3600') },
  'tokens-created': { tokens: (answer) => void (answer.status = 201) },
  'tokens-in-a-page': {
    instead: { token: () => ({ status: 200, body: '<html>Please wait…</html>', type: 'text/html' }) },
  },
  'tokens-redirected': {
    instead: { token: ({ issuer }) => ({ status: 307, body: '', headers: { location: `${issuer}/v2/token` } }) },
  },
  'tokens-unavailable': {
    instead: {
      token: () => ({ status: 503, body: { error: 'temporarily_unavailable' }, headers: { 'retry-after': '60' } }),
    },
  },
  'tokens-error-with-200': {
    instead: { token: () => ({ status: 200, body: { error: 'invalid_grant', error_description: 'Bad code.' } }) },
  },
  'tokens-error-as-text': {
    instead: { token: () => ({ status: 400, body: 'The request was rejected. Support ID: 42', type: 'text/html' }) },
  },
  'tokens-more-members': {
    tokens: set({ __vendor: { build: ['7.1', { deep: true }] }, resource_owner: 'x'.repeat(20_000) }),
  },
  'token-type-upper-case': { tokens: set({ token_type: 'BEARER' }) },
  'token-type-missing': { tokens: without('token_type') },
  'token-type-unknown': { tokens: set({ token_type: 'mac' }) },
  'access-token-long': {
    tokens: ({ body }) => {
      body['access_token'] = `${textOf(body['access_token'])}${padding}${'t'.repeat(8_000)}`;
    },
  },
  'access-token-empty': { tokens: set({ access_token: '' }) },
  'expires-in-missing': { tokens: without('expires_in') },
  'expires-in-text': { tokens: ({ body }) => void (body['expires_in'] = String(body['expires_in'])) },
  'expires-in-null': { tokens: set({ expires_in: null }) },
  'expires-in-milliseconds': { tokens: ({ body }) => void (body['expires_in'] = Number(body['expires_in']) * 1_000) },
  'scope-missing': { tokens: without('scope') },
  'scope-empty': { tokens: set({ scope: '' }) },
  'scope-list': { tokens: ({ body }) => void (body['scope'] = textOf(body['scope']).split(' ')) },
  'scope-commas': { tokens: ({ body }) => void (body['scope'] = textOf(body['scope']).replaceAll(' ', ',')) },
  'scope-version-1': { tokens: ({ body }) => void (body['scope'] = textOf(body['scope']).replace(/\.rs\b/g, '.read')) },
  'scope-of-vendor': {
    tokens: ({ body }) => void (body['scope'] = `app:launcher ${textOf(body['scope'])} urn:vendor:consent:17`),
  },
  'scope-narrowed': {
    tokens: ({ body }) => {
      const kept = textOf(body['scope'])
        .split(' ')
        .filter((scope) => !scope.startsWith('patient/'));
      body['scope'] = [...kept, 'patient/Patient.rs'].join(' ');
    },
  },
} as const satisfies QuirkTable;
