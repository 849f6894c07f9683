import fc from 'fast-check';
import type { Bundle, DocumentReference, QuestionnaireResponse } from 'fhir/r4.js';
import type { CoverageContext } from '../coverage-context.js';
import { checkPriorAuthStatus } from '../pas/check-status.js';
import { listPriorAuths } from '../pas/known/list-prior-auths.js';
import type { SubmitInput } from '../pas/request/submit-input.js';
import { submitPriorAuth } from '../pas/submit-prior-auth.js';
import { answering, kneeInput as asked, PasSession } from '../testing/pas-session.js';
import { disclosedPayer } from './disclosure.js';
import { OutgoingRequests } from './outgoing-requests.js';

/** A hospital's record and a payer elsewhere: each call has its own guard, and the session its agreements. */
function twoSides() {
  const { stub, parts } = new PasSession();
  const agreed = new Set<string>();
  const offered: (readonly string[])[] = [];
  stub.submit = answering('A4');
  stub.inquire = () => ({ status: 200, body: { resourceType: 'Parameters' } });
  const open = (): CoverageContext => {
    const outgoing = new OutgoingRequests();
    const payer = disclosedPayer(stub.context.payer, {
      from: 'hospital',
      to: 'payer',
      outgoing,
      isRecorded: () => false,
      agreements: {
        covers: async (names) => names.every((name) => agreed.has(name)),
        offer: async (names) => {
          offered.push(names);
          return 'confirm';
        },
      },
    });
    const compareMember = async () => ({ answer: 'not-connected' }) as const;
    return { ...stub.context, payer, recordSide: { platformId: 'hospital', outgoing, compareMember } };
  };
  const submit = async (input: SubmitInput) => {
    const preview = await submitPriorAuth(open(), input, parts);
    if (preview.state !== 'preview') throw new Error('not a preview');
    const answer = await submitPriorAuth(open(), { ...input, confirm: preview.confirm }, parts);
    if (answer.state !== 'submitted') throw new Error('not submitted');
    return { answer, shown: preview.preview.sends.at(-1)?.replace('Resources: ', '').split('; ') ?? [] };
  };
  return { stub, open, agreed, offered, parts, submit };
}

const form = (number: number): QuestionnaireResponse => ({
  resourceType: 'QuestionnaireResponse',
  status: 'completed',
  questionnaire: `https://payer.example/Questionnaire/f${number}`,
  ...(number % 2 === 1 && { contained: [{ resourceType: 'Observation', id: 'o' } as never] }),
});
const document = (number: number): DocumentReference => ({
  resourceType: 'DocumentReference',
  id: `doc-${number}`,
  status: 'current',
  content: [{ attachment: { data: 'eA==' } }],
});

/** What a name says of the type of its resource. */
function typeOf(name: string): string {
  return name.startsWith('answers of the form') ? 'QuestionnaireResponse' : (/^[A-Za-z]+/.exec(name)?.[0] ?? '');
}

describe('what leaves for a payer with a request for authorization', () => {
  it('is named in what the person agreed to, every resource of every body', async () => {
    const requests = fc.record({
      forms: fc.integer({ min: 0, max: 3 }),
      documents: fc.integer({ min: 0, max: 3 }),
      performer: fc.constantFrom(undefined, '1111111112', '2222222222'),
      quantity: fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }),
      urgent: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(requests, async ({ forms, documents, performer, quantity, urgent }) => {
        const { stub, submit } = twoSides();
        const { shown } = await submit({
          ...asked,
          urgent,
          ...(quantity !== undefined && { quantity }),
          ...(performer !== undefined && { performing_npi: performer }),
          questionnaire_responses: Array.from({ length: forms }, (_, index) => ({ ...form(index) })),
          documents: Array.from({ length: documents }, (_, index) => ({ ...document(index) })),
        });
        const [sent] = stub.sent;
        const leaving = (sent?.body.entry ?? []).map(({ resource }) => resource?.resourceType ?? '');
        expect(
          shown
            .filter((name) => !name.includes(' in '))
            .map(typeOf)
            .sort(),
        ).toEqual(leaving.sort());
        const inner = JSON.stringify(sent?.body.entry).includes('"contained":[{"resourceType":"Observation"');
        expect(shown.some((name) => name.startsWith('Observation in answers of the form'))).toBe(inner);
      }),
      { numRuns: 30 },
    );
  });

  it('leaves as it was agreed to and in no other way', async () => {
    const { stub, open, submit } = twoSides();
    await submit(asked);
    const body = stub.sent[0]?.body as Bundle;
    const { payer } = open();
    const send = { service: 'pas', method: 'POST', path: 'Claim/$submit' } as const;
    await expect(payer.send({ ...send, body })).rejects.toThrow(TypeError);
    const context = open();
    context.recordSide?.outgoing.agree(body);
    await expect(context.payer.send({ ...send, body: { ...body, type: 'batch' } })).rejects.toThrow(TypeError);
    await expect(payer.send({ ...send, path: '$submit-attachment', body })).rejects.toThrow(TypeError);
    expect(stub.sent).toHaveLength(1);
  });

  it.each(['update', 'cancel'] as const)('leaves to %s a request as it was shown, and not before', async (kind) => {
    const { stub, open, parts, submit } = twoSides();
    const { answer } = await submit({ ...asked, questionnaire_responses: [{ ...form(1) }] });
    const change = {
      ...asked,
      ...(kind === 'update' && { quantity: 2 }),
      change: { request_id: answer.requestId, kind },
    };
    stub.sent.length = 0;
    await submitPriorAuth(open(), change, parts);
    await expect(submitPriorAuth(open(), { ...change, confirm: 'of-nothing' }, parts)).rejects.toThrow(/confirm/);
    expect(stub.sent).toEqual([]);
    const { shown } = await submit(change);
    expect(stub.sent.map(({ path }) => path)).toEqual(['Claim/$submit']);
    const leaving = (stub.sent[0]?.body.entry ?? []).map(({ resource }) => resource?.resourceType ?? '');
    const named = shown.filter((name) => !name.includes(' in ')).map(typeOf);
    expect(named.sort()).toEqual(leaving.sort());
    expect(shown.join()).not.toMatch(/as this question names it|unknown|without a name/);
  });

  it('leaves as documents that the payer asked for, each of which was named, and not before', async () => {
    const { stub, open, parts, submit } = twoSides();
    const wanted = {
      resourceType: 'Task',
      identifier: [{ type: { coding: [{ code: 'tracking-id' }] }, value: 'doc-1' }],
      code: { coding: [{ code: 'attachment-request-code' }] },
      status: 'requested',
      intent: 'order',
    } as const;
    stub.submit = answering('A4', undefined, wanted);
    const { answer } = await submit(asked);
    stub.sent.length = 0;
    const attach = {
      ...asked,
      change: { request_id: answer.requestId, kind: 'attach' as const },
      documents: [{ ...document(1) }, { ...document(2) }],
    };
    const preview = await submitPriorAuth(open(), attach, parts);
    expect(stub.sent).toEqual([]);
    await submit(attach);
    expect(stub.sent.map(({ path }) => path)).toEqual(['$submit-attachment']);
    const sent = JSON.stringify(stub.sent[0]?.body);
    expect(sent.match(/"resourceType":"(\w+)"/g)?.sort()).toEqual([
      '"resourceType":"DocumentReference"',
      '"resourceType":"DocumentReference"',
      '"resourceType":"Parameters"',
    ]);
    expect(preview).toMatchObject({ state: 'preview', preview: { sends: [expect.stringContaining('2 documents'), 'To: Stub Payer', expect.stringContaining('the member number'), 'Resources: DocumentReference/doc-1; DocumentReference/doc-2'] } }); // prettier-ignore
  });

  it('may be asked about later without being shown again', async () => {
    const { stub, open, parts, submit } = twoSides();
    const { answer } = await submit(asked);
    stub.now += 90_000_000;
    const status = await checkPriorAuthStatus(open(), { request_id: answer.requestId }, parts.ledger);
    expect(status).toMatchObject({ answeredBy: 'not-found' });
    expect(stub.sent.map(({ path }) => path)).toEqual(['Claim/$submit', 'Claim/$inquire']);
  });

  it('an inquiry about a member names the member first, by the record', async () => {
    const { stub, open, agreed, offered, parts } = twoSides();
    const list = () =>
      listPriorAuths(
        open(),
        { patient_id: 'pat-1', coverage_id: 'cov-1', provider_npi: '2222222222' },
        { identifierSystem: parts.identifierSystem },
      );
    await expect(list()).rejects.toMatchObject({ code: 'DISCLOSURE_UNCONFIRMED' });
    expect(stub.sent).toEqual([]);
    expect(offered).toEqual([
      [
        'Claim for any service',
        'Coverage/cov-1',
        'Organization of NPI 2222222222',
        'Organization/payer-1',
        'Patient/pat-1',
      ],
    ]);
    for (const name of offered[0] ?? []) agreed.add(name);
    expect((await list()).sources).toContainEqual({ source: 'payer', outcome: 'answered' });
    agreed.delete('Patient/pat-1');
    await expect(list()).rejects.toMatchObject({ code: 'DISCLOSURE_UNCONFIRMED' });
    expect(stub.sent).toHaveLength(1);
  });
});
