import type { ClaimResponse, Task } from 'fhir/r4.js';
import fc from 'fast-check';
import { claimResponse, responseBundle, reviewed } from '../../testing/prior-auth-fixtures.js';
import { claimAnswersIn } from './claim-answer.js';
import { readDecision } from './read-decision.js';

const pas = (name: string) => `http://hl7.org/fhir/us/davinci-pas/StructureDefinition/extension-${name}`;
const item = (action: string, parts?: { number?: string; reason?: string }, sequence = 1) => ({
  itemSequence: sequence,
  adjudication: [reviewed(action, parts)],
});

describe('readDecision', () => {
  it.each([
    ['A1', 'approved'],
    ['A2', 'partial'],
    ['A3', 'denied'],
    ['A4', 'pended'],
    ['A6', 'modified'],
    ['C', 'cancelled'],
    ['CT', 'contact-payer'],
    ['NA', 'not-required'],
    ['ZZ', 'unknown'],
    ['', 'unknown'],
  ])('takes review action %s of a complete response for %s', (action, status) => {
    expect(readDecision(claimResponse({ item: [item(action)] }))).toMatchObject({ status });
    expect(readDecision(claimResponse({ adjudication: [reviewed(action)] }))).toMatchObject({ status });
  });

  it.each<[string, Partial<ClaimResponse>, string]>([
    ['complete and nothing else', {}, 'unknown'],
    ['complete with a number but no action', { preAuthRef: 'AUTH-1' }, 'unknown'],
    ['queued', { outcome: 'queued' }, 'pended'],
    ['queued whatever the items say', { outcome: 'queued', item: [item('A1')] }, 'pended'],
    ['error', { outcome: 'error', item: [item('A1')] }, 'error'],
    ['an approved and a denied item', { item: [item('A1'), item('A3', {}, 2)] }, 'partial'],
    ['an approved and a pended item', { item: [item('A1'), item('A4', {}, 2)] }, 'pended'],
    ['an approved and an unreadable item', { item: [item('A1'), item('?', {}, 2)] }, 'unknown'],
    ['an approved and a changed item', { item: [item('A1'), item('A6', {}, 2)] }, 'modified'],
    ['an approved and a partly approved item', { item: [item('A1'), item('A2', {}, 2)] }, 'partial'],
    ['a denied and a cancelled item', { item: [item('A3'), item('C', {}, 2)] }, 'unknown'],
  ])('reads %s', (_what, response, status) => {
    expect(readDecision(claimResponse(response)).status).toBe(status);
  });

  it('gives the days on which all that is granted holds, whatever the order', () => {
    const dated = (sequence: number, action: string, start: string, end: string) => ({
      ...item(action, {}, sequence),
      extension: [{ url: pas('itemPreAuthPeriod'), valuePeriod: { start, end } }],
    });
    const items = [
      dated(1, 'A1', '2026-01-01', '2027-12-31'),
      dated(2, 'A1', '2026-12-01', '2027-01-31'),
      dated(3, 'A3', '2027-06-01', '2027-06-30'),
      item('A1', {}, 4),
    ];
    for (const order of [items, items.toReversed()]) {
      const decision = readDecision(claimResponse({ item: order }));
      expect(decision).toMatchObject({ status: 'partial', validFrom: '2026-12-01', expires: '2027-01-31' });
    }
  });

  it('falls back to the response’s own number and period', () => {
    const response = claimResponse({ preAuthRef: 'AUTH-8', preAuthPeriod: { end: '2027-01-31' }, item: [item('A1')] });
    expect(readDecision(response)).toMatchObject({ authorizationNumber: 'AUTH-8', expires: '2027-01-31' });
  });

  it.each(['A3', 'A4', 'C', 'CT', 'NA', 'ZZ'])('takes no number for an authorization under %s', (action) => {
    const decision = readDecision(claimResponse({ preAuthRef: 'NO-1', item: [item(action, { number: 'NO-2' })] }));
    expect(decision.authorizationNumber).toBeUndefined();
    expect(JSON.stringify(decision)).not.toContain('NO-2');
    // What it calls the request is no authorization, and is needed to ask it.
    expect(decision.traceNumber).toBe('NO-1');
  });

  it('knows its extensions with a release behind their names', () => {
    const released = JSON.stringify(item('A1', { number: 'AUTH-1' })).replaceAll(/(davinci-pas[^"]+)/g, '$1|2.0.1');
    const decision = readDecision(claimResponse({ item: [JSON.parse(released) as ReturnType<typeof item>] }));
    expect(decision).toMatchObject({ status: 'approved', authorizationNumber: 'AUTH-1' });
  });

  it('keeps the trace number of a pended request apart', () => {
    const extension = [{ url: pas('administrationReferenceNumber'), valueString: 'PEND-77' }];
    const decision = readDecision(claimResponse({ item: [{ ...item('A4'), extension }] }));
    expect(decision).toMatchObject({ status: 'pended', traceNumber: 'PEND-77' });
    expect(decision).not.toHaveProperty('authorizationNumber');
  });

  it('gives the reasons of a denial, each once, and the notes', () => {
    const refused = item('A3', { reason: 'Not medically necessary' });
    const processNote = [{ text: 'Appeal within 60 days' }];
    const decision = readDecision(claimResponse({ processNote, item: [refused, { ...refused, itemSequence: 2 }] }));
    expect(decision.reasons).toEqual([expect.objectContaining({ code: '0Y', text: 'Not medically necessary' })]);
    expect(decision.notes).toEqual(['Appeal within 60 days']);
  });

  it('shows what was granted in place of what was asked', () => {
    const addItem = [
      {
        itemSequence: [1],
        productOrService: { coding: [{ system: 'https://example.org/hcpcs', code: 'J1745' }] },
        quantity: { value: 2 },
        adjudication: [reviewed('A1', { number: 'AUTH-2' })],
      },
    ];
    const decision = readDecision(claimResponse({ item: [item('A6')], addItem }));
    expect(decision).toMatchObject({ status: 'modified', authorizationNumber: 'AUTH-2' });
    expect(decision.items).toHaveLength(1);
    expect(decision.items[0]?.granted).toEqual([{ code: expect.anything(), quantity: 2, number: 'AUTH-2' }]);
  });

  it('says what is wrong with a request, where, and what to do', () => {
    const extension = [
      { url: pas('errorPath'), valueString: 'Bundle.entry[0].resource.item[0]' },
      { url: pas('errorFollowupAction'), valueCodeableConcept: { coding: [{ code: 'C' }] } },
    ];
    const error = [{ code: { coding: [{ code: '33' }], text: 'Input errors' }, extension }];
    expect(readDecision(claimResponse({ outcome: 'error', error })).faults).toEqual([
      { code: '33', text: 'Input errors', where: 'Bundle.entry[0].resource.item[0]', followUp: { code: 'C' } },
    ]);
  });

  it('hands on what the payer asks for before it decides', () => {
    const response = claimResponse({ item: [item('A4')] });
    const bundle = responseBundle(response);
    const inputs = [
      { type: { coding: [{ code: 'questionnaire-context' }] }, valueString: 'ctx-1' },
      { type: { coding: [{ code: 'attachments-needed' }] }, valueCodeableConcept: { coding: [{ code: '18776-5' }] } },
      { type: { coding: [{ code: 'payer-url' }] }, valueUrl: 'https://elsewhere.example/' },
    ];
    const task: Task = {
      resourceType: 'Task',
      status: 'requested',
      intent: 'order',
      code: { coding: [{ code: 'attachment-request-questionnaire' }] },
      input: inputs,
    };
    bundle.entry?.push({ resource: task });
    expect(readDecision(response, bundle).wanted).toEqual([
      { kind: 'questionnaire', codes: ['18776-5'], questionnaireContext: 'ctx-1' },
    ]);
  });

  it('takes a payer’s words for text: on one line, without control characters, cut', () => {
    const text = `first\u0000\u202e\nsecond ${'x'.repeat(2000)}`;
    const [note = ''] = readDecision(claimResponse({ processNote: [{ text }] })).notes;
    expect(note.startsWith('first second x')).toBe(true);
    expect(note).toHaveLength(500);
  });

  it('never finds an approval, nor fails, in JSON that calls nothing approved', () => {
    const json = fc.jsonValue({ maxDepth: 5 });
    const fields = ['item', 'addItem', 'adjudication', 'error', 'processNote', 'extension', 'contained', 'preAuthRef'];
    const response = fc.dictionary(fc.constantFrom(...fields), fc.oneof(json, fc.array(json)));
    fc.assert(
      fc.property(response, (parts) => {
        expect(['unknown', 'error']).toContain(readDecision({ ...claimResponse(), ...parts } as ClaimResponse).status);
      }),
      { numRuns: 300 },
    );
  });
});

describe('claimAnswersIn', () => {
  const response = claimResponse();
  const bundle = responseBundle(response);
  const named = { name: 'responseBundle', resource: bundle };

  it.each([
    ['one Bundle', bundle, 1],
    ['a bare ClaimResponse', response, 1],
    ['a searchset of Bundles', { resourceType: 'Bundle', type: 'searchset', entry: [{ resource: bundle }] }, 1],
    ['Parameters.return', { resourceType: 'Parameters', parameter: [{ name: 'return', resource: bundle }] }, 1],
    ['Parameters with two responseBundles', { resourceType: 'Parameters', parameter: [named, named] }, 2],
    ['Parameters with nothing in them', { resourceType: 'Parameters' }, 0],
    ['an empty Bundle', { resourceType: 'Bundle', type: 'collection' }, 0],
    ['an empty body', undefined, 0],
    ['an OperationOutcome', { resourceType: 'OperationOutcome', issue: [] }, 0],
    ['text', 'ClaimResponse', 0],
  ])('reads %s', (_shape, body, found) => {
    expect(claimAnswersIn(body)).toHaveLength(found);
  });

  it('reads a bounded number of answers to a bounded depth', () => {
    const many = { resourceType: 'Bundle', entry: Array.from({ length: 500 }, () => ({ resource: response })) };
    expect(claimAnswersIn(many)).toHaveLength(201);
    let nested: unknown = bundle;
    for (let depth = 0; depth < 10_000; depth++) nested = { resourceType: 'Bundle', entry: [{ resource: nested }] };
    expect(claimAnswersIn(nested)).toEqual([]);
  });
});
