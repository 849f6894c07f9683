import { calculateJwkThumbprint, CompactSign, exportJWK, generateKeyPair, type CryptoKey } from 'jose';
import { deflateRawSync } from 'node:zlib';

import { freePort } from '@fhir-gateway/testing';

import { startPeopleGateway } from '../testing/record-people.js';
import type { TestBrowser } from '../testing/test-browser.js';
import type { TestGateway } from '../testing/test-gateway.js';
import { wordsOf, csrfOf } from '../testing/page-text.js';

const iss = 'https://lab.example/cards';

describe('opening what others share', () => {
  let rest: TestGateway;
  let browser: TestBrowser;
  let cardOf: (patient: object, signs?: CryptoKey) => Promise<string>;

  beforeAll(async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
    const jwk = await exportJWK(publicKey);
    const kid = await calculateJwkThumbprint(jwk);
    const issuers = JSON.stringify([{ iss, name: 'A laboratory', keys: [{ ...jwk, kid }] }]);
    rest = await startPeopleGateway(await freePort(), { FHIR_GATEWAY_HEALTH_CARD_ISSUERS: issuers });
    cardOf = (patient, signs = privateKey) => {
      const condition = {
        resourceType: 'Condition',
        code: { text: 'Rash of the card' },
        subject: { reference: 'r:0' },
      };
      const fhirBundle = {
        resourceType: 'Bundle',
        type: 'collection',
        entry: [
          { fullUrl: 'r:0', resource: { resourceType: 'Patient', ...patient } },
          { fullUrl: 'r:1', resource: condition },
        ],
      };
      const vc = { type: ['https://smarthealth.cards#health-card'], credentialSubject: { fhirBundle } };
      return new CompactSign(deflateRawSync(JSON.stringify({ iss, nbf: 1_700_000_000, vc })))
        .setProtectedHeader({ alg: 'ES256', zip: 'DEF', kid } as never)
        .sign(signs);
    };
  });
  afterAll(() => rest.close());
  beforeEach(async () => {
    browser = await rest.signedIn('robert-ehr');
  });

  const page = async (path: string) => browser.text(path);
  async function open(shared: string, passcode = '') {
    const form = { csrf: csrfOf(await page('/shares/received')), shared, passcode };
    const answer = await browser.arrive('/shares/received', { form });
    return { status: answer.status, words: wordsOf(await answer.text()) };
  }
  const robert = { name: [{ family: 'Smith', given: ['Robert'] }], birthDate: '1971-04-12', gender: 'male' };

  it('shows a card with who signed it, as a source of its own that joins nobody in silence', async () => {
    const opened = await open(await cardOf(robert));
    expect(opened.words).toMatch(/Card by A laboratory .*1 entry.*the signature was checked/);
    expect(wordsOf(await page('/record/lists/problems?person=received-1&wait=all'))).toContain('Rash of the card');
    const own = wordsOf(await page('/record/timeline?person=stub-ehr&kind=conditions&wait=all'));
    expect(own).toContain('Cold of robert-ehr');
    expect(own).not.toContain('Rash of the card');
    const question = await page('/record/people');
    expect(wordsOf(question)).toContain('Are these the same person?');
    const form = question.split('<form').find((part) => part.includes('>Yes, the same person</button>')) ?? '';
    const fields = [...form.matchAll(/name="(\w+)"\s+value="([^"]*)"/g)].map(([, name = '', value = '']) => [
      name,
      value,
    ]);
    await browser.visit('/record/people', { form: Object.fromEntries(fields) as Record<string, string> });
    const joined = wordsOf(await page('/record/timeline?kind=conditions&wait=all'));
    expect(joined).toContain('Cold of robert-ehr');
    expect(joined).toContain('Rash of the card');
    expect(joined).toContain('Card by A laboratory');
  });

  it('keeps another person’s card apart, and forgets it when it is closed', async () => {
    await open(
      await cardOf({ name: [{ family: 'Stranger', given: ['Una'] }], birthDate: '1990-01-01', gender: 'female' }),
    );
    const people = wordsOf(await page('/record/people'));
    expect(people).toContain('Una Stranger');
    expect(people).not.toContain('Are these the same person?');
    const form = { csrf: csrfOf(await page('/shares/received')), id: 'received-1' };
    expect((await browser.visit('/shares/received/close', { form })).status).toBe(303);
    expect(wordsOf(await page('/record/people'))).not.toContain('Stranger');
    expect((await browser.visit('/shares/received/close', { form })).status).toBe(404);
  });

  it.each<[string, string, (() => Promise<string>)?]>([
    ['SHARED_LINK_MALFORMED', 'hello'],
    ['SHARED_LINK_MALFORMED', '<script>alert(1)</script>'],
    ['SHARED_ADDRESS_REFUSED', linkTo('https://10.0.0.1/x')],
    ['HEALTH_CARD_SIGNATURE_INVALID', '', async () => cardOf(robert, (await generateKeyPair('ES256')).privateKey)],
  ])('refuses with %s: %s', async (code, text, make = () => Promise.resolve(text)) => {
    const { status, words } = await open(await make());
    expect(status).toBeGreaterThanOrEqual(400);
    expect(words).toContain(code);
    expect(words).not.toContain('alert(1)');
  });

  /** A form as browsers send it, or as others might. */
  async function upload(parts: readonly (readonly [name: string, value: string | Blob])[], headers = {}) {
    const form = new FormData();
    for (const [name, value] of parts) form.append(name, value);
    const whole = new Request('http://localhost/', { method: 'POST', body: form });
    const type = whole.headers.get('content-type') ?? '';
    const content = new Uint8Array(await whole.arrayBuffer());
    const sent = { content, headers: { 'content-type': type, ...headers } };
    const answer = await browser.arrive('/shares/received/file', sent);
    return { status: answer.status, words: wordsOf(await answer.text()) };
  }
  const csrf = async () => csrfOf(await page('/shares/received'));

  const file = (content: string | Buffer) => ['file', new File([content], '../../<b>secret</b>.png')] as const;
  const misfits: [string, string, () => (readonly [string, string | Blob])[], object?][] = [
    ['that is empty', '400 SHARED_LINK_MALFORMED', () => [file('')]],
    ['that was not chosen', '400 SHARED_LINK_MALFORMED', () => []],
    ['with words', '400 SHARED_LINK_MALFORMED', () => [file('secret')]],
    ['with a link into a private network', '400 SHARED_ADDRESS_REFUSED', () => [file(linkTo('https://10.0.0.1/x'))]],
    ['of cards that is none', '422 HEALTH_CARD_MALFORMED', () => [file('{"secret":1}')]],
    ['of a picture', '400 SHARED_LINK_MALFORMED', () => [file(Buffer.from('89504e470d0a1a0a', 'hex'))]],
    ['beside another', '400 BODY_INVALID', () => [file('a'), file('b')]],
    ['after eleven fields', '400 BODY_INVALID', () => Array.from({ length: 11 }, (_, at) => [`f${at}`, 'x'])],
    ['after a long field', '400 BODY_INVALID', () => [['passcode', 'x'.repeat(5000)]]],
    ['after two passcodes', '400 ARGUMENT_INVALID', () => [['passcode', 'a'], ['passcode', 'b'], file('a')]],
    ['larger than any', '413 BODY_TOO_LARGE', () => [file(Buffer.alloc(200 * 1024 + 1))]],
    [
      'in a form that says nothing of its parts',
      '415 BODY_TYPE_UNSUPPORTED',
      () => [],
      { 'content-type': 'text/plain' },
    ],
    ['in a form without a boundary', '400 BODY_INVALID', () => [], { 'content-type': 'multipart/form-data; x=1' }],
    ['in a form that is cut off', '400 BODY_INVALID', () => [], { 'content-type': 'multipart/form-data; boundary=y' }],
  ];
  it('refuses files that are none, and forms that no page sends, and quotes nothing of them', async () => {
    const token = await csrf();
    for (const [what, expected, parts, headers] of misfits) {
      const { status, words } = await upload([['csrf', token], ...parts()], headers);
      const [code = ''] = expected.split(' ').slice(1);
      const found = `${status} ${words.includes(code) ? code : words}`;
      expect([what, found, words.includes('secret')]).toEqual([what, expected, false]);
    }
  }, 120_000);

  it('takes no file of a stranger, or of another session’s form', async () => {
    const own = await csrf();
    const other = await rest.signedIn('petra-child');
    browser = other;
    expect((await upload([['csrf', own], file('x')])).status).toBe(403);
    browser = rest.browser();
    expect((await upload([['csrf', own], file('x')])).status).toBe(401);
  });
});

function linkTo(url: string): string {
  const payload = { url, key: 'A'.repeat(43), flag: 'U' };
  return `shlink:/${Buffer.from(JSON.stringify(payload)).toString('base64url')}`;
}
