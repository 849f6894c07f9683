import { deflateRawSync } from 'node:zlib';

import { StrangerAddresses } from '@fhir-gateway/address-guard';
import {
  calculateJwkThumbprint,
  CompactEncrypt,
  CompactSign,
  exportJWK,
  generateKeyPair,
  type CryptoKey,
  type JWK,
} from 'jose';
import { SHCIssuer, SHLManifestBuilder } from 'kill-the-clipboard';

import { encryptFile, newShareKey } from './share-file.js';
import { writeShareLink } from './share-link.js';
import { receiveShared, type ReceiveOptions } from './receive-shared.js';

const nowMs = Date.parse('2026-06-01T12:00:00Z');
const now = nowMs / 1000;
const iss = 'https://lab.example/cards';
const url = `https://shl.example/s/${'x'.repeat(43)}`;
const bundle = {
  resourceType: 'Bundle',
  type: 'collection',
  entry: [
    {
      fullUrl: 'resource:0',
      resource: { resourceType: 'Patient', name: [{ family: 'Vane', given: ['Ada'] }], birthDate: '1980-02-03' },
    },
    {
      fullUrl: 'resource:1',
      resource: {
        resourceType: 'Immunization',
        status: 'completed',
        vaccineCode: { coding: [{ system: 'http://hl7.org/fhir/sid/cvx', code: '207' }] },
        patient: { reference: 'resource:0' },
        occurrenceDateTime: '2026-01-02',
        text: { status: 'generated', div: '<div>markup</div>' },
      },
    },
  ],
};

/** Answers by address; whatever is not there is a 404. */
type Served = Readonly<Record<string, () => Response>>;
const serve =
  (served: Served, asked: [string, RequestInit | undefined][] = []): typeof fetch =>
  (input, init) => {
    const address = new URL(input instanceof Request ? input.url : input);
    address.search = '';
    asked.push([address.href, init]);
    return Promise.resolve(served[address.href]?.() ?? new Response('gone', { status: 404 }));
  };
/** Judges addresses as the product does; what is asked does not leave the test. */
const asking = (send: typeof fetch): ReceiveOptions['addresses'] => ({
  read: (text) => new StrangerAddresses().read(text),
  fetch: (address, init) => send(address, init),
});
const options = (served: Served = {}, more: Partial<ReceiveOptions> = {}): ReceiveOptions => ({
  addresses: asking(serve(served)),
  signal: AbortSignal.timeout(20_000),
  issuers: [{ iss, name: 'A laboratory', keys: [publicKey] }],
  nowMs,
  recipient: 'FHIR Gateway',
  ...more,
});
const refusal = (text: string, given: ReceiveOptions = options()) =>
  receiveShared(text, given).then(
    () => 'opened',
    (error: { code?: string; message: string }) => {
      expect(error.message).not.toContain('Vane');
      return error.code;
    },
  );

let privateKey: CryptoKey;
let publicKey: JWK;
let strangerKey: CryptoKey;
const key = newShareKey();
const fhir = 'application/fhir+json';

beforeAll(async () => {
  const pair = await generateKeyPair('ES256', { extractable: true });
  privateKey = pair.privateKey;
  const jwk = await exportJWK(pair.publicKey);
  publicKey = { ...jwk, kid: await calculateJwkThumbprint(jwk), use: 'sig', alg: 'ES256' };
  strangerKey = (await generateKeyPair('ES256')).privateKey;
});

/** The credential of a card. */
const vcOf = (fhirBundle: object = bundle, more: object = {}) => ({
  type: ['https://smarthealth.cards#health-card'],
  credentialSubject: { fhirVersion: '4.0.1', fhirBundle },
  ...more,
});

interface CardParts {
  readonly header?: object;
  readonly payload?: object;
  readonly signedBy?: CryptoKey;
  readonly packed?: Uint8Array;
}
function cardOf({ header = {}, payload = {}, signedBy = privateKey, packed }: CardParts = {}): Promise<string> {
  const said = { iss, nbf: now - 100.5, vc: vcOf(), ...payload };
  return new CompactSign(packed ?? deflateRawSync(JSON.stringify(said)))
    .setProtectedHeader({ alg: 'ES256', zip: 'DEF', kid: publicKey.kid, ...header } as never)
    .sign(signedBy);
}
const numeric = (card: string) =>
  `shc:/${[...card].map((letter) => String(letter.charCodeAt(0) - 45).padStart(2, '0')).join('')}`;

const tooLarge = 'SHARED_CONTENT_TOO_LARGE';

describe('a link whose server keeps the gateway waiting', () => {
  afterEach(() => jest.useRealTimers());

  it.each(['before its answer', 'in the middle of its answer'])('is given up after its time: %s', async (when) => {
    jest.useFakeTimers();
    const hanging = (signal: AbortSignal | null | undefined): Promise<never> =>
      new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(new Error('aborted'))));
    let isAsked = () => {};
    const asked = new Promise<void>((resolve) => (isAsked = resolve));
    const hang: typeof fetch = (_input, init) => {
      isAsked();
      if (when.startsWith('before')) return hanging(init?.signal);
      const start = (body: ReadableStreamDefaultController): void =>
        void hanging(init?.signal).catch((error: unknown) => body.error(error));
      return Promise.resolve(new Response(new ReadableStream({ start })));
    };
    const link = `shlink:/${Buffer.from(JSON.stringify({ url, key: 'k'.repeat(43), flag: 'U' })).toString('base64url')}`;
    const { signal } = new AbortController();
    const refused = refusal(link, options({}, { addresses: asking(hang), signal }));
    await asked;
    await jest.advanceTimersByTimeAsync(10_000);
    expect(await refused).toBe('SHARED_LINK_UNREACHABLE');
  });
});

describe('a SMART Health Card', () => {
  it('opens from its code, its file and as it is, in one code or several', async () => {
    const card = await cardOf();
    const digits = numeric(card).slice(5);
    const half = 2 * Math.ceil(digits.length / 4);
    const chunks = `shc:/2/2/${digits.slice(half)}\nshc:/1/2/${digits.slice(0, half)}`;
    for (const text of [card, numeric(card), JSON.stringify({ verifiableCredential: [card] }), chunks]) {
      const received = await receiveShared(text, options());
      expect(received).toMatchObject({ kind: 'card', from: 'A laboratory', patient: { birthDate: '1980-02-03' } });
      const shot = received.resources.find(({ resourceType }) => resourceType === 'Immunization');
      expect(shot).toMatchObject({ patient: { reference: `Patient/${received.patient.id}` } });
      expect(shot).not.toHaveProperty('text');
    }
  });

  it('is verified by the keys that a listed issuer publishes', async () => {
    const served = { [`${iss}/.well-known/jwks.json`]: () => Response.json({ keys: [publicKey] }) };
    const given = options(served, { issuers: [{ iss, name: 'A laboratory' }] });
    expect((await receiveShared(await cardOf(), given)).from).toBe('A laboratory');
    expect(await refusal(await cardOf(), options({}, { issuers: [{ iss, name: 'A laboratory' }] }))).toBe(
      'SHARED_LINK_UNREACHABLE',
    );
  });

  it('that a library of other hands has issued opens', async () => {
    const pair = await generateKeyPair('ES256', { extractable: true });
    const issuer = new SHCIssuer({ issuer: iss, privateKey: pair.privateKey, publicKey: pair.publicKey });
    const card = await issuer.issue(bundle as never);
    const jwk = await exportJWK(pair.publicKey);
    const keys = [{ ...jwk, kid: await calculateJwkThumbprint(jwk) }];
    const given = options({}, { issuers: [{ iss, name: 'Other hands', keys }], nowMs: Date.now() + 1000 });
    expect((await receiveShared(card.asJWS(), given)).patient.birthDate).toBe('1980-02-03');
  });

  const listed = (rids: unknown, more: object = {}) => {
    const list = { kid: publicKey.kid, method: 'rid', ctr: 1, rids, ...more };
    const served = { [`${iss}/.well-known/crl/${publicKey.kid}.json`]: () => Response.json(list) };
    return options(served, {
      issuers: [{ iss, name: 'A laboratory', keys: [{ ...publicKey, crlVersion: 1 } as JWK] }],
    });
  };
  const revocable = (rid?: unknown) => cardOf({ payload: { vc: vcOf(bundle, rid === undefined ? {} : { rid }) } });

  it.each<[string, unknown[]]>([
    ['others alone', ['MKyCxh7p6uQ', 'rid-one-more']],
    ['it until before it was issued', [`rid-one.${now - 1000}`]],
    ['nobody', []],
  ])('opens where its issuer has revoked %s', async (_who, rids) => {
    expect((await receiveShared(await revocable('rid-one'), listed(rids))).kind).toBe('card');
  });

  it.each<[string, unknown[]]>([
    ['it', ['other', 'rid-one']],
    ['it until after it was issued', [`rid-one.${now}`]],
  ])('is refused where its issuer has revoked %s', async (_what, rids) => {
    expect(await refusal(await revocable('rid-one'), listed(rids))).toBe('HEALTH_CARD_REVOKED');
  });

  it.each<[string, () => unknown, object]>([
    ['there is no list', () => undefined, {}],
    ['the list is of another key', () => ['x'], { kid: 'other' }],
    ['the list has another method', () => ['x'], { method: 'sha' }],
    ['the list is longer than any', () => Array.from({ length: 200_001 }, () => 'x'), {}],
  ])('is refused where it may be revoked and %s', async (_why, rids, more) => {
    expect(await refusal(await revocable('rid-one'), listed(rids(), more))).toBe('SHARED_LINK_UNREACHABLE');
  });

  it('is refused where it may be revoked and nobody answers', async () => {
    const given = { ...listed([]), addresses: asking(serve({})) };
    expect(await refusal(await revocable('rid-one'), given)).toBe('SHARED_LINK_UNREACHABLE');
  });

  it('without an id to revoke it by asks for no list', async () => {
    const given = { ...listed(['x']), addresses: asking(serve({})) };
    expect((await receiveShared(await revocable(), given)).kind).toBe('card');
  });

  describe('among several', () => {
    const bundleOf = (patient: object, cvx: string) => ({
      ...bundle,
      entry: [
        { fullUrl: 'resource:0', resource: { resourceType: 'Patient', ...patient } },
        { fullUrl: 'resource:1', resource: { resourceType: 'Observation', code: { text: `result ${cvx}` } } },
        {
          fullUrl: 'resource:2',
          resource: {
            resourceType: 'Immunization',
            vaccineCode: { coding: [{ code: cvx }] },
            patient: { reference: 'resource:0' },
            reaction: [{ detail: { reference: 'resource:1' } }],
          },
        },
      ],
    });
    const ada = { name: [{ family: 'Vane', given: ['Ada'] }], birthDate: '1980-02-03' };
    const fileOf = async (patients: readonly object[]) => {
      const cards = await Promise.all(
        patients.map((patient, at) => cardOf({ payload: { vc: vcOf(bundleOf(patient, `20${at}`)) } })),
      );
      return JSON.stringify({ verifiableCredential: cards });
    };

    it('of one person is one record, whose references stay within their card', async () => {
      const file = await fileOf([ada, { ...ada, name: [{ family: 'VANE', given: ['Ada'] }], gender: 'female' }]);
      const { patient, resources } = await receiveShared(file, options());
      expect(resources.filter(({ resourceType }) => resourceType === 'Patient')).toEqual([patient]);
      const shots = resources.flatMap((one) => (one.resourceType === 'Immunization' ? one : []));
      expect(shots.map((shot) => shot.patient.reference)).toEqual(shots.map(() => `Patient/${patient.id}`));
      const named = shots.map((shot) => {
        const ref = shot.reaction?.[0]?.detail?.reference;
        const found = resources.find((one) => `${one.resourceType}/${one.id}` === ref);
        return found?.resourceType === 'Observation' ? found.code.text : undefined;
      });
      expect(named).toEqual(['result 200', 'result 201']);
      expect(new Set(resources.map(({ id }) => id)).size).toBe(resources.length);
    });

    it.each<[string, object]>([
      ['another name', { ...ada, name: [{ family: 'Vane', given: ['Eve'] }] }],
      ['another birth date', { ...ada, birthDate: '1980-03-02' }],
      ['no birth date', { name: ada.name }],
      ['no name', { birthDate: ada.birthDate }],
      ['another sex', { ...ada, gender: 'male' }],
    ])('is refused where one has %s', async (_what, other) => {
      expect(await refusal(await fileOf([{ ...ada, gender: 'female' }, other]))).toBe('SHARED_CONTENT_UNSUPPORTED');
    });
  });

  const tooManyCards = async () => JSON.stringify({ verifiableCredential: Array<string>(11).fill(await cardOf()) });
  const headed = async (head: object) => withHead(await cardOf(), head);
  const ofOtherKeyId = () => ({ issuers: [{ iss, name: 'L', keys: [{ ...publicKey, kid: 'mine' }] }] });
  const resigned = async () =>
    mixed(await cardOf(), await cardOf({ payload: { exp: now + 9 }, signedBy: strangerKey }));
  const [unknown, unsigned, malformed] = [
    'HEALTH_CARD_ISSUER_UNKNOWN',
    'HEALTH_CARD_SIGNATURE_INVALID',
    'HEALTH_CARD_MALFORMED',
  ];
  const misfit: [string, string, () => Promise<string>, (() => Partial<ReceiveOptions>)?][] = [
    ['signed by a stranger', unsigned, () => cardOf({ signedBy: strangerKey })],
    ['of an issuer who is not listed', unknown, () => cardOf({ payload: { iss: 'https://evil.example' } })],
    ['of an issuer but for a slash', unknown, () => cardOf({ payload: { iss: `${iss}/` } })],
    ['signed with an unknown key', unsigned, () => cardOf({ header: { kid: 'other' } })],
    ['under a key id that is not the key’s', unsigned, () => cardOf({ header: { kid: 'mine' } }), ofOtherKeyId],
    ['over', 'HEALTH_CARD_EXPIRED', () => cardOf({ payload: { exp: now - 1 } })],
    ['not valid yet', 'HEALTH_CARD_EXPIRED', () => cardOf({ payload: { nbf: now + 3600 } })],
    ['without a time', malformed, () => cardOf({ payload: { nbf: 'today' } })],
    ['with an end that is no time', malformed, () => cardOf({ payload: { exp: 'never' } })],
    ['of another kind', malformed, () => cardOf({ payload: { vc: { type: ['other'] } } })],
    ['without a bundle', malformed, () => cardOf({ payload: { vc: { type: vcOf().type } } })],
    ['with an algorithm that is none', malformed, () => headed({ alg: 'none', zip: 'DEF', kid: 'x' })],
    ['with a key for another algorithm', malformed, () => headed({ alg: 'HS256', zip: 'DEF', kid: 'x' })],
    ['not packed', malformed, () => headed({ alg: 'ES256', kid: 'x' })],
    ['truncated', unsigned, async () => (await cardOf()).slice(0, -8)],
    ['cut off in the middle', malformed, async () => (await cardOf()).slice(0, 90)],
    ['re-signed over another body', unsigned, resigned],
    ['a code with a digit too many', malformed, async () => `${numeric(await cardOf())}1`],
    ['a code with digits that stand for nothing', malformed, async () => `${numeric(await cardOf())}99`],
    ['one of two codes', malformed, async () => numeric(await cardOf()).replace('shc:/', 'shc:/1/2/')],
    ['a file without cards', malformed, () => Promise.resolve('{"verifiableCredential":[]}')],
    ['a file of something else', malformed, () => Promise.resolve('{"verifiableCredential":[7]}')],
    ['a file of eleven cards', tooLarge, tooManyCards],
    ['a bomb of 30 MB', tooLarge, () => cardOf({ packed: deflateRawSync(Buffer.alloc(30_000_000)) })],
    ['longer than any card', tooLarge, () => Promise.resolve(`ey${'A'.repeat(70_000)}`)],
    ['what does not inflate', malformed, () => cardOf({ packed: Buffer.from('plain') })],
    ['nested deeper than any record', tooLarge, () => cardOf({ packed: deflateRawSync('['.repeat(5000)) })],
  ];
  it.each(misfit)('that is %s is refused with %s', async (_name, code, make, more = () => ({})) => {
    expect(await refusal(await make(), options({}, more()))).toBe(code);
  });

  const people = { resourceType: 'Bundle', entry: [bundle.entry[0], bundle.entry[0]] };
  it.each<[string, object]>([
    ['two people', people],
    ['nobody', { resourceType: 'Bundle', entry: [bundle.entry[1]] }],
    ['nothing', { resourceType: 'Bundle' }],
    ['no resource', { hello: 1 }],
  ])('of %s is refused', async (_name, fhirBundle) => {
    expect(await refusal(await cardOf({ payload: { vc: vcOf(fhirBundle) } }))).toBe('SHARED_CONTENT_UNSUPPORTED');
  });
});

describe('a SMART Health Link', () => {
  const link = (more: object = {}) => writeShareLink({ url, key, flag: 'U', ...more });
  const file = (content: object = bundle) => encryptFile(JSON.stringify(content), key, fhir);
  const one = (text: string, status = 200): Served => ({ [url]: () => new Response(text, { status }) });
  const manifest = (files: unknown): Served => ({ [url]: () => Response.json({ files }) });

  it('opens with its one file, or with a manifest of embedded and located files and cards', async () => {
    expect(await receiveShared(link({ label: 'Mine' }), options(one(await file())))).toMatchObject({
      kind: 'link',
      from: 'shl.example',
      label: 'Mine',
      issuers: [],
    });
    const card = await encryptFile(
      JSON.stringify({ verifiableCredential: [await cardOf()] }),
      key,
      'application/smart-health-card',
    );
    const located = 'https://files.example/1';
    const served = {
      ...manifest([{ contentType: 'application/smart-health-card', location: located }]),
      [located]: () => new Response(card),
    };
    expect((await receiveShared(link({ flag: 'L' }), options(served))).issuers).toEqual(['A laboratory']);
    const embedded = manifest([{ contentType: fhir, embedded: await file() }]);
    expect((await receiveShared(link({ flag: '' }), options(embedded))).resources).toHaveLength(2);
  });

  it('that a library of other hands has made opens', async () => {
    const stored = new Map<string, string>();
    const builder = new SHLManifestBuilder({
      shl: { v: 1, url, key } as never,
      uploadFile: (text: string) => {
        stored.set('f', text);
        return Promise.resolve('f');
      },
      getFileURL: () => Promise.resolve('https://files.example/f'),
      loadFile: () => Promise.resolve(stored.get('f') ?? ''),
    } as never);
    await builder.addFHIRResource({ content: bundle as never });
    const made = await builder.buildManifest({ embeddedLengthMax: 0 } as never);
    const served = { [url]: () => Response.json(made), 'https://files.example/f': () => new Response(stored.get('f')) };
    expect((await receiveShared(link({ flag: '' }), options(served))).patient.birthDate).toBe('1980-02-03');
  });

  it('gets its passcode once, at its own address, and never by a redirect', async () => {
    const asked: [string, RequestInit | undefined][] = [];
    const wrong = { [url]: () => Response.json({ remainingAttempts: 2 }, { status: 401 }) };
    const given = options({}, { addresses: asking(serve(wrong, asked)), passcode: 'blue horse' });
    await expect(receiveShared(link({ flag: 'P' }), given)).rejects.toMatchObject({
      code: 'SHARED_PASSCODE_WRONG',
      message: expect.stringContaining('Guesses left: 2') as string,
    });
    expect(asked).toHaveLength(1);
    const away = { [url]: () => new Response(null, { status: 307, headers: { location: 'https://evil.example/' } }) };
    const followed: [string, RequestInit | undefined][] = [];
    expect(
      await refusal(link({ flag: 'P' }), options({}, { addresses: asking(serve(away, followed)), passcode: 'x' })),
    ).toBe('SHARED_LINK_UNREACHABLE');
    expect(followed.map(([address]) => address)).toEqual([url]);
  });

  const isPrivate = (): never => {
    throw new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: 'ADDRESS_PRIVATE' }) });
  };
  const privately: typeof fetch = async () => Promise.resolve(isPrivate());
  const redirect = (location: string): Served => ({
    [url]: () => new Response(null, { status: 302, headers: { location } }),
  });
  const fails = () => Promise.reject(new TypeError('fetch failed'));
  const intranet = { ...redirect('https://intranet.example/x'), 'https://intranet.example/x': isPrivate };
  const ofStranger = async () => file({ verifiableCredential: [await cardOf({ signedBy: strangerKey })] });
  const token = { contentType: 'application/smart-api-access', embedded: 'x' };
  const many = () => file({ ...bundle, entry: Array(5001).fill(bundle.entry[1]) });
  const [refused, gone, unreadable] = ['SHARED_ADDRESS_REFUSED', 'SHARED_LINK_UNREACHABLE', 'SHARED_FILE_UNREADABLE'];
  const cases: [string, string, () => Promise<ReceiveOptions> | ReceiveOptions, object?][] = [
    ['over', 'SHARED_LINK_EXPIRED', () => options(), { exp: now - 1 }],
    ['over, in milliseconds', 'SHARED_LINK_EXPIRED', () => options(), { exp: nowMs - 5000 }],
    ['without its passcode', 'SHARED_PASSCODE_REQUIRED', () => options(), { flag: 'P' }],
    ['that has ended', 'SHARED_LINK_GONE', () => options()],
    ['to http', refused, () => options(), { url: 'http://shl.example/x' }],
    ['to a file', refused, () => options(), { url: 'file:///etc/passwd' }],
    ['to a script', refused, () => options(), { url: 'javascript:alert(1)' }],
    ['to what is no address', refused, () => options(), { url: 'nowhere' }],
    ['with a name and a password', refused, () => options(), { url: 'https://a:b@shl.example/' }],
    ['into a private network', refused, () => options({}, { addresses: asking(privately) })],
    ['that redirects to http', refused, () => options(redirect('http://169.254.169.254/'))],
    ['that redirects into a private network', refused, () => options(intranet)],
    ['that redirects to itself', gone, () => options(redirect(url))],
    ['that nobody answers', gone, () => options({}, { addresses: asking(fails) })],
    ['that answers with an error', gone, () => options(one('oops', 500))],
    ['with 13 MB', tooLarge, () => options(one('x'.repeat(13_000_000)))],
    ['with another key', unreadable, async () => options(one(await file())), { key: newShareKey() }],
    ['with a cut file', unreadable, async () => options(one((await file()).slice(0, -5)))],
    ['with a page', unreadable, () => options(one('<html>'))],
    ['with a bomb', tooLarge, async () => options(one(await bomb()))],
    ['with text', 'SHARED_CONTENT_UNSUPPORTED', async () => options(one(await encryptFile('hello', key, fhir)))],
    ['with another’s card in it', 'HEALTH_CARD_SIGNATURE_INVALID', async () => options(one(await ofStranger()))],
    ['without files', gone, () => options(manifest([])), { flag: '' }],
    ['with a manifest that is none', gone, () => options(one('hello')), { flag: '' }],
    ['with 21 files', tooLarge, () => options(manifest(Array(21).fill({ embedded: 'x' }))), { flag: '' }],
    ['with a file nowhere', gone, () => options(manifest([{}])), { flag: '' }],
    [
      'with a file in a private place',
      refused,
      () => options(manifest([{ location: 'http://10.0.0.1/' }])),
      { flag: '' },
    ],
    ['with somebody’s token', 'SHARED_CONTENT_UNSUPPORTED', () => options(manifest([token])), { flag: '' }],
    ['of 5,001 entries', tooLarge, async () => options(one(await many()))],
  ];
  it.each(cases)('%s is refused with %s', async (_name, code, make, more = {}) => {
    const given = await make();
    expect(await refusal(link(more), given)).toBe(code);
  });

  async function bomb(): Promise<string> {
    return new CompactEncrypt(Buffer.alloc(21_000_000))
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', zip: 'DEF' } as never)
      .encrypt(Buffer.from(key, 'base64url'));
  }
});

it('refuses a link that is cut off, wherever that is', async () => {
  const whole = writeShareLink({ url, key, flag: 'U', label: 'Mine' });
  const codes = Array.from(whole, (_character, at) => refusal(whole.slice(0, at)));
  expect(new Set(await Promise.all(codes))).toEqual(new Set(['SHARED_LINK_MALFORMED']));
});

it('refuses a text that is neither', async () => {
  for (const text of ['', 'hello', 'https://example.org/', 'shlink:/!!']) {
    expect(await refusal(text)).toBe('SHARED_LINK_MALFORMED');
  }
});

function withHead(card: string, head: object): string {
  const [, body, signature] = card.split('.');
  return [Buffer.from(JSON.stringify(head)).toString('base64url'), body, signature].join('.');
}

function mixed(card: string, other: string): string {
  const [head, , signature] = card.split('.');
  return [head, other.split('.')[1], signature].join('.');
}
