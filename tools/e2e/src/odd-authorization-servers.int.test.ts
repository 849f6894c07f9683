import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OddServer, type OddSystem, type Visit } from './testing/stacks/odd-server.js';

jest.setTimeout(120_000);

const page = readFileSync(join(__dirname, '..', '..', 'sandbox', 'authorization-server.md'), 'utf8');
const names = [...page.matchAll(/^- `([^`]+)`/gm)].map(([, name = '']) => name);

/** What a person gets from a server that does nothing odd. */
const works: Omit<Visit, 'reason'> = {
  signIn: 'connected',
  notes: [],
  read: '200',
  refreshed: '200',
  revoked: true,
  left: 0,
};
/** Connected with fewer checks than usual: the id_token was not there, or nothing to verify it with. */
const noted = (note: string) => ({ ...works, notes: [note] });
const unverified = noted('id-token-not-verified');
/** Nothing is connected, and nothing is left at the server. */
const refused = (code: string) => {
  const { revoked: _none, ...rest } = works;
  return { ...rest, signIn: code, read: 'LOGIN_REQUIRED', refreshed: 'LOGIN_REQUIRED' };
};
/** Connected until the access token ends. The server forgot the rest. */
const until = (code: string) => ({ ...works, refreshed: code, revoked: false });
/** A refresh token that the gateway never saw cannot be revoked by it. */
const neverTold = { ...works, refreshed: 'REAUTH_REQUIRED', left: 1 };

/** Names by what comes of them; every quirk that is in no row has to work as if it were not there. */
const rows: readonly [Omit<Visit, 'reason'>, ...string[]][] = [
  [
    unverified,
    'configuration-behind-login configuration-not-found configuration-web-page configuration-unavailable',
    'configuration-foreign-token-endpoint configuration-without-issuer configuration-without-keys',
  ],
  [refused('ISSUER_MISMATCH'), 'configuration-other-issuer callback-issuer-withheld callback-foreign-issuer'],
  [{ ...works, revoked: false, left: 2 }, 'configuration-without-revocation revocation-refused revocation-unavailable'],
  [
    refused('AUTHORIZATION_REFUSED'),
    'authorization-refuses-offline authorization-refuses-v2-scopes authorization-refuses-pkce',
    'authorization-refuses-unregistered',
  ],
  [refused('AUTHORIZATION_RESPONSE_INVALID'), 'callback-code-repeated callback-code-empty callback-by-form'],
  [refused('LOGIN_STATE_UNKNOWN'), 'callback-without-state callback-in-fragment'],
  [
    refused('TOKEN_RESPONSE_INVALID'),
    'tokens-created tokens-in-a-page token-type-missing token-type-unknown access-token-empty',
  ],
  [refused('TOKEN_ENDPOINT_REFUSED'), 'tokens-redirected tokens-error-with-200 tokens-error-as-text'],
  [refused('TOKEN_ENDPOINT_UNAVAILABLE'), 'tokens-unavailable'],
  [noted('id-token-missing'), 'id-token-missing id-token-empty'],
  [
    refused('ID_TOKEN_INVALID'),
    'id-token-malformed id-token-unsigned id-token-hs256 id-token-without-nonce id-token-other-issuer',
    'id-token-other-audience id-token-expired keys-unavailable',
  ],
  [neverTold, 'refresh-token-empty refresh-token-null refresh-token-withheld'],
  [{ ...works, refreshed: 'TOKEN_ENDPOINT_REFUSED' }, 'refresh-needs-scope'],
  [
    until('REAUTH_REQUIRED'),
    'refresh-refused refresh-refused-as-invalid-token refresh-refused-with-200 refresh-other-patient',
  ],
];
const outcomes = Object.fromEntries(
  rows.flatMap(([visit, ...lists]) =>
    lists
      .join(' ')
      .split(' ')
      .map((name) => [name, visit] as const),
  ),
);

/** One sentence, of the platform or of the way back: who is to look at it can be told from it. */
const sentence = /^[A-Z a-z].*(platform|sign-in).*\.$/;
/** What waits for its revocation is counted apart. */
const systemOf = (name: string): OddSystem => (name === 'revocation-unavailable' ? 'clinic' : 'ehr');

describe('a sign-in, a read, a refresh and a goodbye at an authorization server with', () => {
  let server: OddServer;

  beforeAll(async () => {
    const visited = ['revocation-unavailable', 'nothing-odd', 'all-at-once', ...names];
    server = await OddServer.start(new Map(visited.map((name) => [name, systemOf(name)])));
  });
  afterAll(() => server?.stop());

  // First, so that its tokens are revoked meanwhile.
  const [slow, others] = [['revocation-unavailable'], names.filter((name) => name !== 'revocation-unavailable')];
  it.each([...slow, ...others])('%s', async (name) => {
    const { reason, ...seen } = await server.visit(name, name, (outcomes[name] ?? works).left);
    expect(seen).toEqual(outcomes[name] ?? works);
    if (seen.signIn === 'connected') expect(reason).toBe('');
    else expect(reason).toMatch(sentence);
  });

  it('nothing odd', async () => {
    expect(await server.visit('nothing-odd', 'none')).toEqual({ ...works, reason: '' });
  });

  it('all that a client can go on with, at once', async () => {
    expect(await server.visit('all-at-once', 'all')).toEqual({ ...unverified, reason: '' });
  });

  it('no token left where the revocation endpoint was away and is back', async () => {
    expect(await server.left('clinic', 0)).toBe(0);
  });

  it('an outcome in this table for names of the sandbox alone', () => {
    expect(Object.keys(outcomes).filter((name) => !names.includes(name))).toEqual([]);
    expect(names.length).toBeGreaterThan(40);
  });
});
