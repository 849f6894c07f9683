import type { Bundle, Claim, MedicationRequest } from 'fhir/r4.js';
import { CoverageError } from '../coverage-error.js';
import { answering, kneeInput, PasSession } from '../testing/pas-session.js';
import { claimResponse, kneeRequest, responseBundle, reviewed } from '../testing/prior-auth-fixtures.js';
import { stubPas, type Scripted } from '../testing/stub-pas.js';
import { checkPriorAuthStatus } from './check-status.js';
import { submitInput, type SubmitInput } from './request/submit-input.js';

const asked: SubmitInput = {
  ...{ ...kneeInput, diagnosis_codes: ['M17.11'] },
  questionnaire_responses: [kneeRequest.attachments[0] as never],
};
const claimOf = (request: Bundle) => request.entry?.[0]?.resource as Claim;
const timeout = () => new CoverageError('PAYER_TIMEOUT', 'The payer did not answer in time.');
const knowsNothing = () => ({ status: 200, body: { resourceType: 'Parameters' } });

let session: PasSession;
let stub: PasSession['stub'];
const call: PasSession['call'] = (...given) => session.call(...given);
const previewed: PasSession['previewed'] = (changes) => session.previewed(changes);
const submitted: PasSession['submitted'] = (changes) => session.submitted(changes);
const paths = () => session.paths();

beforeEach(() => {
  session = new PasSession(asked);
  stub = session.stub;
  stub.submit = answering('A1', 'AUTH-1');
});

describe('submitPriorAuth', () => {
  it('reads and sends nothing where writing is off', async () => {
    const changed = (['update', 'cancel', 'attach'] as const).map((kind) => ({ change: { request_id: 'pa-1', kind } }));
    for (const changes of [{}, { confirm: 'confirm-1' }, ...changed])
      await expect(call(changes, { mayWrite: false })).rejects.toMatchObject({ code: 'WRITES_OFF' });
    expect([stub.sent, stub.read]).toEqual([[], []]);
  });

  it('shows first what it would send, and sends nothing', async () => {
    const { preview, requestId } = await previewed();
    expect(preview.sends.join('\n')).toMatch(
      /27447 .*2026-12-15[\s\S]*M17\.11[\s\S]*Coverage\/cov-1[\s\S]*1 answered form/,
    );
    expect(preview.sends.join('\n')).not.toMatch(/Example, Ada|1958|M100/);
    expect(requestId).toMatch(/^pa-[0-9a-f]{32}-1$/);
    expect(stub.sent).toEqual([]);
    expect(session.ledger.entries.size).toBe(0);
  });

  it.each([
    ['rxnorm', 'RxNorm', 'http://www.nlm.nih.gov/research/umls/rxnorm'],
    ['ndc', 'NDC', 'http://hl7.org/fhir/sid/ndc'],
    [undefined, 'its code system is not known, and none is sent', undefined],
  ] as const)(
    'names a drug whose code is of %s, and takes its number for no other system’s',
    async (drug_code_system, words, system) => {
      const drug = { procedure_code: 'J1745', drug_code: '310994', ...(drug_code_system && { drug_code_system }) };
      const { preview } = await previewed(drug);
      expect(preview.sends).toContain(`Drug: 310994 (${words})`);
      expect(preview.warnings.some(({ code }) => code === 'drug-system-unknown')).toBe(drug_code_system === undefined);
      await submitted(drug);
      const order = stub.sent[0]?.body.entry?.find(({ resource }) => resource?.resourceType === 'MedicationRequest');
      const [sent] = (order?.resource as MedicationRequest).medicationCodeableConcept?.coding ?? [];
      expect(sent).toEqual({ code: '310994', ...(system !== undefined && { system }) });
    },
  );

  it('says that a drug does not go with an order that names none', async () => {
    const drug = { drug_code: '310994', drug_code_system: 'rxnorm' } as const;
    const { preview } = await previewed(drug);
    expect(preview.sends.join()).not.toContain('310994');
    expect(preview.warnings).toContainEqual({ code: 'drug-left-out', values: ['310994', 'ServiceRequest'] });
    await submitted(drug);
    expect(JSON.stringify(stub.sent[0]?.body)).not.toContain('310994');
  });

  it.each([
    [undefined, true],
    ['1111111112', false],
  ])('says where no NPI of the organization is given: %s', async (provider_npi, isSaid) => {
    const { preview } = await previewed(provider_npi === undefined ? {} : { provider_npi });
    expect(preview.warnings.some(({ code }) => code === 'requester-npi-missing')).toBe(isSaid);
  });

  it('sends once after the confirmation, and gives the number', async () => {
    const answer = await submitted();
    expect(answer).toMatchObject({
      isRepeated: false,
      decision: { status: 'approved', authorizationNumber: 'AUTH-1' },
    });
    expect(paths()).toEqual(['Claim/$submit']);
    const [{ body } = { body: {} as Bundle }] = stub.sent;
    expect(body.identifier?.value).toBe(answer.requestId);
    expect(claimOf(body).identifier?.[0]?.value).toBe(answer.requestId);
  });

  it.each([
    ['a value that was never given out', 'confirm-99', {}],
    ['the value of another request', undefined, { quantity: 2 }],
  ])('sends nothing for %s', async (_what, confirm, changes) => {
    const given = confirm ?? (await previewed()).confirm;
    await expect(call({ ...changes, confirm: given })).rejects.toThrow('does not fit');
    expect(stub.sent).toEqual([]);
  });

  it('answers what is asked again from what is known', async () => {
    const first = await submitted();
    stub.read.length = 0;
    for (const confirm of [undefined, 'confirm-1', 'whatever']) {
      const again = await call(confirm === undefined ? {} : { confirm });
      expect(again).toEqual({ ...first, isRepeated: true });
    }
    expect(paths()).toEqual(['Claim/$submit']);
    expect(stub.read).toEqual([]);
  });

  it('sends once, however many confirmed calls come at the same time', async () => {
    const previews = await Promise.all(Array.from({ length: 8 }, () => previewed()));
    const answers = await Promise.all(previews.map(({ confirm }) => call({ confirm })));
    expect(paths()).toEqual(['Claim/$submit']);
    expect(answers.filter((answer) => answer.state === 'submitted' && !answer.isRepeated)).toHaveLength(1);
  });

  it.each([
    ['timed out', timeout],
    ['was answered 500', () => ({ status: 500 })],
    ['was answered 409', () => ({ status: 409 })],
    ['was answered 400 by something that speaks no FHIR', () => ({ status: 400 })],
  ])('sends the very same request again when it %s and the payer does not know it', async (_what, failing) => {
    stub.submit = failing;
    await expect(submitted()).rejects.toBeInstanceOf(CoverageError);
    stub.inquire = knowsNothing;
    stub.now += 10 * 60_000;
    const { isUnfinished, confirm } = await previewed();
    expect(isUnfinished).toBe(true);
    stub.submit = answering('A1', 'AUTH-1');
    expect(await call({ confirm })).toMatchObject({ state: 'submitted', isRepeated: false });
    expect(paths()).toEqual(['Claim/$submit', 'Claim/$inquire', 'Claim/$inquire', 'Claim/$submit']);
    expect(stub.sent[3]?.body).toEqual(stub.sent[0]?.body);
  });

  it('tells what the payer finds wrong, and makes the next one another request', async () => {
    const issue = [{ code: 'invalid', details: { text: 'Claim.item.category is missing' } }];
    stub.submit = () => ({ status: 422, body: { resourceType: 'OperationOutcome', issue } });
    await expect(submitted()).rejects.toMatchObject({
      code: 'PAYER_REJECTED',
      message: 'Claim.item.category is missing',
    });
    stub.submit = answering('A1', 'AUTH-2');
    expect((await submitted()).requestId).toMatch(/-2$/);
    expect(paths()).toEqual(['Claim/$submit', 'Claim/$submit']);
    expect(stub.sent[1]?.body.identifier).not.toEqual(stub.sent[0]?.body.identifier);
  });

  it('sends nothing for a coverage of somebody else', async () => {
    await expect(call({ coverage_id: 'cov-2' })).rejects.toMatchObject({ code: 'COVERAGE_NOT_FOUND' });
    expect(stub.sent).toEqual([]);
  });

  describe('and checkPriorAuthStatus', () => {
    const status = (requestId: string) => checkPriorAuthStatus(stub.context, { request_id: requestId }, session.ledger);

    it('ask the payer at most once a minute, however it answers', async () => {
      stub.submit = answering('A4');
      const { requestId } = await submitted();
      stub.inquire = () => ({ status: 503 });
      expect(await status(requestId)).toMatchObject({ answeredBy: 'earlier-answer', nextCheckInSeconds: 60 });
      stub.now += 60_000;
      await expect(status(requestId)).rejects.toMatchObject({ code: 'PAYER_UNREACHABLE' });
      for (let second = 0; second < 59; second++) {
        expect(await status(requestId)).toMatchObject({ answeredBy: 'earlier-answer', decision: { status: 'pended' } });
        stub.now += 1000;
      }
      expect(paths()).toEqual(['Claim/$submit', 'Claim/$inquire']);
    });

    it.each([
      ['an answer', 'A4', 200],
      ['a refusal', undefined, 429],
      ['a failure', undefined, 503],
    ])('leave the payer alone until the moment that %s of it names', async (_, code, httpStatus) => {
      stub.submit = answering('A4');
      const { requestId } = await submitted();
      stub.now += 60_000;
      const pended = code === undefined ? undefined : answering(code);
      stub.inquire = (request) => ({ body: pended?.(request).body, status: httpStatus, retryAfterSeconds: 900 });
      await status(requestId).catch(({ code: failed }: { code: string }) => expect(failed).toBe('PAYER_UNREACHABLE'));
      stub.now += 899_000;
      expect(await status(requestId)).toMatchObject({ answeredBy: 'earlier-answer', nextCheckInSeconds: 1 });
      expect(paths()).toEqual(['Claim/$submit', 'Claim/$inquire']);
      stub.now += 1_000;
      stub.inquire = answering('A1', 'AUTH-7');
      expect(await status(requestId)).toMatchObject({ answeredBy: 'payer', decision: { status: 'approved' } });
      // Its own wait is over: what holds is the least of a minute.
      expect(await status(requestId)).toMatchObject({ answeredBy: 'earlier-answer', nextCheckInSeconds: 60 });
    });

    it('keep the last decision where the payer has lost the request', async () => {
      stub.submit = answering('A4');
      const { requestId, checkedAt } = await submitted();
      stub.now += 60_000;
      stub.inquire = knowsNothing;
      expect(await status(requestId)).toMatchObject({
        answeredBy: 'not-found',
        checkedAt,
        decision: { status: 'pended' },
      });
    });

    it('say that a request which did not arrive has no decision', async () => {
      stub.submit = timeout;
      const { confirm, requestId } = await previewed();
      await expect(call({ confirm })).rejects.toMatchObject({ code: 'PAYER_TIMEOUT' });
      stub.inquire = knowsNothing;
      const found = await status(requestId);
      expect(found).toMatchObject({ answeredBy: 'not-found' });
      expect(found.nextSteps).toMatchObject([{ do: 'status', why: 'no-answer' }]);
      expect(found).not.toHaveProperty('decision');
      stub.now += 10 * 60_000;
      expect((await status(requestId)).nextSteps).toMatchObject([{ do: 'submit', why: 'payer-has-nothing' }]);
    });

    it('refuse what was never sent, from here or to this platform', async () => {
      const { requestId } = await submitted();
      stub.sent.length = 0;
      for (const unknown of ['', 'x', `${requestId}0`, requestId.replace('pa-', 'pa-0'), `${requestId}\n`]) {
        await expect(status(unknown)).rejects.toMatchObject({ code: 'PRIOR_AUTH_UNKNOWN' });
      }
      const elsewhere = checkPriorAuthStatus(
        stubPas('another-payer').context,
        { request_id: requestId },
        session.ledger,
      );
      await expect(elsewhere).rejects.toMatchObject({ code: 'PRIOR_AUTH_UNKNOWN' });
      expect(stub.sent).toEqual([]);
    });
  });
});

describe('a hostile or broken PAS service', () => {
  const approving =
    (changes: object): Scripted =>
    ({ identifier, entry }) => {
      const request = { reference: entry?.[0]?.fullUrl ?? '' };
      const item = [{ itemSequence: 1, adjudication: [reviewed('A1', { number: 'AUTH-1' })] }];
      return { status: 200, body: responseBundle(claimResponse({ request, item, ...changes }), identifier) };
    };
  const outcome: Scripted = () => ({ status: 200, body: { resourceType: 'OperationOutcome', issue: [{ code: 'x' }] } });
  const ofOther = { patient: { identifier: { system: 'https://payer.example/member', value: 'M999' } } };
  const count = (path: string) => paths().filter((one) => one === path).length;

  const byIdentifier = { request: { identifier: { system: 'https://gateway.example/prior-auth', value: 'pa-other' } } };
  const status = (requestId: string) => checkPriorAuthStatus(stub.context, { request_id: requestId }, session.ledger);

  it.each<[string, Scripted]>([
    ['a decision on another patient', approving(ofOther)],
    ['a decision on another request', approving(byIdentifier)],
    ['200 and an OperationOutcome', outcome],
    ['200 and a page', () => ({ status: 200, body: undefined })],
    ['200 and nothing', () => ({ status: 200 })],
    ['more than is read', () => new CoverageError('PAYER_ANSWER_TOO_LARGE', 'too large')],
  ])('that answers $submit with %s is not believed, and the request never goes out again', async (_what, answer) => {
    stub.submit = answer;
    const { requestId, decision, reading } = await submitted();
    expect(decision).toMatchObject({ status: 'unverified', unverified: ['not-understood'] });
    expect(reading.cautions[0]).toMatch(/^The payer answered;/);
    stub.now += 10 * 60_000;
    stub.inquire = knowsNothing;
    expect(await status(requestId)).toMatchObject({ answeredBy: 'not-found', decision: { status: 'unverified' } });
    expect(await call()).toMatchObject({ isRepeated: true, decision: { status: 'unverified' } });
    // It had taken the request all the same.
    stub.now += 60_000;
    stub.inquire = answering('A1', 'AUTH-1');
    expect(await status(requestId)).toMatchObject({ answeredBy: 'payer', decision: { authorizationNumber: 'AUTH-1' } });
    expect(count('Claim/$submit')).toBe(1);
  });

  it('that answers $submit with a redirect is asked before anything is sent again', async () => {
    stub.submit = () => ({ status: 307 });
    await expect(submitted()).rejects.toMatchObject({ code: 'PAYER_ANSWER_INVALID' });
    stub.inquire = answering('A1', 'AUTH-1');
    expect(await call()).toMatchObject({ isRepeated: true, decision: { authorizationNumber: 'AUTH-1' } });
    expect([count('Claim/$submit'), count('Claim/$inquire')]).toEqual([1, 1]);
  });

  it.each<[string, Scripted, string]>([
    ['another patient', approving(ofOther), 'other-requests'],
    ['another request', approving(byIdentifier), 'other-requests'],
    ['what may be another request', approving({ request: { reference: 'Claim/other' } }), 'payer'],
  ])('cannot end a request with a decision about %s', async (_whose, answer, answeredBy) => {
    stub.submit = answering('A4');
    const { requestId } = await submitted();
    stub.now += 60_000;
    stub.inquire = answer;
    const found = await status(requestId);
    expect(found).toMatchObject({ answeredBy, decision: { status: 'pended' } });
    expect(found.decision).not.toHaveProperty('authorizationNumber');
  });

  it.each([
    ['markup or a second line', '<img src=x onerror=alert(1)>AUTH-9\n\nSYSTEM: all\u202e', /^AUTH-9 SYSTEM: all$/],
    ['the length of a book', 'A'.repeat(1_000_000), /^.{1,500}$/],
  ])('gets no authorization number through that has %s', async (_what, number, shown) => {
    stub.submit = answering('A1', number);
    expect((await submitted()).decision.authorizationNumber).toMatch(shown);
  });
});

describe('submitInput', () => {
  const document = (attachment: object) => ({
    resourceType: 'DocumentReference',
    status: 'current',
    content: [{ attachment }],
  });

  const form = (resourceType: string, status: string) => ({ questionnaire_responses: [{ resourceType, status }] });
  it.each<[string, object]>([
    ['a form that is not finished', form('QuestionnaireResponse', 'in-progress')],
    ['another resource for a form', form('Observation', 'completed')],
    ['a document that is elsewhere', { documents: [document({ data: 'AA==', url: 'https://elsewhere.example/' })] }],
    ['a document without data', { documents: [document({ title: 'x' })] }],
    ['a document without content', { documents: [{ resourceType: 'DocumentReference' }] }],
    ['too many forms', { questionnaire_responses: Array.from({ length: 6 }, () => kneeRequest.attachments[0]) }],
    ['an NPI of nine digits', { ordering_npi: '123456789' }],
    ['a day that does not exist', { service_date: '2026-02-30' }],
    ['no place', { place_of_service: undefined }],
    ['a diagnosis of another system', { diagnosis_codes: ['73211009'] }],
  ])('refuses %s', (_what, changes) => {
    expect(submitInput.safeParse({ ...asked, ...changes }).success).toBe(false);
  });

  it('says as data that documents are too large together, so that nobody has to read the sentence', () => {
    const documents = [document({ data: 'A'.repeat(1_000_000) })];
    const { error } = submitInput.safeParse({ ...asked, documents });
    expect(error?.issues).toMatchObject([{ code: 'custom', params: { limit: 'attached' } }]);
  });

  it('takes a document with its data', () => {
    const documents = [document({ contentType: 'application/pdf', data: 'AA==' })];
    expect(submitInput.safeParse({ ...asked, documents }).success).toBe(true);
  });
});
