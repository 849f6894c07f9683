import type { Coverage, Patient } from 'fhir/r4.js';
import type { CoverageReader } from '../record-pages.js';
import { checkPriorAuth } from '../crd/check-prior-auth.js';
import { assertion, coverage, patient, payerOrganization, stubPayer } from '../testing/stub-payer.js';
import { OutgoingRequests } from './outgoing-requests.js';
import type { MemberComparison } from './record-side.js';

const question = { procedure_code: '27447', patient_id: 'pat-1' };
const required = assertion(['covered', 'valueCode', 'covered'], ['pa-needed', 'valueCode', 'auth-needed']);
const numbered = (value: string, own: Coverage = coverage): Coverage => ({
  ...own,
  identifier: [{ type: { coding: [{ code: 'MB' }] }, value }],
});

/** A record elsewhere whose patient is compared as the test says. */
function twoSides(member: MemberComparison) {
  const stub = stubPayer({ assertions: [required] });
  const compared: Patient[] = [];
  const recordSide = {
    outgoing: new OutgoingRequests(),
    platformId: 'hospital',
    compareMember: async (one: Patient) => {
      compared.push(one);
      return member;
    },
  };
  return { ...stub, context: { ...stub.context, recordSide }, compared };
}

/** The payer's record of the same person under ids of its own. */
function atPayer(...cards: Coverage[]): Extract<MemberComparison, { answer: 'same' }> {
  const records: CoverageReader = async ({ path }) => {
    if (path === 'Patient/mem-9') return { status: 200, body: { resourceType: 'Patient', id: 'mem-9' } };
    if (path.startsWith('Organization/')) return { status: 200, body: { ...payerOrganization, id: 'org-9' } };
    const entry = cards.map((resource) => ({ resource }));
    return { status: 200, body: { resourceType: 'Bundle', type: 'searchset', entry } };
  };
  return { answer: 'same', patientId: 'mem-9', records, baseUrl: 'https://gateway.example/api/fhir/payer' };
}

const payersCard: Coverage = {
  ...coverage,
  id: 'card-9',
  beneficiary: { reference: 'Patient/mem-9' },
  subscriber: { reference: 'Patient/mem-9' },
  payor: [{ reference: 'Organization/org-9' }],
};

describe('a question about the record of another platform', () => {
  const differ = 'The birth dates differ.';
  it.each([
    [{ answer: 'different', reasons: [differ] }, 'MEMBER_MISMATCH', /two people. The birth dates differ\.$/],
    [{ answer: 'unsure', reasons: ['The given names may be forms of one.'] }, 'MEMBER_UNCERTAIN', /not certain/],
    [{ answer: 'different', reasons: [] }, 'MEMBER_MISMATCH', /two people\.$/],
  ] as const)('stops where the payer knows %j', async (member, code, message) => {
    const { context, sent } = twoSides(member);
    await expect(checkPriorAuth(context, question)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message) as string,
    });
    expect(sent).toEqual([]);
  });

  it.each([
    ['M2', 'MEMBER_MISMATCH'],
    ['M100-02', 'MEMBER_UNCERTAIN'],
  ])('stops where the card of the same person says %s', async (number, code) => {
    const { context, sent } = twoSides(atPayer(numbered(number, payersCard)));
    const records: CoverageReader = async (request) =>
      request.path === 'Coverage/cov-1' ? { status: 200, body: numbered('M100') } : context.records(request);
    const asked = checkPriorAuth({ ...context, records }, { ...question, coverage_id: 'cov-1' });
    await expect(asked).rejects.toMatchObject({ code });
    expect(sent).toEqual([]);
  });

  it('says who matches the member where nobody is connected at the payer', async () => {
    const { context, compared } = twoSides({ answer: 'not-connected' });
    const found = await checkPriorAuth(context, question);
    expect(found).toMatchObject({ status: 'required', platformId: 'payer', recordPlatformId: 'hospital' });
    expect(found.warnings[0]).toMatch(/only the payer itself can match the member/);
    expect(compared).toEqual([expect.objectContaining(patient)]);
  });

  it('is asked with the card of the payer’s own record where the hospital has none', async () => {
    const none = { resourceType: 'Bundle', type: 'searchset' };
    const { context, hooks } = twoSides(atPayer(payersCard));
    const records: CoverageReader = async (request) =>
      request.path === 'Coverage' ? { status: 200, body: none } : context.records(request);
    const found = await checkPriorAuth({ ...context, records }, question);
    expect(found.coverageId).toBe('card-9');
    const [hook] = hooks();
    const { prefetch } = hook as { prefetch: { coverage: { entry: [{ resource: Coverage }] } } };
    const { resource } = prefetch.coverage.entry[0];
    expect(resource).toMatchObject({ id: 'card-9', beneficiary: { reference: 'Patient/pat-1' } });
    // What it refers to in the payer's record leads nowhere in the hospital's.
    expect(JSON.stringify(hook)).not.toContain('mem-9');
  });

  it('has no answer where neither side has a coverage, or nobody is connected who could have one', async () => {
    const none: CoverageReader = async ({ path }) =>
      path === 'Coverage'
        ? { status: 200, body: { resourceType: 'Bundle', type: 'searchset' } }
        : { status: 200, body: patient };
    for (const member of [atPayer(), { answer: 'not-connected' } as const]) {
      const { context, sent } = twoSides(member);
      await expect(checkPriorAuth({ ...context, records: none }, question)).rejects.toMatchObject({
        code: 'COVERAGE_NOT_FOUND',
      });
      expect(sent).toEqual([]);
    }
  });

  it('is never asked by references that only the payer’s own record resolves', async () => {
    const { context, sent } = twoSides({ answer: 'not-connected' });
    const silent = { ...context, payer: { ...context.payer, configured: (name: string) => name !== 'crd' } };
    await checkPriorAuth(silent, question);
    expect(sent.filter(({ path }) => path === 'CoverageEligibilityRequest')).toEqual([]);
  });
});
