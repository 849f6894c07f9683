import { randomBytes } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';

import fc from 'fast-check';
import type { Bundle, DocumentReference, FhirResource } from 'fhir/r4.js';
import { CompactEncrypt } from 'jose';
import { SHL, SHLViewer } from 'kill-the-clipboard';

import { ipsFaults } from '../ips/ips-faults.js';
import { adaVane } from '../testing/people.js';
import { merge } from '../testing/readings.js';
import { factId } from '../facts/select-facts.js';
import { shareCode } from './share-code.js';
import { encryptFile, newShareKey, openFile } from './share-file.js';
import { readShareLink, writeShareLink } from './share-link.js';
import { bundleText, sharedCollection, sharedDocument } from './shared-bundle.js';
import { chooseShared, countShared, keepShared, packShared, unpackShared } from './shared-record.js';

const nowMs = Date.parse('2026-06-01T00:00:00Z');
const options = { nowMs, gatewayUrl: 'https://gateway.example' };
const person = adaVane(['ehr']);
const patient = { reference: 'Patient/p' };
const condition = (id: string, text: string) => ({
  ...{ resourceType: 'Condition', id, code: { text }, subject: patient },
  clinicalStatus: { coding: [{ code: 'active' }] },
});
const allergy = { resourceType: 'AllergyIntolerance', id: 'a', code: { text: 'Latex' }, patient };
const coverage = {
  ...{ resourceType: 'Coverage', id: 'c', status: 'active', subscriberId: 'M-7', beneficiary: patient },
  payor: [{ display: 'Acme Health' }],
};
const result = (id: string, date: string, value: number) => ({
  ...{ resourceType: 'Observation', id, status: 'final', effectiveDateTime: date },
  code: { coding: [{ system: 'http://loinc.org', code: '4548-4' }], text: 'Hemoglobin A1c' },
  valueQuantity: { value, unit: '%' },
});

function recordOf() {
  return chooseShared(
    person,
    [
      merge('problems', { ehr: [condition('1', 'Asthma'), condition('2', 'Depression')] }),
      merge('allergies', { ehr: [allergy] }),
      merge('medications', { ehr: [] }),
      merge('results', { ehr: [result('o1', '2026-05-01', 6.1), result('o2', '2025-05-01', 9.9)] }),
      merge('coverage', { ehr: [coverage] }),
    ],
    nowMs,
  );
}

const without = (text: string) => {
  const record = recordOf();
  const facts = record.sections.flatMap((section) => section.facts);
  const kept = facts.filter(({ display }) => !display.includes(text));
  return keepShared(record, new Set(kept.map(factId)));
};
const resources = (bundle: Bundle<FhirResource>) => (bundle.entry ?? []).flatMap(({ resource }) => resource ?? []);

describe('what goes out', () => {
  it('has nothing that the person left out, in entries, text, sources or references', () => {
    const record = without('Depression');
    for (const bundle of [sharedDocument(record, options), sharedCollection(record, options)]) {
      expect(bundleText(bundle)).toContain('Asthma');
      expect(bundleText(bundle)).not.toContain('Depression');
      expect(bundleText(bundle)).not.toContain('Condition/2');
    }
    expect(countShared(record)).toBe(countShared(recordOf()) - 1);
    expect(ipsFaults(sharedDocument(record, options))).toEqual([]);
  });

  it('never says "none" of a section whose last entry was left out', () => {
    const text = bundleText(sharedDocument(without('Latex'), options));
    expect(text).not.toContain('Latex');
    expect(text).toContain('notasked');
    expect(text).not.toContain('None known');
    expect(JSON.stringify(resources(sharedDocument(without('Latex'), options))[0])).not.toMatch(
      /Allergies[^{]*None listed/,
    );
  });

  it('brings up nothing older in the place of what was left out', () => {
    const shown = bundleText(sharedDocument(recordOf(), options));
    const record = recordOf();
    const newest = record.sections.flatMap(({ facts }) => facts).filter(({ value }) => value?.includes('6.1'));
    const ids = record.sections
      .flatMap(({ facts }) => facts)
      .filter((fact) => !newest.includes(fact))
      .map(factId);
    const left = bundleText(sharedDocument(keepShared(record, new Set(ids)), options));
    expect(shown).toContain('6.1');
    expect(left).not.toContain('6.1');
    if (!shown.includes('9.9')) expect(left).not.toContain('9.9');
  });

  it('survives being packed, with the digits of the platform', () => {
    const record = recordOf();
    let id = 0;
    const newId = () => `00000000-0000-4000-8000-${String(id++).padStart(12, '0')}`;
    const before = bundleText(sharedDocument(record, { ...options, newId }));
    id = 0;
    expect(bundleText(sharedDocument(unpackShared(packShared(record)), { ...options, newId }))).toBe(before);
  });

  it('is a collection for a check-in: one Patient, addresses inside, no profile, insurance and a PDF', () => {
    const bundle = sharedCollection(recordOf(), options, Buffer.from('%PDF-1.7'));
    expect(bundle).toMatchObject({ type: 'collection', timestamp: '2026-06-01T00:00:00.000Z' });
    const all = resources(bundle);
    expect(all.filter(({ resourceType }) => resourceType === 'Patient')).toHaveLength(1);
    expect(all.some(({ resourceType }) => resourceType === 'Composition')).toBe(false);
    expect(all.every(({ meta }) => meta?.profile === undefined)).toBe(true);
    const urls = new Set((bundle.entry ?? []).map(({ fullUrl }) => fullUrl));
    for (const [, reference] of bundleText(bundle).matchAll(/"reference":"([^"]+)"/g))
      expect(urls).toContain(reference);
    expect(all.find(({ resourceType }) => resourceType === 'Coverage')).toMatchObject({ subscriberId: 'M-7' });
    const pdf = all.find((one): one is DocumentReference => one.resourceType === 'DocumentReference');
    expect(pdf?.type?.coding?.[0]?.code).toBe('60591-5');
    expect(Buffer.from(pdf?.content[0]?.attachment.data ?? '', 'base64').toString()).toBe('%PDF-1.7');
  });
});

describe('a link', () => {
  const key = newShareKey();
  const link = { url: `https://gateway.example/shl/${'x'.repeat(43)}`, key };

  it('is read as it was written, whatever stands before it', () => {
    const [text, flags] = [fc.string({ maxLength: 80 }), fc.constantFrom('P', 'U', 'L', 'LP')];
    const time = fc.integer({ min: 1, max: 4_000_000_000 });
    fc.assert(
      fc.property(text, time, flags, (label, exp, flag) => {
        const written = writeShareLink({ ...link, exp, flag, label });
        const expected = { ...link, exp, flag, ...(label && { label }) };
        expect(readShareLink(written)).toEqual(expected);
        expect(readShareLink(`https://viewer.example/#${written}`)).toEqual(expected);
      }),
    );
  });

  const encode = (payload: unknown) => `shlink:/${Buffer.from(JSON.stringify(payload)).toString('base64url')}`;
  it.each([
    ['nothing', ''],
    ['a link in the middle of a text', 'look: shlink:/e30'],
    ['no payload', 'shlink:/'],
    ['what is not base64url', 'shlink:/e3+/='],
    ['no JSON', 'shlink:/AAAA'],
    ['an array', encode([])],
    ['no address', encode({ key })],
    ['a long address', encode({ ...link, url: `https://x.example/${'y'.repeat(128)}` })],
    ['no key', encode({ url: link.url })],
    ['a short key', encode({ ...link, key: key.slice(1) })],
    ['a key of other letters', encode({ ...link, key: '!'.repeat(43) })],
    ['a key with bits too many', encode({ ...link, key: `${'A'.repeat(42)}B` })],
    ['a time that is none', encode({ ...link, exp: 'tomorrow' })],
    ['flags that are none', encode({ ...link, flag: 'lp' })],
    ['a passcode for one file', encode({ ...link, flag: 'PU' })],
    ['a long label', encode({ ...link, label: 'z'.repeat(81) })],
    ['a truncated one', writeShareLink(link).slice(0, -9)],
    ['five thousand characters', `shlink:/${'A'.repeat(5000)}`],
  ])('that is %s is refused', (_name, text) => {
    expect(() => readShareLink(text)).toThrow(expect.objectContaining({ code: 'SHARED_LINK_MALFORMED' }) as Error);
  });

  it('of a later version is refused as such', () => {
    expect(() => readShareLink(encode({ ...link, v: 2 }))).toThrow(
      expect.objectContaining({ code: 'SHARED_LINK_UNSUPPORTED' }) as Error,
    );
  });

  it('has a code that a phone can scan', () => {
    const { size, path } = shareCode(writeShareLink({ ...link, exp: 1_800_000_000, flag: 'U' }));
    expect(size).toBeLessThanOrEqual(17 + 4 * 13 + 8);
    expect(path).toMatch(/^M4 4h1v1h-1z/);
  });
});

describe('a file of a link', () => {
  const key = newShareKey();
  const jwe = (content: string | Uint8Array, header: object) =>
    new CompactEncrypt(Buffer.from(content as string))
      .setProtectedHeader(header as never)
      .encrypt(Buffer.from(key, 'base64url'));

  it('opens with its key, compressed or not', async () => {
    const made = await encryptFile('{"resourceType":"Bundle"}', key, 'application/fhir+json');
    expect(JSON.parse(Buffer.from(made.split('.')[0] ?? '', 'base64url').toString())).toEqual({
      alg: 'dir',
      enc: 'A256GCM',
      cty: 'application/fhir+json',
    });
    expect(await openFile(made, key)).toEqual({
      contentType: 'application/fhir+json',
      text: '{"resourceType":"Bundle"}',
    });
    const packed = await jwe('x'.repeat(300_000), { alg: 'dir', enc: 'A256GCM', zip: 'DEF' });
    expect((await openFile(packed, key)).text).toHaveLength(300_000);
  });

  it.each<[string, () => Promise<string>]>([
    ['another key', () => encryptFile('x', newShareKey(), 'application/fhir+json')],
    ['another algorithm', () => jwe('x', { alg: 'A256KW', enc: 'A256GCM' })],
    ['another cipher', () => jwe('x', { alg: 'dir', enc: 'A128CBC-HS256' })],
    ['a changed letter', async () => flip(await encryptFile('hello', key, 'application/fhir+json'), 3)],
    ['a changed header', async () => flip(await encryptFile('hello', key, 'application/fhir+json'), 0)],
    ['a changed tag', async () => flip(await encryptFile('hello', key, 'application/fhir+json'), 4)],
    ['a truncated file', async () => (await encryptFile('hello', key, 'application/fhir+json')).slice(0, -4)],
    ['no JWE', () => Promise.resolve('hello')],
    ['bytes that are no text', () => jwe(randomBytes(64), { alg: 'dir', enc: 'A256GCM' })],
  ])('with %s is refused', async (_name, make) => {
    await expect(openFile(await make(), key)).rejects.toMatchObject({ code: 'SHARED_FILE_UNREADABLE' });
  });

  it('that inflates to more than it may is refused while it inflates', async () => {
    const bomb = await jwe('\0'.repeat(21 * 1024 * 1024), { alg: 'dir', enc: 'A256GCM', zip: 'DEF' });
    expect(bomb.length).toBeLessThan(deflateRawSync(Buffer.alloc(1024)).length * 100_000);
    await expect(openFile(bomb, key)).rejects.toMatchObject({ code: 'SHARED_CONTENT_TOO_LARGE' });
    await expect(openFile('x'.repeat(11 * 1024 * 1024), key)).rejects.toMatchObject({
      code: 'SHARED_CONTENT_TOO_LARGE',
    });
  });

  it('and its link are read by a library of other hands', async () => {
    const url = `https://gateway.example/shl/${'x'.repeat(43)}`;
    const exp = Math.floor(Date.now() / 1000) + 600;
    const text = writeShareLink({ url, key, exp, flag: 'U', label: 'Health record' });
    expect(SHL.parse(text)).toMatchObject({ key, url, flag: 'U' });
    const file = await encryptFile(bundleText(sharedCollection(recordOf(), options)), key, 'application/fhir+json');
    const viewer = new SHLViewer({
      shlinkURI: text,
      fetch: () => Promise.resolve(new Response(file, { headers: { 'content-type': 'application/jose' } })),
    });
    const { fhirResources } = await viewer.resolveSHL({ recipient: 'A clinic' });
    expect(fhirResources).toEqual([expect.objectContaining({ resourceType: 'Bundle', type: 'collection' })]);
  });
});

function flip(jwe: string, part: number): string {
  const parts = jwe.split('.');
  const given = parts[part] ?? '';
  parts[part] = (given[0] === 'A' ? 'B' : 'A') + given.slice(1);
  return parts.join('.');
}
