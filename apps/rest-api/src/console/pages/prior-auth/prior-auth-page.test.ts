import {
  readingOf,
  type DecisionStatus,
  type ListedRequest,
  type PriorAuthDecision,
} from '@fhir-gateway/coverage-tools';

import type { RequestDraft } from '../../prior-auth/request-draft.js';
import { priorAuthContent } from './prior-auth-page.js';

const hostile = '"><script>alert(1)</script><a href="https://evil.example/">';

function decision(status: DecisionStatus, further: Partial<PriorAuthDecision> = {}): PriorAuthDecision {
  return { status, reasons: [], notes: [], items: [], faults: [], wanted: [], ...further };
}

function request(further: Partial<ListedRequest> = {}): ListedRequest {
  return {
    requestId: 'pa-1',
    platformId: 'payer',
    state: 'decided',
    items: [{ service: { code: '27447' }, date: '2030-12-15', quantity: 2 }],
    attached: { forms: 1, documents: 2 },
    sentAt: '2026-11-25T01:00:00.000Z',
    checks: [],
    nextCheckInSeconds: 0,
    ...(further.decision && { reading: readingOf(further.decision, undefined, 0) }),
    ...further,
  };
}

const draft: RequestDraft = {
  id: 'AAAAAAAAAAAAAAAA',
  version: 7,
  startedAt: '2026-11-25T00:59:00.000Z',
  record: { connection: 'ehr', platformName: 'An EHR', patientId: '1', personName: 'Ann Doe', about: 'born 1970' },
  service: { code: '27447' },
  details: { orderer: {}, performer: {}, diagnoses: [], isUrgent: false },
  knownDiagnoses: [],
  documents: [],
  sent: { requestId: 'pa-1', at: '2026-11-25T01:00:00.000Z' },
};
/** Requests that were sent from the console. */
const sentHere: ReadonlyMap<string, RequestDraft> = new Map([['pa-1', draft]]);
const names = new Map([['payer', 'A Payer']]);
const page = (request: ListedRequest | readonly ListedRequest[], sent?: typeof sentHere) =>
  priorAuthContent({
    base: '',
    formToken: 'token',
    names,
    requests: [request].flat(),
    ...(sent && { sent }),
  }).toString();
const words = (...requests: ListedRequest[]) =>
  page(requests)
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');

describe('the page of prior authorization requests', () => {
  it.each<[DecisionStatus, string]>([
    ['approved', 'The payer authorizes what was asked for.'],
    ['pended', 'Nothing is authorized yet.'],
    ['denied', 'does not authorize it'],
    ['modified', 'Something else is authorized'],
    ['partial', 'Not all of it is authorized'],
    ['approved-other-dates', 'not for the day that was asked for'],
    ['unverified', 'nothing is authorized by it'],
    ['unknown', 'nothing that can be relied on'],
  ])('says in words what %s means, and calls nothing else approved', (status, meaning) => {
    const shown = words(request({ decision: decision(status) }));
    expect(shown).toContain(meaning);
    expect(/\bApproved\b(?! (?:with|for other))/.test(shown)).toBe(status === 'approved');
  });

  it('says what has to be minded: what differs, and when a decision is due', () => {
    const differences = [{ what: 'quantity', asked: '2', answered: '1' }] as const;
    const sent = { sentAt: '2026-11-25T01:00:00.000Z', isUrgent: false };
    const modified = decision('modified', { differences });
    const pended = decision('pended');
    const shown = words(
      request({ decision: modified, reading: readingOf(modified, sent, 0) }),
      request({ decision: pended, reading: readingOf(pended, sent, Date.parse('2026-12-03T00:00:00Z')) }),
    );
    expect(shown).toContain('Quantity: 1 instead of 2.');
    expect(shown).toContain('A decision was expected by 2 Dec 2026 (7 calendar days)');
  });

  it('gives a number of a pended request as a trace number, never as an authorization', () => {
    const shown = words(request({ decision: decision('pended', { traceNumber: 'T-9' }) }));
    expect(shown).toContain('Payer’s trace number T-9');
    expect(shown).not.toContain('Authorization number');
  });

  it('shows what is granted in place of what was asked, item by item', () => {
    const items = [
      {
        sequence: 1,
        status: 'modified' as const,
        number: 'A-1',
        reasons: [],
        granted: [{ code: { code: '27446' }, quantity: 1 }],
      },
      { sequence: 2, status: 'denied' as const, reasons: [], granted: [] },
    ];
    const shown = words(request({ decision: decision('partial', { items }) }));
    expect(shown).toMatch(/Item 1 Approved with changes A-1 27446 × 1 Item 2 Denied/);
  });

  it.each<[DecisionStatus, boolean]>([
    ['pended', true],
    ['approved', true],
    ['approved-other-dates', true],
    ['partial', true],
    ['modified', true],
    ['denied', false],
    ['cancelled', false],
    ['unverified', false],
    ['unknown', false],
    ['error', false],
    ['not-required', false],
  ])('lets a request that is %s be changed and withdrawn: %s, where it was sent from here', (status, isOffered) => {
    const decided = request({ decision: decision(status) });
    const shown = page(decided, sentHere);
    expect(shown.includes('Withdraw this request')).toBe(isOffered);
    expect(shown.includes('Change this request')).toBe(isOffered);
    // One that an agent sent, and one that was changed already, are not changed here.
    expect(page(decided)).not.toMatch(/(?:Withdraw|Change) this request/);
    expect(page({ ...decided, changedBy: 'pa-2' }, sentHere)).not.toMatch(/(?:Withdraw|Change) this request/);
  });

  it('leads to each form that the payer asked for, and to none of a request that was changed since', () => {
    const wanted = [
      { kind: 'questionnaire' as const, codes: [], questionnaireContext: 'CTX-1' },
      { kind: 'questionnaire' as const, codes: [] },
      { kind: 'questionnaire' as const, codes: [], questionnaireContext: 'CTX-2' },
    ];
    const pended = request({ decision: decision('pended', { wanted }) });
    const shown = page(pended, sentHere);
    expect(shown).toMatch(/name="form" value="0"[^]*Fill in form 1[^]*name="form" value="1"[^]*Fill in form 2/);
    expect(shown).not.toMatch(/CTX-|Fill in form 3/);
    expect(page(pended)).not.toContain('Fill in');
    expect(page({ ...pended, changedBy: 'pa-2' }, sentHere)).not.toContain('Fill in');
  });

  it('offers a check only where the payer is still asked, and says when', () => {
    expect(page(request())).toContain('Check now');
    expect(words(request({ nextCheckInSeconds: 41 }))).toContain('again in 41 seconds');
    const { nextCheckInSeconds: _never, ...over } = request();
    expect(page(over)).not.toContain('Check now');
  });

  it('tells a request without an answer from one that the payer did not take', () => {
    expect(words(request({ state: 'sending' }))).toContain('The payer may have it: check before it is sent again.');
    const refused = words(request({ state: 'refused', items: [] }));
    expect(refused).toContain('did not take it');
    expect(refused).not.toContain('Went along');
  });

  it('lists checks newest first, also those that came to nothing', () => {
    const checks = [
      { at: '2026-11-25T01:00:00.000Z', outcome: 'pended' as const },
      { at: '2026-11-25T02:00:00.000Z', outcome: 'no-answer' as const },
      { at: '2026-11-25T03:00:00.000Z', outcome: 'not-found' as const },
    ];
    expect(words(request({ checks }))).toMatch(
      /3:00 am GMT the payer found nothing under its names 25 Nov 2026, 2:00 am GMT no answer was read 25 Nov 2026, 1:00 am GMT Pended/,
    );
  });

  it('shows what is not tied to the request as what to ask about, and as no grant', () => {
    const said = {
      status: 'approved',
      numbers: ['N-7'],
      notes: ['Granted'],
      reasons: [],
      items: [],
      faults: [],
      wanted: [],
    } as const;
    const shown = words(
      request({ decision: decision('unverified', { unverified: ['request-not-named'], said: [said] }) }),
    );
    expect(shown).toMatch(
      /not tied to this request .*authorizes nothing here.*Payer’s numbers N-7 In the payer’s words Granted/,
    );
    expect(shown).not.toContain('Authorization number');
  });

  it('lets a person say that an answer is theirs where that can be, and asks once more', () => {
    const facts = { reasons: [], notes: [], items: [], faults: [], wanted: [] };
    const said = ['N-7', 'N-8'].map((number) => ({ ...facts, status: 'approved' as const, numbers: [number] }));
    const open = request({ decision: decision('unverified', { unverified: ['request-not-named'], said }) });
    expect(page(open)).not.toContain('/prior-auth/answer');
    const shown = page({ ...open, assignable: ['N-8'] });
    expect(shown.match(/This is the answer to my request/g)).toHaveLength(1);
    expect(shown).toMatch(/name="number" value="N-8"/);
    expect(shown).not.toContain('name="confirm"');
    const answer = { state: 'preview', requestId: 'pa-1', said, confirm: 'c', confirmWithinSeconds: 600 } as const;
    const asked = priorAuthContent({
      ...{ base: '', formToken: 'token', names, requests: [{ ...open, assignable: ['N-7', 'N-8'] }] },
      outcome: { requestId: 'pa-1', number: 'N-8', answer },
    }).toString();
    expect(asked).toMatch(
      /value="N-7"[^]*This is the answer[^]*Is this the answer[^]*value="N-8"[^]*name="confirm" value="c"[^]*Yes, it is/,
    );
  });

  it('shows a payer’s words as words, wherever they stand', () => {
    const text = { text: hostile, code: hostile };
    const everywhere = request({
      items: [{ service: text, date: hostile }],
      decision: decision('approved', {
        authorizationNumber: hostile,
        traceNumber: hostile,
        validFrom: hostile,
        expires: hostile,
        disposition: hostile,
        reasons: [text],
        notes: [hostile],
        faults: [{ ...text, where: hostile }],
        wanted: [{ kind: 'document', text: hostile, codes: [hostile], questionnaireContext: hostile }],
        items: [{ sequence: 1, status: 'approved', number: hostile, reasons: [text], granted: [{ code: text }] }],
        payerClaim: hostile,
        said: [
          {
            ...{ status: 'denied', services: [text], numbers: [hostile], validFrom: hostile, expires: hostile },
            ...{ reasons: [text], notes: [hostile], items: [], faults: [{ ...text, where: hostile }] },
            ...{ wanted: [{ kind: 'message', text: hostile, codes: [hostile] }], disposition: hostile },
          },
        ],
      }),
    });
    const shown = page(everywhere);
    expect(shown).toContain('&lt;script&gt;');
    expect(shown).not.toMatch(/<script>alert|<a href="https:\/\/evil/);
  });
});
