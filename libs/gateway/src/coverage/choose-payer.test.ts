import {
  createPlatformRegistry,
  type PlatformDefinition,
  type ResolvedPlatform,
} from '@fhir-gateway/platform-registry';
import { platform } from '@fhir-gateway/testing/platform';
import type { Coverage, Organization } from 'fhir/r4.js';
import { choosePayer, type AskedPayer } from './choose-payer.js';

const npi = 'http://hl7.org/fhir/sid/us-npi';
const definition = (id: string, more: object = {}) =>
  ({
    id,
    name: id,
    kind: 'payer',
    environment: 'production',
    fhirBaseUrl: `https://${id}.example/fhir`,
    registration: 'none',
    verification: { status: 'unverified' },
    ...more,
  }) as PlatformDefinition;

const registry = createPlatformRegistry({
  environment: {},
  definitions: [
    definition('hospital', { kind: 'ehr' }),
    definition('first', { name: 'First Mutual', davinci: { payerIdentifiers: [{ system: npi, value: '1' }] } }),
    definition('second', { name: 'Second Mutual', payerIds: ['60054'], aliases: ['second-health'] }),
    definition('third', { name: 'Third Mutual', payerIds: ['60055'] }),
    definition('fourth', { name: 'Fourth Mutual', payerIds: ['60055'] }),
    // A hospital of the same name is no payer.
    definition('namesake', { name: 'Sixth Mutual', kind: 'ehr' }),
  ],
});

const payerId = { coding: [{ code: 'payerid' }] };

/** Chooses with a record whose one coverage names this payer. */
function choose(
  payor: Coverage['payor'][0] | undefined,
  asked: AskedPayer = {},
  from = 'hospital',
  seen: string[] = [],
) {
  const coverage = {
    resourceType: 'Coverage',
    id: 'c',
    status: 'active',
    beneficiary: { reference: 'Patient/p' },
    payor: payor ? [payor] : [],
    contained: [
      { resourceType: 'Organization', id: 'o', identifier: [{ system: npi, value: '1' }] } satisfies Organization,
    ],
  };
  const { reader, base } = platform({ resourceType: 'Patient', id: 'p' }, ...(payor ? [coverage] : []));
  const records: typeof reader = (request) => {
    seen.push(request.path);
    return reader(request);
  };
  const readable = { records, recordsBaseUrl: base, now: () => Date.parse('2026-11-24') };
  return choosePayer(registry, registry.resolve(from), { patientId: 'p', ...asked }, readable);
}
const idOf = async (chosen: Promise<ResolvedPlatform>) => (await chosen).id;

describe('the payer of a question', () => {
  it.each([
    ['an identifier of a platform file', { reference: '#o' }, 'first'],
    ['an identifier beside a reference', { identifier: { system: npi, value: '1' } }, 'first'],
    ['a payer id', { identifier: { type: payerId, value: '60054' } }, 'second'],
    ['an exact name', { display: 'SECOND  MUTUAL' }, 'second'],
    ['an alias', { display: 'Second Health' }, 'second'],
    ['an identifier before the name', { identifier: { system: npi, value: '1' }, display: 'Second Mutual' }, 'first'],
  ])('is found by %s', async (_what, payor, expected) => {
    expect(await idOf(choose(payor))).toBe(expected);
  });

  it.each([
    ['a payer id of two', { identifier: { type: payerId, value: '60055' } }, 'PAYER_AMBIGUOUS', /fourth.*third/],
    ['a name that is like several', { display: 'Mutual' }, 'PAYER_AMBIGUOUS', /It may be: /],
    ['a number that is no payer id', { identifier: { value: '60054' } }, 'PAYER_NOT_FOUND', /.*/],
    ['an identifier of another system', { identifier: { system: 'urn:x', value: '1' } }, 'PAYER_NOT_FOUND', /.*/],
    ['a name that nobody has', { display: 'Zzyzx' }, 'PAYER_NOT_FOUND', /^No platform/],
    ['nothing', {}, 'PAYER_NOT_FOUND', /does not say/],
  ])('is not guessed from %s', async (_what, payor, code, message) => {
    await expect(choose(payor)).rejects.toMatchObject({ code, message: expect.stringMatching(message) as string });
  });

  it('is the one that is named, unless the coverage is certainly another’s', async () => {
    expect(await idOf(choose({ display: 'Zzyzx' }, { payer: 'third' }))).toBe('third');
    expect(await idOf(choose({ identifier: { type: payerId, value: '60055' } }, { payer: 'third' }))).toBe('third');
    expect(await idOf(choose({ display: 'Mutual' }, { payer: 'first' }))).toBe('first');
    expect(await idOf(choose(undefined, { payer: 'first' }))).toBe('first');
    for (const payor of [
      { reference: '#o' },
      { display: 'First Mutual' },
      { identifier: { type: payerId, value: '60055' } },
    ])
      await expect(choose(payor, { payer: 'second' })).rejects.toMatchObject({ code: 'COVERAGE_OTHER_PAYER' });
    await expect(choose({}, { payer: 'https://evil.example' })).rejects.toMatchObject({ code: 'PLATFORM_NOT_FOUND' });
  });

  it('is the platform of the record where that is a payer’s, and nobody is read for it', async () => {
    const seen: string[] = [];
    expect(await idOf(choose({ display: 'Second Mutual' }, {}, 'third', seen))).toBe('third');
    expect(await idOf(choose({ display: 'Second Mutual' }, { payer: 'third' }, 'third', seen))).toBe('third');
    expect(seen).toEqual([]);
  });

  it('stays open where no patient or no coverage is known', async () => {
    expect(await idOf(choose({ reference: '#o' }, { patientId: undefined }))).toBe('hospital');
    expect(await idOf(choose(undefined))).toBe('hospital');
  });
});
