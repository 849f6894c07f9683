import fc from 'fast-check';
import { stubDirectory, type StubResource } from '../testing/stub-directory.js';
import { findProvider } from './find-provider.js';
import { providersInput } from './providers-input.js';

const guide = 'http://hl7.org/fhir/us/davinci-pdex-plan-net/StructureDefinition';
const ref = (reference: string) => ({ reference });
const inNetwork = (id: string) => ({ url: `${guide}/network-reference`, valueReference: ref(`Organization/${id}`) });
const accepts = (code: string, network?: string) => ({
  url: `${guide}/newpatients`,
  extension: [
    { url: 'acceptingPatients', valueCodeableConcept: { coding: [{ code }] } },
    ...(network === undefined ? [] : [{ url: 'fromNetwork', valueReference: ref(`Organization/${network}`) }]),
  ],
});
const plan: StubResource = {
  ...{ resourceType: 'InsurancePlan', id: 'p1', status: 'active', name: 'Gold', network: [ref('Organization/net-1')] },
};
const doctor = (changes: object = {}): StubResource => ({
  resourceType: 'Practitioner',
  id: 'd1',
  identifier: [{ system: 'http://hl7.org/fhir/sid/us-npi', value: '9000000031' }],
  name: [{ given: ['Odalys'], family: 'Brenn' }],
  ...changes,
});
const role = (changes: object = {}): StubResource => ({
  resourceType: 'PractitionerRole',
  id: 'r1',
  meta: { lastUpdated: '2026-10-01T00:00:00Z' },
  practitioner: ref('Practitioner/d1'),
  organization: ref('Organization/o1'),
  specialty: [{ coding: [{ code: '207RC0000X', display: 'Cardiovascular Disease Physician' }] }],
  location: [ref('Location/l1')],
  ...changes,
});
const place: StubResource = {
  resourceType: 'Location',
  id: 'l1',
  address: { line: ['1 Main'], city: 'Springfield', state: 'IL', postalCode: '62701' },
};
const affiliated = (changes: object = {}): StubResource => ({
  resourceType: 'OrganizationAffiliation',
  id: 'a1',
  participatingOrganization: ref('Organization/o1'),
  network: [ref('Organization/net-1')],
  ...changes,
});
const ask = { specialty: 'cardiologist', plan: 'gold' };
const find = (
  resources: readonly StubResource[],
  question: object = ask,
  answers?: Parameters<typeof stubDirectory>[1],
) =>
  findProvider(stubDirectory([plan, doctor(), place, ...resources], answers).context, providersInput.parse(question));

describe('who is in network', () => {
  const strange = { extension: [inNetwork('net-2')] };
  const own = { networkBasis: 'provider' };
  it.each<[string, StubResource[], object]>([
    ['by the role', [role({ extension: [inNetwork('net-1')] })], { network: 'in-network', networkBasis: 'provider' }],
    ['of another network', [role({ extension: [inNetwork('net-2')] })], { network: 'not-listed' }],
    ['by the organization', [role(), affiliated()], { network: 'in-network', networkBasis: 'organization' }],
    ['of another, whatever its organization is in', [role(strange), affiliated()], { network: 'not-listed', ...own }],
    ['without a word', [role()], { network: 'unknown' }],
    ['by an affiliation that ended', [role(), affiliated({ period: { end: '2026-10' } })], { network: 'unknown' }],
    ['by an affiliation that is inactive', [role(), affiliated({ active: false })], { network: 'unknown' }],
  ])('is told of a provider %s', async (_what, resources, expected) => {
    const { providers } = await find(resources);
    expect(providers).toEqual([expect.objectContaining(expected)]);
  });

  it('is told with the day of the entry, and what the person can call', async () => {
    const { providers, askedAt } = await find([role({ telecom: [{ system: 'phone', value: '555-555-0100' }] })]);
    expect(askedAt).toBe('2026-11-28T10:00:00.000Z');
    expect(providers).toEqual([
      expect.objectContaining({
        name: 'Odalys Brenn',
        npi: '9000000031',
        addresses: ['1 Main, Springfield, IL 62701'],
        phones: ['555-555-0100'],
        entryChanged: '2026-10-01T00:00:00Z',
      }),
    ]);
  });

  it('says where an entry has no date', async () => {
    const { providers, notKnown } = await find([role({ meta: {} })]);
    expect(providers[0]).not.toHaveProperty('entryChanged');
    expect(notKnown).toContain('Some entries have no date: how old they are is not known.');
  });

  it('is never said without a plan, or of a plan without networks', async () => {
    const all = [role({ extension: [inNetwork('net-1')] })];
    expect((await find(all, { specialty: 'cardiologist' })).providers).toMatchObject([{ network: 'unknown' }]);
    const bare = { ...plan, id: 'p2', name: 'Bare', network: [] };
    expect((await find([...all, bare], { ...ask, plan: 'bare' })).providers).toMatchObject([{ network: 'unknown' }]);
  });

  it('holds for any set of roles and plans: in network only where a network is shared', async () => {
    const networks = fc.array(fc.constantFrom('n1', 'n2', 'n3'), { maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(networks, networks, networks, async (ofPlan, ofRole, ofOrganization) => {
        const { providers } = await find(
          [
            { ...plan, id: 'p9', name: 'Nine', network: ofPlan.map((id) => ref(`Organization/${id}`)) },
            role({ extension: ofRole.map(inNetwork) }),
            affiliated({ network: ofOrganization.map((id) => ref(`Organization/${id}`)) }),
          ],
          { ...ask, plan: 'nine' },
        );
        const told = ofRole.length > 0 ? ofRole : ofOrganization;
        const known = told.some((id) => ofPlan.includes(id)) ? 'in-network' : 'not-listed';
        const isKnown = ofPlan.length > 0 && told.length > 0;
        expect(providers.map(({ network }) => network)).toEqual([isKnown ? known : 'unknown']);
      }),
      { numRuns: 60 },
    );
  });
});

describe('new patients', () => {
  it.each([
    [[accepts('newpt')], 'yes'],
    [[accepts('nopt')], 'no'],
    [[accepts('existptfam')], 'existing-only'],
    [[], 'not-stated'],
    [[accepts('maybe')], 'not-stated'],
    [[accepts('newpt'), accepts('nopt')], 'not-stated'],
    [[accepts('newpt', 'net-2'), accepts('nopt', 'net-1')], 'no'],
    [[accepts('newpt', 'net-2')], 'not-stated'],
  ])('are told of %j as %s', async (extension, acceptingPatients) => {
    expect((await find([role({ extension })])).providers).toMatchObject([{ acceptingPatients }]);
  });
});

describe('what a directory answers', () => {
  it.each<[string, StubResource[], object]>([
    ['of another specialty', [role({ specialty: [{ coding: [{ code: '207Q00000X' }] }] })], ask],
    ['at another place', [role()], { ...ask, place: 'Springfield, OH' }],
    ['without a place', [role({ location: [] })], { ...ask, place: 'Springfield' }],
    ['of another name', [role()], { name: 'Dr. Somebody Else' }],
  ])('is left out where it is %s, whatever was asked for', async (_what, resources, question) => {
    expect(await find(resources, question)).toMatchObject({ answer: 'none-found', matched: 0, notInUse: 0 });
  });

  it.each<[string, StubResource[]]>([
    ['a role that is inactive', [role({ active: false })]],
    ['a role that ended', [role({ period: { end: '2026-11-27' } })]],
    ['a role that has not begun', [role({ period: { start: '2027' } })]],
    ['a person who retired', [role({ practitioner: ref('Practitioner/d2') }), doctor({ id: 'd2', active: false })]],
  ])('is counted and not listed: %s', async (_what, resources) => {
    expect(await find(resources)).toMatchObject({ answer: 'none-found', providers: [], notInUse: 1 });
  });

  it.each<[string, object, string]>([
    ['refuses', { status: 403 }, 'DIRECTORY_UNAVAILABLE'],
    ['answers with a page', { status: 200, body: '<html>' }, 'DIRECTORY_ANSWER_INVALID'],
    ['answers with something else', { status: 200, body: { resourceType: 'Patient' } }, 'DIRECTORY_ANSWER_INVALID'],
  ])('ends the question where it %s', async (_what, answer, code) => {
    await expect(find([], ask, { PractitionerRole: answer as never })).rejects.toMatchObject({ code });
  });

  it('is asked again without what it does not know', async () => {
    const stub = stubDirectory([plan, doctor(), place, role({ extension: [inNetwork('net-1')] })]);
    stub.server.refuses('_include', 'network');
    expect((await findProvider(stub.context, ask)).providers).toMatchObject([{ network: 'in-network' }]);
  });

  it('is read to the fifth page and no further, and never at another address', async () => {
    const roles = Array.from({ length: 9 }, (_, at) => role({ id: `r${at}` }));
    const stub = stubDirectory([plan, doctor(), place, ...roles]);
    stub.server.pages(1);
    const { notKnown, matched } = await findProvider(stub.context, { specialty: 'cardiologist' });
    expect(matched).toBe(5);
    expect(notKnown.join()).toContain('more entries than were read');
    const foreign = stubDirectory([doctor(), place, role(), role({ id: 'r2' })]);
    foreign.server.pages(1, 'elsewhere');
    const answer = await findProvider(foreign.context, { specialty: 'cardiologist' });
    expect([answer.matched, answer.notKnown.join()]).toEqual([1, expect.stringContaining('more entries')]);
    expect(foreign.asked.join()).not.toContain('elsewhere');
  });

  it('is shown as plain text, whatever it says', async () => {
    const [row] = (await find([role({ practitioner: undefined, organization: { display: '<b>A\u202eB</b>\nC' } })]))
      .providers;
    expect(row?.name).toBe('A B C');
  });

  it('is not asked at all without saying whom to look for', async () => {
    const stub = stubDirectory([]);
    await expect(findProvider(stub.context, { plan: 'gold' })).rejects.toMatchObject({ code: 'QUESTION_TOO_WIDE' });
    expect(stub.asked).toEqual([]);
  });
});
