import { hkdfSync, randomBytes } from 'node:crypto';

import { askRedis, describeWithRedis, startRedis, type TestRedis } from '@fhir-gateway/testing';
import { Keyring, TokenVault, type VaultStore } from '@fhir-gateway/token-vault';
import { connectRedisVaultStore } from '@fhir-gateway/token-vault/redis';
import { compactDecrypt } from 'jose';

import type { SharedAttachment, SharedRecord } from '@fhir-gateway/patient-record/shares';
import { OpenShares } from './receivers.js';
import { Shares } from './shares.js';

const secret = randomBytes(32);
const canary = 'Kanariella';
const record: SharedRecord = {
  person: {
    id: 'ehr',
    name: canary,
    birthDates: ['1980-02-03'],
    sexes: ['female'],
    sources: [
      {
        connection: {
          id: 'ehr',
          platformName: 'EHR',
          patientId: 'p',
          baseUrl: 'https://gateway.example/api/fhir/ehr',
          isStrict: false,
          reader: () => Promise.reject(new Error('not read here')),
        },
        patient: { resourceType: 'Patient', id: 'p', name: [{ text: canary }] },
      },
    ],
  },
  sections: [],
};
const documents: SharedAttachment[] = [
  {
    document: {
      resourceType: 'DocumentReference',
      id: 'd',
      status: 'current',
      content: [{ attachment: { contentType: 'text/plain', data: Buffer.from(canary).toString('base64') } }],
    },
    platformName: 'EHR',
  },
];

describeWithRedis('a dump of Redis with the master key', () => {
  let redis: TestRedis;
  let store: VaultStore;

  beforeAll(async () => {
    redis = await startRedis();
    store = await connectRedisVaultStore({ url: redis.url, prefix: 'fg:' });
  });
  afterAll(async () => {
    await store?.close();
    await redis?.stop();
  });

  it('opens no file that somebody shared, whatever of it is tried as a key', async () => {
    const keyring = new Keyring([{ id: 'k1', secret, primary: true }]);
    const vault = new TokenVault({ store, keyring });
    const credential = vault.mintCredential();
    const session = await vault.activate(credential, 'browser');
    const parts = {
      ...{ store, keyring, lastingKeyring: keyring, publicUrl: 'https://gateway.example', now: Date.now },
      ...{ audit: () => undefined, subjectsOf: () => undefined },
    };
    const made = await new Shares(parts).make(session, {
      ...{ kind: 'protected', record, documents, lastsSeconds: 600, passcode: 'blue horse 7' },
    });
    const port = Number(new URL(redis.url).port);
    const [keys] = (await askRedis(port, ['KEYS', 'fg:*'])) as [string[]];
    const values = (
      await Promise.all(
        keys.map(async (key) => {
          const [type] = (await askRedis(port, ['TYPE', key])) as [string];
          const commands: Record<string, string[]> = { hash: ['HGETALL', key], zset: ['ZRANGE', key, '0', '-1'] };
          return askRedis(port, commands[type] ?? ['GET', key]);
        }),
      )
    ).flatMap((answers) => Object.entries((answers[0] ?? {}) as Record<string, unknown>).flat());
    // Whoever has the master key opens every seal, and finds what is sealed.
    const opened = keys.flatMap((key) => {
      const name = /^fg:\{([^}]*)\}$/.exec(key)?.[1] ?? '';
      return values.flatMap((value) =>
        ['share', 'state', 'f0'].flatMap((field) => openQuietly(keyring, String(value), name, field)),
      );
    });
    const file = opened.find((text) => text.startsWith('"ey'));
    expect(file).toBeDefined();
    const jwe = JSON.parse(file ?? '""') as string;
    const words = [...keys, ...values.map(String), ...opened, secret.toString('base64url'), 'blue horse 7'];
    const candidates = new Set(words.flatMap((word) => word.match(/[A-Za-z0-9_-]{43}/g) ?? []));
    const bytes = [secret, ...[...candidates].map((word) => Buffer.from(word, 'base64url'))];
    const derived = [...bytes, ...words.map((word) => Buffer.from(word))].flatMap((one) => [
      ...(one.byteLength === 32 ? [one] : []),
      Buffer.from(hkdfSync('sha256', one, '', 'fhir-gateway/seal/v1', 32)),
      Buffer.from(hkdfSync('sha256', one, '', '', 32)),
    ]);
    expect(derived.length).toBeGreaterThan(20);
    for (const key of derived) await expect(compactDecrypt(jwe, key)).rejects.toThrow();
    for (const text of [...keys, ...values.map(String), ...opened]) {
      expect(text).not.toContain(canary);
      expect(text).not.toContain('blue horse');
    }
    // The link's own key does open it.
    const link = JSON.parse(Buffer.from(made.link.slice(8), 'base64url').toString()) as { key: string; url: string };
    expect(words.some((word) => word.includes(link.key))).toBe(false);
    const { plaintext } = await compactDecrypt(jwe, Buffer.from(link.key, 'base64url'));
    expect(Buffer.from(plaintext).toString()).toContain(canary);
  });

  it('gets no link of nothing', async () => {
    const keyring = new Keyring([{ id: 'k1', secret, primary: true }]);
    const vault = new TokenVault({ store, keyring });
    const session = await vault.activate(vault.mintCredential(), 'browser');
    const parts = {
      ...{ store, keyring, lastingKeyring: keyring, publicUrl: 'https://gateway.example', now: Date.now },
      ...{ audit: () => undefined, subjectsOf: () => undefined },
    };
    const empty = { kind: 'protected', record, lastsSeconds: 600, passcode: 'blue horse 7' } as const;
    await expect(new Shares(parts).make(session, empty)).rejects.toMatchObject({ code: 'ARGUMENT_INVALID' });
  });

  it('counts guesses at once, from several processes, five in all', async () => {
    const keyring = new Keyring([{ id: 'k1', secret, primary: true }]);
    const other = await connectRedisVaultStore({ url: redis.url, prefix: 'fg:' });
    const vault = new TokenVault({ store, keyring });
    const session = await vault.activate(vault.mintCredential(), 'browser');
    const base = {
      ...{ keyring, lastingKeyring: keyring, publicUrl: 'https://gateway.example', now: Date.now },
      ...{ audit: () => undefined, subjectsOf: () => undefined },
    };
    const passcode = 'blue horse 7';
    const made = await new Shares({ ...base, store }).make(session, {
      ...{ kind: 'protected', record, documents, lastsSeconds: 600, passcode },
    });
    const { url } = JSON.parse(Buffer.from(made.link.slice(8), 'base64url').toString()) as { url: string };
    const id = url.split('/').at(-1) ?? '';
    const receivers = [store, other].map((one) => new OpenShares({ ...base, store: one }));
    const guess = (at: number) =>
      receivers[at % 2]?.manifest(id, { passcode: `guess ${at}` }).then(
        (answer) => ('remainingAttempts' in answer ? answer.remainingAttempts : 'opened'),
        (error: { code: string }) => error.code,
      );
    const answers = await Promise.all(Array.from({ length: 16 }, (_, at) => guess(at)));
    expect(answers.filter((one) => typeof one === 'number').sort()).toEqual([0, 1, 2, 3, 4]);
    expect(answers.filter((one) => one === 'SHARE_UNKNOWN' || one === 'SHARE_BUSY')).toHaveLength(11);
    await expect(receivers[0]?.manifest(id, { passcode })).rejects.toMatchObject({ code: 'SHARE_UNKNOWN' });
    await other.close();
  });
});

function openQuietly(keyring: Keyring, sealed: string, name: string, field: string): string[] {
  try {
    return [keyring.open(sealed, `${name}|${field}`)];
  } catch {
    return [];
  }
}
