import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readServer } from './gateway-endpoints.js';
import { printToken, signIn, signOut, type SignInContext } from './sign-in.js';

const server = 'https://gateway.example.org';
const metadata = {
  issuer: server,
  device_authorization_endpoint: `${server}/auth/device`,
  token_endpoint: `${server}/oauth/token`,
  revocation_endpoint: `${server}/oauth/revoke`,
};
const device = {
  device_code: 'the-device-code',
  user_code: 'BCDF-GHJK',
  verification_uri_complete: `${server}/oauth/device?user_code=BCDF-GHJK`,
  expires_in: 600,
  interval: 5,
};
const tokens = (number: number) => ({
  access_token: `access-${number}`,
  refresh_token: `refresh-${number}`,
  expires_in: 600,
  scope: 'gateway',
});
type Answer = readonly [status: number, body: unknown] | Error;

let home: string;
beforeEach(async () => (home = await mkdtemp(join(tmpdir(), 'sign-in-'))));
afterEach(() => rm(home, { recursive: true }));

/** A machine with a gateway that answers token requests in this order; its time passes while it sleeps. */
function machine(answers: readonly Answer[], found: unknown = metadata) {
  const [out, err, slept]: [string[], string[], number[]] = [[], [], []];
  const sent: [path: string, form: Record<string, string>][] = [];
  const clock = { ms: 1_000_000 };
  const left = [...answers];
  const answer = (url: string, body: unknown): Response => {
    const { pathname } = new URL(url);
    if (pathname.startsWith('/.well-known/')) {
      return found === null ? new Response(undefined, { status: 404 }) : Response.json(found);
    }
    sent.push([pathname, Object.fromEntries(new URLSearchParams(String(body)))]);
    if (pathname === '/auth/device') return Response.json(device);
    const next = left.shift();
    if (next === undefined || next instanceof Error) throw next ?? new Error('not asked for');
    return Response.json(next[1], { status: next[0] });
  };
  const context: SignInContext = {
    environment: { HOME: home },
    command: 'fhir-gateway',
    fetch: (url, init) => {
      try {
        return Promise.resolve(answer(String(url), init?.body));
      } catch (error) {
        return Promise.reject(error as Error);
      }
    },
    now: () => clock.ms,
    sleep: (ms) => {
      slept.push(ms);
      clock.ms += ms;
      return Promise.resolve();
    },
    stdout: { write: (text: string) => out.push(text) },
    stderr: { write: (text: string) => err.push(text) },
    stopped: new AbortController().signal,
  };
  return { context, clock, sent, slept, out: () => out.join(''), err: () => err.join('') };
}

const pending = [400, { error: 'authorization_pending' }] as const;
const file = () => join(home, '.config', 'fhir-gateway', 'credentials.json');

describe('signing in from the command line', () => {
  it('shows link and code, waits, and leaves a token that nobody else can read', async () => {
    const { context, err, out, sent, slept } = machine([pending, new TypeError('cut'), [200, tokens(1)]]);
    expect(await signIn({ server }, context)).toBe(0);
    expect(err()).toContain('https://gateway.example.org/oauth/device?user_code=BCDF-GHJK');
    expect(err()).toContain('BCDF-GHJK');
    expect(err()).toContain('Scope: gateway');
    expect(err()).toContain('ends after 10 minutes');
    expect(err() + out()).not.toMatch(/access-1|refresh-1|the-device-code/);
    expect(slept).toEqual([5000, 5000, 5000]);
    expect(sent[0]).toEqual(['/auth/device', { client_id: 'fhir-gateway-cli', resource: `${server}/api` }]);
    const { mode } = await stat(file());
    expect(mode & 0o777).toBe(0o600);
    expect((await stat(join(file(), '..'))).mode & 0o777).toBe(0o700);
    const printed = machine([]);
    expect(await printToken({ server }, printed.context)).toBe(0);
    expect([printed.out(), printed.sent]).toEqual(['access-1\n', []]);
  });

  it('asks more slowly when it is told to', async () => {
    const { context, slept } = machine([
      [400, { error: 'slow_down' }],
      [429, {}],
      [503, {}],
      [200, tokens(1)],
    ]);
    expect(await signIn({ server }, context)).toBe(0);
    expect(slept).toEqual([5000, 10_000, 15_000, 15_000]);
  });

  it.each<[string, Answer]>([
    ['It was not allowed', [400, { error: 'access_denied' }]],
    ['The code has ended', [400, { error: 'expired_token' }]],
  ])('says “%s”', async (words, answer) => {
    const { context, err } = machine([answer]);
    expect(await signIn({ server }, context)).toBe(1);
    expect(err()).toContain(words);
    await expect(stat(file())).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('gives up with the code', async () => {
    const { context, err } = machine(Array.from({ length: 130 }, () => pending));
    expect(await signIn({ server }, context)).toBe(1);
    expect(err()).toContain('Nobody entered the code in time');
  });

  it('says that a gateway for one person needs no token', async () => {
    const alone = machine([], null);
    expect(await signIn({ server }, alone.context)).toBe(1);
    expect(alone.err()).toContain('needs no token');
  });

  it.each([
    ['another issuer', { ...metadata, issuer: 'https://other.example' }, 1],
    ['a token endpoint elsewhere', { ...metadata, token_endpoint: 'https://evil.example/token' }, 3],
    ['a longer host', { ...metadata, token_endpoint: `${server}.evil.example/token` }, 3],
    ['no device flow', { ...metadata, device_authorization_endpoint: undefined }, 3],
  ])('sends nothing to a gateway whose metadata have %s', async (_what, found, code) => {
    const { context, sent } = machine([], found);
    expect(await signIn({ server }, context)).toBe(code);
    expect(sent).toEqual([]);
  });

  it.each(['http://gateway.example.org', 'ftp://localhost', 'localhost:8000', 'https://a@b.example', 'https://b/?x'])(
    'takes no address like %s',
    async (address) => {
      expect(readServer(address)).toBeUndefined();
      expect(await signIn({ server: address }, machine([]).context)).toBe(2);
    },
  );

  it('says that a gateway cannot be reached', async () => {
    const { context, err } = machine([]);
    Object.assign(context, { fetch: () => Promise.reject(new TypeError('refused')) });
    expect(await signIn({ server }, context)).toBe(3);
    expect(err()).toContain('cannot be reached');
  });
});

describe('the token of the command line', () => {
  async function signedIn() {
    await signIn({ server }, machine([[200, tokens(1)]]).context);
  }

  it('is renewed in its last minute, and the next command has the new one', async () => {
    await signedIn();
    const later = machine([[200, tokens(2)]]);
    later.clock.ms += 560_000;
    expect(await printToken({ server }, later.context)).toBe(0);
    expect(later.out()).toBe('access-2\n');
    expect(later.sent).toEqual([
      ['/oauth/token', { grant_type: 'refresh_token', refresh_token: 'refresh-1', client_id: 'fhir-gateway-cli' }],
    ]);
    expect(await readFile(file(), 'utf8')).toContain('refresh-2');
  });

  it.each<[number, Answer]>([
    [1, [400, { error: 'invalid_grant' }]],
    [3, [503, {}]],
    [3, new TypeError('cut')],
  ])('is not printed, with exit code %d, when it cannot be renewed', async (code, answer) => {
    await signedIn();
    const later = machine([answer]);
    later.clock.ms += 700_000;
    expect([await printToken({ server }, later.context), later.out()]).toEqual([code, '']);
    expect(await readFile(file(), 'utf8')).toContain('refresh-1');
  });

  it('is of one gateway', async () => {
    await signedIn();
    const other = machine([]);
    expect(await printToken({ server: 'https://other.example' }, other.context)).toBe(1);
    expect(other.err()).toContain('fhir-gateway login --server https://other.example');
  });

  it('is none where the file is damaged, until somebody signs in again', async () => {
    await signedIn();
    await writeFile(file(), '{"half');
    expect(await printToken({ server }, machine([]).context)).toBe(1);
    await signedIn();
    expect(await printToken({ server }, machine([]).context)).toBe(0);
  });

  it('ends with logout, which keeps it when the gateway was not told', async () => {
    await signedIn();
    expect(await signOut({ server }, machine([[503, {}]]).context)).toBe(3);
    const { context, sent } = machine([[200, {}]]);
    expect(await signOut({ server }, context)).toBe(0);
    expect(sent).toEqual([['/oauth/revoke', { token: 'refresh-1', client_id: 'fhir-gateway-cli' }]]);
    await expect(stat(file())).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await printToken({ server }, machine([]).context)).toBe(1);
  });
});
