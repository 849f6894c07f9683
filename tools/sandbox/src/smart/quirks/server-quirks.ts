import type { QuirkTable } from './auth-quirk.js';

const listOf = (value: unknown) => (Array.isArray(value) ? (value as Record<string, unknown>[]) : []);

/** Quirks of the keys, of the revocation endpoint and of the clock. */
export const serverQuirks = {
  'keys-octet-stream': { keys: (answer) => void (answer.type = 'application/octet-stream') },
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
  'keys-unavailable': { instead: { keys: () => ({ status: 404, body: '' }) } },
  'revocation-with-a-body': {
    revocation: (answer) => Object.assign(answer, { body: 'Token revoked.', type: 'text/plain' }),
  },
  'revocation-no-content': { revocation: (answer) => Object.assign(answer, { status: 204, body: '', type: '' }) },
  'revocation-refused': { instead: { revocation: () => ({ status: 401, body: { error: 'invalid_client' } }) } },
  'revocation-unavailable': { instead: { revocation: () => ({ status: 503, body: '' }) } },
  'clock-ahead': { clockAheadSeconds: 240 },
  'clock-behind': { clockAheadSeconds: -240 },
  'date-missing': { hidesDate: true },
} as const satisfies QuirkTable;
