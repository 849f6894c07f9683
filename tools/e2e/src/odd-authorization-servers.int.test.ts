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

/** Every quirk that is not in this table has to work as if it were not there. */
const outcomes: Readonly<Record<string, Omit<Visit, 'reason'>>> = {
  'configuration-behind-login': unverified,
  'configuration-not-found': unverified,
  'configuration-web-page': unverified,
  'configuration-unavailable': unverified,
  'configuration-foreign-token-endpoint': unverified,
  'configuration-without-issuer': unverified,
  'configuration-without-keys': unverified,
  'configuration-other-issuer': refused('ISSUER_MISMATCH'),
  'configuration-without-revocation': { ...works, revoked: false, left: 2 },
  'authorization-refuses-offline': refused('AUTHORIZATION_REFUSED'),
  'authorization-refuses-v2-scopes': refused('AUTHORIZATION_REFUSED'),
  'authorization-refuses-pkce': refused('AUTHORIZATION_REFUSED'),
  'authorization-refuses-unregistered': refused('AUTHORIZATION_REFUSED'),
  'callback-issuer-withheld': refused('ISSUER_MISMATCH'),
  'callback-foreign-issuer': refused('ISSUER_MISMATCH'),
  'callback-code-repeated': refused('AUTHORIZATION_RESPONSE_INVALID'),
  'callback-code-empty': refused('AUTHORIZATION_RESPONSE_INVALID'),
  'callback-without-state': refused('LOGIN_STATE_UNKNOWN'),
  'callback-in-fragment': refused('LOGIN_STATE_UNKNOWN'),
  'callback-by-form': refused('AUTHORIZATION_RESPONSE_INVALID'),
  'tokens-created': refused('TOKEN_RESPONSE_INVALID'),
  'tokens-in-a-page': refused('TOKEN_RESPONSE_INVALID'),
  'tokens-redirected': refused('TOKEN_ENDPOINT_REFUSED'),
  'tokens-unavailable': refused('TOKEN_ENDPOINT_UNREACHABLE'),
  'tokens-error-with-200': refused('TOKEN_ENDPOINT_REFUSED'),
  'tokens-error-as-text': refused('TOKEN_ENDPOINT_REFUSED'),
  'token-type-missing': refused('TOKEN_RESPONSE_INVALID'),
  'token-type-unknown': refused('TOKEN_RESPONSE_INVALID'),
  'access-token-empty': refused('TOKEN_RESPONSE_INVALID'),
  'id-token-missing': noted('id-token-missing'),
  'id-token-empty': noted('id-token-missing'),
  'id-token-malformed': refused('ID_TOKEN_INVALID'),
  'id-token-unsigned': refused('ID_TOKEN_INVALID'),
  'id-token-hs256': refused('ID_TOKEN_INVALID'),
  'id-token-without-nonce': refused('ID_TOKEN_INVALID'),
  'id-token-other-issuer': refused('ID_TOKEN_INVALID'),
  'id-token-other-audience': refused('ID_TOKEN_INVALID'),
  'id-token-expired': refused('ID_TOKEN_INVALID'),
  'refresh-token-empty': neverTold,
  'refresh-token-null': neverTold,
  'refresh-token-withheld': neverTold,
  'refresh-needs-scope': { ...works, refreshed: 'TOKEN_ENDPOINT_REFUSED' },
  'refresh-refused': until('REAUTH_REQUIRED'),
  'refresh-refused-as-invalid-token': until('REAUTH_REQUIRED'),
  'refresh-refused-with-200': until('REAUTH_REQUIRED'),
  'refresh-other-patient': until('REAUTH_REQUIRED'),
  'keys-unavailable': refused('ID_TOKEN_INVALID'),
  'revocation-refused': { ...works, revoked: false, left: 2 },
  'revocation-unavailable': { ...works, revoked: false, left: 2 },
};

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
