import { randomBytes } from 'node:crypto';
import { cpus } from 'node:os';
import { startRedis } from '@fhir-gateway/testing';
import { Keyring, TokenVault } from '@fhir-gateway/token-vault';
import { connectRedis, RedisVaultStore } from '@fhir-gateway/token-vault/redis';
import { createClient } from 'redis';
import { perAwaitUs, perCallUs, timeInTurns } from './timing.js';

const ROUNDS = 15_000;
const CACHED_CALLS = 500_000;
const SEAL_CALLS = 100_000;
const prefetch = ['connection:sandbox'];

/** A connection as a platform leaves it behind: an access token of 900 characters, a refresh token, launch context. */
const connection = {
  platformId: 'sandbox',
  tokens: {
    accessToken: randomBytes(675).toString('base64url'),
    refreshToken: randomBytes(96).toString('base64url'),
    expiresAtSeconds: 1_900_000_000,
  },
  scopes: ['openid', 'fhirUser', 'offline_access', 'launch/patient', 'patient/*.rs'],
  patient: 'example-patient',
  fhirUser: 'Patient/example-patient',
};

/** Measures the vault beside a bare GET of Redis, and prints a table. Needs a redis-server. */
export async function benchVault(print: (line: string) => void): Promise<void> {
  const redis = await startRedis();
  const link = await connectRedis({ url: redis.url });
  // As lean as the vault's own: without a timer and a signal for every command.
  const bare = createClient({ url: redis.url, commandOptions: { timeout: 0 } });
  await bare.connect();
  try {
    const keyring = new Keyring([{ id: 'bench', secret: randomBytes(32), primary: true }]);
    const vault = new TokenVault({ store: new RedisVaultStore({ link }), keyring });
    const cached = new TokenVault({ store: new RedisVaultStore({ link }), keyring, cacheSeconds: 5 });
    const credential = vault.mintCredential();
    const session = await vault.activate(credential, 'browser');
    await vault.write(session, 'connection:sandbox', connection);
    const stored = await new RedisVaultStore({ link }).readAll(session.id);
    const bytes = [...stored].reduce((sum, [field, value]) => sum + (field === 's' ? 0 : value.length), 0);
    await bare.set('bare', 'x'.repeat(bytes));

    print(`Vault benchmark, Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'})`);
    print(`One session: ${bytes} bytes of sealed text in two fields.\n`);
    await benchLookUps(print, { vault, credential, bare, link, sessionId: session.id, fields: [...stored.keys()] });
    await benchCache(print, cached, credential);
    benchSeals(print, keyring);
    await cached.close();
  } finally {
    bare.destroy();
    await link.shutdown();
    await redis.stop();
  }
}

interface LookUps {
  readonly vault: TokenVault;
  readonly credential: string;
  readonly bare: { get(key: string): Promise<unknown>; sendCommand(args: readonly string[]): Promise<unknown> };
  readonly link: { command(key: string, args: readonly string[]): Promise<unknown> };
  readonly sessionId: string;
  readonly fields: readonly string[];
}

async function benchLookUps(print: (line: string) => void, look: LookUps): Promise<void> {
  const { vault, credential, bare, link, sessionId, fields } = look;
  const key = `fg:{${sessionId}}`;
  const wanted = fields.filter((field) => field !== 's');
  const times = await timeInTurns(
    [
      ['bare Redis GET of the same size', () => bare.get('bare')],
      ['bare HMGET of both fields', () => bare.sendCommand(['HMGET', key, ...wanted])],
      ['HMGET with a deadline', () => link.command(key, ['HMGET', key, ...wanted])],
      ['session alone', () => vault.authenticate(credential)],
      [
        'session and connection, opened',
        async () => vault.read(await vault.authenticate(credential, { prefetch }), 'connection:sandbox'),
      ],
    ],
    ROUNDS,
  );
  print(`one at a time, ${ROUNDS} rounds in turns          p50 µs   p95 µs`);
  for (const [name, { p50, p95 }] of times) print(row(name, p50, p95));
  const values = [...times.values()];
  const [bareGet, whole] = [values[0], values.at(-1)];
  print(`${row('added to the bare GET (target 15)', (whole?.p50 ?? NaN) - (bareGet?.p50 ?? NaN))}\n`);
}

async function benchCache(print: (line: string) => void, vault: TokenVault, credential: string): Promise<void> {
  const open = () => vault.authenticate(credential, { prefetch });
  // The first look-up begins to listen for changes and is noted as a use; from then on look-ups are kept.
  await open();
  await new Promise((resolve) => setTimeout(resolve, 50));
  const lookUpUs = await perAwaitUs(CACHED_CALLS, open);
  const readUs = await perAwaitUs(CACHED_CALLS / 5, async () => vault.read(await open(), 'connection:sandbox'));
  print('with the cache                                µs a call   calls/s');
  print(row('look-up (target 500000/s)', lookUpUs, 1e6 / lookUpUs));
  print(`${row('look-up and the connection, parsed', readUs, 1e6 / readUs)}\n`);
}

function benchSeals(print: (line: string) => void, keyring: Keyring): void {
  print('sealing                                       µs a call');
  for (const [name, text] of [
    ['a credential entry', JSON.stringify({ kind: 'browser', createdAtSeconds: 1, expiresAtSeconds: 2 })],
    ['a connection with its tokens', JSON.stringify(connection)],
  ] as const) {
    const sealed = keyring.seal(text, 'session|field');
    print(
      row(
        `seal ${name} (${text.length} characters)`,
        perCallUs(SEAL_CALLS, () => keyring.seal(text, 'session|field')),
      ),
    );
    print(
      row(
        `open ${name}`,
        perCallUs(SEAL_CALLS, () => keyring.open(sealed, 'session|field')),
      ),
    );
  }
}

function row(name: string, ...values: number[]): string {
  const cells = values.map((value) => (value >= 1_000 ? value.toFixed(0) : value.toFixed(2)).padStart(9));
  return `${name.padEnd(46)}${cells.join('')}`;
}
