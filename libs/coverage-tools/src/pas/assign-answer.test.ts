import type { Bundle, Claim, ClaimResponse } from 'fhir/r4.js';
import fc from 'fast-check';
import { CoverageError } from '../coverage-error.js';
import { decidedItem, inquiryAnswer, shownPatient } from '../testing/answer-fixtures.js';
import { memoryConfirmations } from '../testing/memory-ledger.js';
import { PasSession } from '../testing/pas-session.js';
import { claimResponse } from '../testing/prior-auth-fixtures.js';
import type { Scripted } from '../testing/stub-pas.js';
import { checkPriorAuthStatus } from './check-status.js';
import { member, npiSystem, organization } from './decision/testing/variation.js';
import { listPriorAuthRequests } from './list-requests.js';
import { assignAnswer } from './assign-answer.js';

const minute = 60_000;
const timeout = () => new CoverageError('PAYER_TIMEOUT', 'The payer did not answer in time.');
const nothing: Scripted = () => ({ status: 200, body: { resourceType: 'Parameters' } });
/** An answer of the payer's that names the Claim by an id that nobody else knows. */
const unnamed = (action: string, number: string, more: Partial<ClaimResponse> = {}) =>
  claimResponse({
    ...{ id: `r-${number}`, request: { reference: `Claim/of-${number}` } },
    // A number of what is not granted is no authorization: it stands elsewhere.
    ...(action === 'A1'
      ? { item: [decidedItem('A1', { number })] }
      : { preAuthRef: number, item: [decidedItem(action)] }),
    ...more,
  });
const answers =
  (responses: readonly ClaimResponse[], ...beside: object[]): Scripted =>
  () => ({ status: 200, body: inquiryAnswer(responses, beside as never) });

const claimOf = (request: Bundle) => request.entry?.[0]?.resource as Claim;

/** A session whose request was sent, and to which no answer was read. */
class Lost extends PasSession {
  readonly notes: (string | undefined)[] = [];
  readonly #confirmations = memoryConfirmations();
  requestId = '';

  async send(changes = {}): Promise<string> {
    this.stub.submit = timeout;
    const { confirm, requestId } = await this.previewed(changes);
    await expect(this.call({ ...changes, confirm })).rejects.toMatchObject({ code: 'PAYER_TIMEOUT' });
    this.requestId ||= requestId;
    return requestId;
  }

  async inquired(inquire: Scripted, requestId = this.requestId) {
    this.stub.inquire = inquire;
    this.stub.now += minute;
    return checkPriorAuthStatus(this.stub.context, { request_id: requestId }, this.ledger);
  }

  assign(number: string, more: { confirm?: string; request_id?: string } = {}, platformId = 'stub-payer') {
    const { context } = this.stub;
    const input = { request_id: this.requestId, number, ...more };
    return assignAnswer(
      context,
      { confirm: undefined, ...input },
      {
        ...{ platformId, ledger: this.ledger, confirmations: this.#confirmations },
        note: (refusal) => void this.notes.push(refusal),
      },
    );
  }

  /** Both calls. */
  async said(number: string, requestId = this.requestId) {
    const shown = await this.assign(number, { request_id: requestId });
    return shown.state === 'preview' ? this.assign(number, { request_id: requestId, confirm: shown.confirm }) : shown;
  }

  readonly listed = async () => (await listPriorAuthRequests(this.stub.context, this.ledger)).find((one) => one.requestId === this.requestId); // prettier-ignore
  readonly decision = async () => (await this.listed())?.decision;
  readonly submits = () => this.paths().filter((path) => path === 'Claim/$submit').length;
}

const refused = (words: RegExp) => ({
  code: 'PRIOR_AUTH_UNASSIGNABLE',
  message: expect.stringMatching(words) as string,
});

describe('12: a person says that an answer is the one to the request', () => {
  let session: Lost;
  beforeEach(async () => {
    session = new Lost();
    await session.send();
  });

  it('it is the decision from then on, with who said so, and nobody is asked', async () => {
    const found = await session.inquired(answers([unnamed('A1', 'N-7')]));
    expect(found).toMatchObject({ decision: { status: 'unverified' }, nextSteps: [{ do: 'assign' }, { why: 'unverified' }] }); // prettier-ignore
    expect((await session.listed())?.assignable).toEqual(['N-7']);
    session.forget();
    const shown = await session.assign('N-7');
    expect(shown).toMatchObject({ state: 'preview', said: [{ status: 'approved', numbers: ['N-7'] }] });
    expect([await session.decision(), session.notes]).toMatchObject([{ status: 'unverified' }, []]);
    const { confirm } = shown as { confirm: string };
    expect(await session.assign('N-7', { confirm })).toMatchObject({
      ...{ state: 'assigned', isRepeated: false, nextSteps: [] },
      decision: { status: 'approved', authorizationNumber: 'N-7', payerClaim: 'Claim/of-N-7' },
      reading: {
        cautions: [expect.stringMatching(/^The payer does not say whose answer it is: a person said on 2026-/)],
      },
    });
    expect([session.paths(), session.stub.read, session.notes]).toEqual([[], [], [undefined]]);
    expect(await session.listed()).toMatchObject({ reading: { words: 'Approved' }, decision: { assignedAt: expect.any(String) as string } }); // prettier-ignore
    expect(await session.listed()).not.toHaveProperty('assignable');
  });

  it('the number is one that the payer gave: its next answer with it counts, and still says who tied it', async () => {
    await session.inquired(answers([unnamed('A4', 'N-7')]));
    await session.said('N-7');
    const later = unnamed('A3', 'N-7', { request: { reference: 'Claim/elsewhere' }, created: '2026-11-25T10:00:00Z' });
    const { decision, reading } = await session.inquired(answers([later]));
    expect(decision).toMatchObject({ status: 'denied', earlier: [{ status: 'pended' }] });
    expect(reading?.cautions.join()).toContain('a person said');
  });

  it('said again it is what it was; another answer is refused, also one that comes later', async () => {
    await session.inquired(answers([unnamed('A1', 'N-7'), unnamed('A1', 'N-8')]));
    await session.said('N-7');
    expect(await session.said('N-7')).toMatchObject({ state: 'assigned', isRepeated: true });
    await expect(session.assign('N-8')).rejects.toMatchObject(refused(/has said already/));
    await session.inquired(answers([unnamed('A3', 'N-9', { created: '2026-11-20' })]));
    await expect(session.assign('N-9')).rejects.toMatchObject(refused(/has said already/));
    expect(await session.decision()).toMatchObject({ authorizationNumber: 'N-7' });
  });

  it('takes the place of a pended decision that is certain', async () => {
    session.stub.submit = nothing;
    const pended = claimResponse({ identifier: [{ value: session.requestId }], item: [decidedItem('A4')] });
    await session.inquired(answers([pended]));
    await session.inquired(answers([unnamed('A1', 'N-7')]));
    expect(await session.decision()).toMatchObject({ status: 'pended' });
    expect(await session.said('N-7')).toMatchObject({
      decision: { status: 'approved', earlier: [{ status: 'pended' }] },
    });
  });

  const doubtful = (more: Partial<ClaimResponse>) => [unnamed('A1', 'N-7', more)];
  const system = 'https://gateway.example/prior-auth';
  const otherClaim = {
    resourceType: 'Claim',
    id: 'of-N-7',
    identifier: [{ system, value: 'pa-9' }],
  } as unknown as Claim;
  it.each<[string, ClaimResponse[], RegExp, ...object[]]>([
    ['has another patient’s number (A4)', doubtful({ patient: { identifier: member('M999') } }), /No answer with this/],
    [
      'has another identifier of ours (A2)',
      doubtful({ request: { identifier: { system, value: 'pa-9' } } }),
      /No answer/,
    ],
    ['leads to another request of ours (A1)', doubtful({}), /No answer with this/, otherClaim],
    [
      'shows somebody of a similar name',
      doubtful({ patient: { reference: 'Patient/p' } }),
      /Name or number/,
      shownPatient({ name: [{ family: 'Smith' }] }),
    ],
    [
      'goes to another provider',
      doubtful({ requestor: { identifier: { system: npiSystem, value: '9999999999' } } }),
      /another provider/,
    ],
    [
      'goes to another organization',
      doubtful({ requestor: { reference: 'Organization/o' } }),
      /another provider/,
      organization('9999999999'),
    ],
    [
      'is one of two with its number, of which one is another patient’s',
      [unnamed('A1', 'N-7'), unnamed('A4', 'N-7', { patient: { identifier: member('M999') } })],
      /names another patient/,
    ],
    ['is no authorization', doubtful({ use: 'claim' }), /not one to a request for authorization/],
    ['was withdrawn', doubtful({ status: 'cancelled' }), /withdrawn by the payer/],
    ['stands beside a refusal that may be about it', [unnamed('A1', 'N-7'), unnamed('A3', 'N-8')], /refuses it/],
  ])('is refused where the answer %s', async (_what, responses, words, ...beside) => {
    // Something has to be kept that the number could be of.
    await session.inquired(answers([...responses, unnamed('A4', 'N-1')], ...beside));
    await expect(session.assign('N-7')).rejects.toMatchObject(refused(words));
    expect((await session.listed())?.assignable).not.toContain('N-7');
    expect(await session.decision()).toMatchObject({ status: 'unverified' });
  });

  it('a refusal can be said to be the answer, where an approval beside it cannot', async () => {
    await session.inquired(answers([unnamed('A1', 'N-7'), unnamed('A3', 'N-8')]));
    expect((await session.listed())?.assignable).toEqual(['N-8']);
    expect(await session.said('N-8')).toMatchObject({ decision: { status: 'denied', said: [{ numbers: ['N-7'] }] } });
  });

  it('is refused for an answer to another request of the session, by its number or its Claim', async () => {
    const second = await session.send({ quantity: 2 });
    const first = unnamed('A1', 'N-7');
    await session.inquired(answers([first]));
    await session.inquired(answers([first]), second);
    await session.said('N-7');
    await expect(session.assign('N-7', { request_id: second })).rejects.toMatchObject(refused(/another request/));
    const sameClaim = unnamed('A1', 'N-8', { request: { reference: 'Claim/of-N-7' } });
    await session.inquired(answers([sameClaim, unnamed('A1', 'N-7')]), second);
    await expect(session.assign('N-8', { request_id: second })).rejects.toMatchObject(refused(/No answer with this/));
  });

  it('of two requests that are given one number at once, one gets it', async () => {
    const second = await session.send({ quantity: 2 });
    for (const id of [session.requestId, second]) await session.inquired(answers([unnamed('A1', 'N-7')]), id);
    const ended = await Promise.allSettled([session.said('N-7'), session.said('N-7', second)]);
    expect(ended.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('is refused without an answer that is kept: none was read, none is of the number, none is a decision, it was too long', async () => {
    await expect(session.assign('N-7')).rejects.toMatchObject(refused(/No answer of the payer was read/));
    await session.inquired(answers([unnamed('A1', 'N-7')]));
    await expect(session.assign('N-9')).rejects.toMatchObject(refused(/No answer with this number/));
    const long = { ...shownPatient({}), text: { status: 'empty', div: 'x'.repeat(100_000) } };
    await session.inquired(answers([unnamed('A1', 'N-7')], long));
    await expect(session.assign('N-7')).rejects.toMatchObject(refused(/too long/));
    const other = new Lost();
    other.stub.submit = () => ({ status: 200, body: { resourceType: 'OperationOutcome', issue: [] } });
    other.requestId = (await other.submitted()).requestId;
    await expect(other.assign('N-7')).rejects.toMatchObject(refused(/No answer with this number/));
  });

  it('is refused for another session’s request, another platform, one that was changed, and one that was refused', async () => {
    await session.inquired(answers([unnamed('A1', 'N-7')]));
    const unknown = { code: 'PRIOR_AUTH_UNKNOWN' };
    await expect(new Lost().assign('N-7', { request_id: session.requestId })).rejects.toMatchObject(unknown);
    await expect(session.assign('N-7', {}, 'other-payer')).rejects.toMatchObject(unknown);
    await expect(session.assign('N-7', { request_id: 'pa-1' })).rejects.toMatchObject(unknown);
    const [[name, entry] = ['', undefined]] = session.ledger.entries;
    session.ledger.entries.set(name, { ...entry, changedBy: 'pa-2' } as never);
    await expect(session.assign('N-7')).rejects.toMatchObject(refused(/changed by pa-2/));
    session.ledger.entries.set(name, { state: 'refused', platformId: 'stub-payer', requestId: session.requestId });
    await expect(session.assign('N-7')).rejects.toMatchObject(unknown);
  });

  it('counts with what was shown alone: not forged, not for another number, not after another answer, and once', async () => {
    await session.inquired(answers([unnamed('A4', 'N-7'), unnamed('A4', 'N-8')]));
    const shown = async () => ((await session.assign('N-7')) as { confirm: string }).confirm;
    await expect(session.assign('N-7', { confirm: 'forged' })).rejects.toThrow(/does not fit/);
    const confirm = await shown();
    await expect(session.assign('N-8', { confirm })).rejects.toThrow(/does not fit/);
    await expect(session.assign('N-7', { confirm })).rejects.toThrow(/does not fit/);
    const before = await shown();
    await session.inquired(answers([unnamed('A3', 'N-7')]));
    await expect(session.assign('N-7', { confirm: before })).rejects.toThrow(/does not fit/);
    expect([await session.decision(), session.notes]).toMatchObject([
      { status: 'unverified' },
      Array(4).fill('INTERNAL'),
    ]);
  });
});

type Answer = 'nothing' | 'perhaps' | 'ours' | 'other' | 'fails';

it('no answers and no word of a person ever offer a second $submit where the payer did not say that it has nothing', async () => {
  const kinds: readonly Answer[] = ['nothing', 'perhaps', 'ours', 'other', 'fails'];
  const step = fc.tuple(fc.constantFrom('submit', 'check', 'assign', 'wait'), fc.constantFrom(...kinds));
  const run = async (steps: readonly (readonly [string, Answer])[]) => {
    const session = new Lost();
    const heard: Answer[] = [];
    const named = (request: Bundle) =>
      answers([unnamed('C', 'N-6', { identifier: claimOf(request).identifier ?? [] })]);
    const payer: Readonly<Record<Answer, Scripted>> = {
      ...{
        nothing,
        fails: timeout,
        perhaps: answers([unnamed('A1', 'N-7')]),
        ours: (request) => named(request)(request),
      },
      other: answers([unnamed('A1', 'N-5', { patient: { identifier: member('M999') } })]),
    };
    for (const [what, answer] of steps) {
      const inquire: Scripted = (request) => (heard.push(answer), payer[answer](request));
      session.stub.inquire = inquire;
      session.stub.submit = answer === 'ours' || answer === 'perhaps' ? inquire : timeout;
      session.stub.now += what === 'wait' ? 10 * minute : minute;
      if (what === 'check') await session.inquired(inquire).catch(() => undefined);
      if (what === 'assign')
        for (const number of ['N-5', 'N-6', 'N-7']) await session.said(number).catch(() => undefined);
      const shown = what === 'submit' ? await session.call().catch(() => undefined) : undefined;
      if (shown?.state !== 'preview') continue;
      if (session.submits() > 0)
        expect([heard.at(-1), heard.some((one) => one === 'perhaps' || one === 'ours')]).toEqual(['nothing', false]);
      session.requestId = shown.requestId;
      await session.call({ confirm: shown.confirm }).catch(() => undefined);
    }
  };
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 12 }), run), { numRuns: 60 });
});
