import type { AuthQuirkTable } from './auth-quirk.js';

const jwks = 'RFC 7517';
const listOf = (value: unknown) => (Array.isArray(value) ? (value as Record<string, unknown>[]) : []);

/** Quirks of the keys, of the revocation endpoint and of the clock. */
export const serverQuirks = {
  'keys-octet-stream': {
    does: 'The JWK Set is application/octet-stream, as of object stores that serve it as a file.',
    rule: `${jwks} section 8.5.2`,
    subject: 'type of the keys',
    keys: (answer) => void (answer.type = 'application/octet-stream'),
  },
  'keys-of-unknown-kinds': {
    does: 'The JWK Set has keys of kinds that the client does not know, and one for encryption.',
    rule: `${jwks} section 5: ignored`,
    subject: 'content of the keys',
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
    does: 'The one key of the JWK Set has neither kid nor alg nor use, and the id_token names none.',
    rule: `${jwks} section 4: optional`,
    subject: 'content of the keys',
    idToken: ({ header }) => void delete header['kid'],
    keys: ({ body }) => {
      body['keys'] = listOf(body['keys']).map(({ kid: _kid, alg: _alg, use: _use, ...key }) => key);
    },
  },
  'keys-unavailable-once': {
    does: 'The JWK Set is answered with 503 the first time, as of servers that wake up.',
    rule: 'RFC 9110 section 15.6.4',
    subject: 'availability of the keys',
    instead: { keys: ({ count }) => (count === 1 ? { status: 503, body: '' } : undefined) },
  },
  'keys-unavailable': {
    does: 'The JWK Set cannot be had, as where its address is open inside of the hospital alone.',
    rule: 'OpenID Connect Core 1.0 section 10.1',
    subject: 'availability of the keys',
    ends: 'sign-in',
    instead: { keys: () => ({ status: 404, body: '' }) },
  },
  'revocation-with-a-body': {
    does: 'A revocation is answered with 200 and a text.',
    rule: 'RFC 7009 section 2.2: the body is ignored',
    subject: 'revocation',
    revocation: (answer) => Object.assign(answer, { body: 'Token revoked.', type: 'text/plain' }),
  },
  'revocation-no-content': {
    does: 'A revocation is answered with 204.',
    rule: 'RFC 7009 section 2.2: status 200',
    subject: 'revocation',
    revocation: (answer) => Object.assign(answer, { status: 204, body: '', type: '' }),
  },
  'revocation-refused': {
    does: 'Public clients may not revoke, as of servers that want a secret there.',
    rule: 'RFC 7009 section 2.1',
    subject: 'revocation',
    ends: 'revocation',
    instead: { revocation: () => ({ status: 401, body: { error: 'invalid_client' } }) },
  },
  'revocation-unavailable': {
    does: 'The revocation endpoint answers 503.',
    rule: 'RFC 7009 section 2.2.1',
    subject: 'revocation',
    ends: 'revocation',
    instead: { revocation: () => ({ status: 503, body: '' }) },
  },
  'clock-ahead': {
    does: 'The clock of the server is four minutes ahead.',
    rule: 'OpenID Connect Core 1.0 section 3.1.3.7, rule 10',
    subject: 'clock',
    clockAheadSeconds: 240,
  },
  'clock-behind': {
    does: 'The clock of the server is four minutes behind.',
    rule: 'OpenID Connect Core 1.0 section 3.1.3.7, rule 9',
    subject: 'clock',
    clockAheadSeconds: -240,
  },
  'date-missing': {
    does: 'Answers have no Date.',
    rule: 'RFC 9110 section 6.6.1',
    subject: 'clock',
    hidesDate: true,
  },
} as const satisfies AuthQuirkTable;
