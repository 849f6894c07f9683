import type { AuthQuirkTable, JsonAnswer } from './auth-quirk.js';
import { padding } from './authorization-quirks.js';

const response = 'RFC 6749 section 5.1';
const set = (members: Readonly<Record<string, unknown>>) => (answer: JsonAnswer) =>
  void Object.assign(answer.body, members);
const without = (name: string) => (answer: JsonAnswer) => void delete answer.body[name];
const textOf = (value: unknown) => (typeof value === 'string' ? value : '');

/** Quirks of the answers with tokens. */
export const tokenQuirks = {
  'tokens-text-plain': {
    does: 'Tokens come as text/plain.',
    rule: `${response}: application/json`,
    subject: 'type of tokens',
    tokens: (answer) => void (answer.type = 'text/plain'),
  },
  'tokens-untyped': {
    does: 'Tokens come without a Content-Type.',
    rule: `${response}: application/json`,
    subject: 'type of tokens',
    tokens: (answer) => void (answer.type = ''),
  },
  'tokens-cacheable': {
    does: 'Answers with tokens may be cached for an hour, as behind content delivery networks.',
    rule: `${response}: Cache-Control: no-store`,
    tokens: ({ headers }) => void (headers['cache-control'] = 'public, max-age=3600'),
  },
  'tokens-created': {
    does: 'Tokens come with status 201, as of frameworks that answer every POST so.',
    rule: `${response}: status 200`,
    subject: 'status of tokens',
    ends: 'sign-in',
    tokens: (answer) => void (answer.status = 201),
  },
  'tokens-in-a-page': {
    does: 'The token endpoint answers with a web page and status 200, as behind a firewall that asks for patience.',
    rule: response,
    subject: 'status of tokens',
    ends: 'sign-in',
    instead: { token: () => ({ status: 200, body: '<html>Please wait…</html>', type: 'text/html' }) },
  },
  'tokens-redirected': {
    does: 'The token endpoint redirects to another path of its server.',
    rule: 'RFC 9700 section 4.12: a request with secrets is not redirected',
    subject: 'status of tokens',
    ends: 'sign-in',
    instead: { token: ({ issuer }) => ({ status: 307, body: '', headers: { location: `${issuer}/v2/token` } }) },
  },
  'tokens-unavailable': {
    does: 'The token endpoint answers 503 with Retry-After.',
    rule: 'RFC 9110 section 15.6.4',
    subject: 'status of tokens',
    ends: 'sign-in',
    instead: {
      token: () => ({ status: 503, body: { error: 'temporarily_unavailable' }, headers: { 'retry-after': '60' } }),
    },
  },
  'tokens-error-with-200': {
    does: 'Errors of the token endpoint have status 200, as of GitHub and of older Facebook.',
    rule: 'RFC 6749 section 5.2: status 400',
    subject: 'status of tokens',
    ends: 'sign-in',
    instead: { token: () => ({ status: 200, body: { error: 'invalid_grant', error_description: 'Bad code.' } }) },
  },
  'tokens-error-as-text': {
    does: 'Errors of the token endpoint are sentences, as of gateways in front of it.',
    rule: 'RFC 6749 section 5.2: JSON',
    subject: 'status of tokens',
    ends: 'sign-in',
    instead: { token: () => ({ status: 400, body: 'The request was rejected. Support ID: 42', type: 'text/html' }) },
  },
  'tokens-more-members': {
    does: 'Answers with tokens have members of the vendor, nested and long.',
    rule: `${response}: unrecognized members are ignored`,
    tokens: set({ __vendor: { build: ['7.1', { deep: true }] }, resource_owner: 'x'.repeat(20_000) }),
  },
  'token-type-upper-case': {
    does: 'The token_type is BEARER.',
    rule: `${response}: case does not count`,
    subject: 'token_type',
    tokens: set({ token_type: 'BEARER' }),
  },
  'token-type-missing': {
    does: 'There is no token_type, as of servers that knew one type alone.',
    rule: `${response}: required`,
    subject: 'token_type',
    ends: 'sign-in',
    tokens: without('token_type'),
  },
  'token-type-unknown': {
    does: 'The token_type is one that the client did not ask for.',
    rule: 'RFC 6749 section 7.1: must not be used',
    subject: 'token_type',
    ends: 'sign-in',
    tokens: set({ token_type: 'mac' }),
  },
  'access-token-long': {
    does: 'The access token has eight thousand characters, as of JWTs with groups in them.',
    rule: `${response}: the length is undefined`,
    subject: 'access_token',
    tokens: ({ body }) => {
      body['access_token'] = `${textOf(body['access_token'])}${padding}${'t'.repeat(8_000)}`;
    },
  },
  'access-token-empty': {
    does: 'The access token is empty, beside a refresh token that is not.',
    rule: `${response}: required`,
    subject: 'access_token',
    ends: 'sign-in',
    tokens: set({ access_token: '' }),
  },
  'expires-in-missing': {
    does: 'There is no expires_in.',
    rule: `${response}: recommended`,
    subject: 'expires_in',
    tokens: without('expires_in'),
  },
  'expires-in-text': {
    does: 'The expires_in is a text of digits, as of older Entra ID.',
    rule: `${response}: a number`,
    subject: 'expires_in',
    tokens: ({ body }) => void (body['expires_in'] = String(body['expires_in'])),
  },
  'expires-in-null': {
    does: 'The expires_in is null.',
    rule: `${response}: a number`,
    subject: 'expires_in',
    tokens: set({ expires_in: null }),
  },
  'expires-in-milliseconds': {
    does: 'The expires_in counts milliseconds.',
    rule: `${response}: seconds`,
    subject: 'expires_in',
    tokens: ({ body }) => void (body['expires_in'] = Number(body['expires_in']) * 1_000),
  },
  'scope-missing': {
    does: 'There is no scope, although not all that was asked for was granted.',
    rule: `${response}: required where it differs`,
    subject: 'scope',
    tokens: without('scope'),
  },
  'scope-empty': {
    does: 'The scope is empty.',
    rule: 'RFC 6749 section 3.3',
    subject: 'scope',
    tokens: set({ scope: '' }),
  },
  'scope-list': {
    does: 'The scope is a list, as of Twitch.',
    rule: 'RFC 6749 section 3.3: a text with spaces',
    subject: 'scope',
    tokens: ({ body }) => void (body['scope'] = textOf(body['scope']).split(' ')),
  },
  'scope-commas': {
    does: 'Scopes stand between commas, as of GitHub and Strava.',
    rule: 'RFC 6749 section 3.3: a text with spaces',
    subject: 'scope',
    tokens: ({ body }) => void (body['scope'] = textOf(body['scope']).replaceAll(' ', ',')),
  },
  'scope-version-1': {
    does: 'The scopes are written as SMART 1 has them, whatever was asked for.',
    rule: 'SMART App Launch 2.2, "Scopes for requesting FHIR Resources"',
    subject: 'scope',
    tokens: ({ body }) => void (body['scope'] = textOf(body['scope']).replace(/\.rs\b/g, '.read')),
  },
  'scope-of-vendor': {
    does: 'The scopes have words of the vendor among them.',
    rule: 'RFC 6749 section 3.3',
    subject: 'scope',
    tokens: ({ body }) => void (body['scope'] = `app:launcher ${textOf(body['scope'])} urn:vendor:consent:17`),
  },
  'scope-narrowed': {
    does: 'Fewer scopes are granted than asked for: the person unticked what is not about who they are.',
    rule: 'RFC 6749 section 3.3: the answer says so',
    subject: 'scope',
    tokens: ({ body }) => {
      const kept = textOf(body['scope'])
        .split(' ')
        .filter((scope) => !scope.startsWith('patient/'));
      body['scope'] = [...kept, 'patient/Patient.rs'].join(' ');
    },
  },
} as const satisfies AuthQuirkTable;
