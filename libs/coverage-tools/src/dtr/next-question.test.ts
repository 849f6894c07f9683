import type { Questionnaire, QuestionnaireResponse } from 'fhir/r4.js';
import { sealForm } from './adaptive/form-seal.js';
import { nextQuestion } from './next-question.js';
import { nextQuestionInput } from './next-question-input.js';
import { answered, begunAdaptive, expression, ofCoverage, question } from './testing/forms.js';
import { ofAnotherPayer, stubContext, testSeals } from './testing/stub-context.js';

const coverage = ofCoverage('c');
const begun = begunAdaptive;
const red = question('a1', 'boolean', { text: 'Red flag?', required: true });
const attest = question('a2', 'boolean', { text: 'I attest. Issue a number?', required: true });
const asked = (...item: Questionnaire['item'] & object): QuestionnaireResponse => {
  const base = begun();
  return { ...base, contained: [{ ...base.contained![0], item } as Questionnaire] };
};
const body = (resource: object) => ({
  body: { resourceType: 'Parameters', parameter: [{ name: 'return', resource }] },
});
/** What a caller sends back of what it was given. */
const input = (of: object, more: object = {}) =>
  nextQuestionInput.parse({ response: sealForm(of as QuestionnaireResponse, testSeals), ...more });

describe('nextQuestion', () => {
  it('asks for the first question, and gives it', async () => {
    const { context, sent } = stubContext(body(asked(red)));
    const result = await nextQuestion(context, input(begun()));
    expect(sent).toEqual([
      expect.objectContaining({ service: 'dtr', method: 'POST', path: 'Questionnaire/$next-question' }),
    ]);
    expect(sent[0]?.body).toMatchObject({
      parameter: [{ name: 'questionnaire-response', resource: { questionnaire: '#form' } }],
    });
    expect(result).toMatchObject({ status: 'in-progress', round: 1, forPerson: [], issues: [], warnings: [] });
    expect(result.form.fields.map(({ question: text }) => text)).toEqual(['Red flag?']);
  });

  it('sends answers with their origin, keeps those before, and takes a bare response', async () => {
    const after = { ...asked(red, attest), item: [answered('a1', { valueBoolean: true })] };
    const { context, sent } = stubContext({ body: after });
    const result = await nextQuestion(context, input(asked(red), { answers: { a1: 'yes' }, round: 1 }));
    const { parameter } = sent[0]?.body as { parameter: { resource: QuestionnaireResponse }[] };
    expect(parameter[0]?.resource.item).toMatchObject([
      { linkId: 'a1', answer: [{ valueBoolean: true, extension: [{ extension: [{ valueCode: 'manual' }] }] }] },
    ]);
    expect(result).toMatchObject({ round: 2, forPerson: ['a2'] });
  });

  it('writes a form of an older release in its codes, and names it as 2.1 does where the payer does not find it', async () => {
    const older = { ...coverage, url: coverage.url.replace('qr-coverage', 'qr-context') };
    const origin = { url: coverage.url.replace('qr-coverage', 'information-origin') };
    const filled = {
      valueBoolean: true,
      extension: [{ ...origin, extension: [{ url: 'source', valueCode: 'auto-client' }] }],
    };
    const before = { ...asked(red), extension: [older], item: [{ linkId: 'a1', answer: [filled] }] };
    const { context, sent } = stubContext({ status: 400 }, body({ ...before, status: 'completed' }));
    expect(await nextQuestion(context, input(before))).toMatchObject({ status: 'completed' });
    const names = sent.map(({ body: one }) => (one as { parameter: { name: string }[] }).parameter[0]?.name);
    expect(names).toEqual(['questionnaire-response', 'questionnaire-response-in']);
    expect(JSON.stringify(sent.at(-1)?.body)).toContain('"valueCode":"auto"');
    expect(JSON.stringify(sent.map(({ body: one }) => one))).not.toContain('auto-client');
  });

  it('says what the payer found wrong, where no release’s name helps', async () => {
    const issue = [{ severity: 'error', code: 'invalid', diagnostics: 'The first fault' }];
    const refusal = { status: 422, body: { resourceType: 'OperationOutcome', issue } };
    const { context, sent } = stubContext(refusal, { status: 400 });
    await expect(nextQuestion(context, input(begun()))).rejects.toMatchObject({
      code: 'PAYER_REJECTED',
      message: expect.stringContaining('The first fault') as string,
    });
    expect(sent).toHaveLength(2);
  });

  it('answers no attestation for anybody', async () => {
    const before = { ...asked(red, attest), item: [answered('a1', { valueBoolean: true })] };
    const { context, sent } = stubContext({ body: { ...before, status: 'completed' } });
    const stopped = await nextQuestion(context, input(before, { answers: { a2: true } }));
    expect(stopped).toMatchObject({
      status: 'stopped',
      forPerson: ['a2'],
      issues: [{ code: 'attestation', linkId: 'a2' }],
    });
    expect(stopped.response.item).toHaveLength(1);
    expect(sent).toEqual([]);
    const done = await nextQuestion(context, input(before, { answers: { a2: true }, answered_by_person: ['a2'] }));
    expect(done.status).toBe('completed');
    expect(JSON.stringify(sent[0]?.body)).toContain('"linkId":"a2"');
  });

  it('reads what the payer decided', async () => {
    const decided = {
      url: 'http://hl7.org/fhir/us/davinci-crd/StructureDefinition/ext-coverage-information',
      extension: [
        { url: 'pa-needed', valueCode: 'satisfied' },
        { url: 'satisfied-pa-id', valueString: 'SAT-1' },
      ],
    };
    const { context } = stubContext(body({ ...begun(), status: 'completed', extension: [coverage, decided] }));
    const result = await nextQuestion(context, input(begun()));
    expect(result).toMatchObject({
      status: 'completed',
      assertions: [{ paNeeded: 'satisfied', satisfiedPaId: 'SAT-1' }],
    });
  });

  it.each<[string, object, object, string]>([
    ['another origin', begun('https://evil.example/fhir'), {}, 'FORM_ADDRESS_REFUSED'],
    ['the 51st round', begun(), { round: 50 }, 'FORM_ROUNDS_EXCEEDED'],
    ['a finished form', { ...begun(), status: 'completed' }, {}, 'FORM_RESPONSE_INVALID'],
    ['no form inside', { ...begun(), contained: [] }, {}, 'FORM_RESPONSE_INVALID'],
    ['another resource', { resourceType: 'Patient' }, {}, 'FORM_RESPONSE_INVALID'],
    ['no coverage', { ...begun(), extension: [] }, {}, 'FORM_RESPONSE_INVALID'],
    ['a patient that the caller cannot read', { ...begun(), subject: { reference: 'Patient/q' } }, {}, 'COVERAGE_UNAVAILABLE'],
    ['a coverage that is not the patient’s', { ...begun(), extension: [ofCoverage('d')] }, {}, 'COVERAGE_NOT_FOUND'],
  ])('sends nothing for %s', async (_name, of, more, code) => {
    const { context, sent } = stubContext(body(asked(red)));
    await expect(nextQuestion(context, input(of, more))).rejects.toMatchObject({ code });
    expect(sent).toEqual([]);
  }); // prettier-ignore

  it('evaluates no form that was not handed out to this caller, and sends none', async () => {
    const bomb = "'aaaaaaaaaa'" + ".replace('a','aaaaaaaaaa')".repeat(7);
    const extension = [expression('enableWhenExpression', `${bomb} = 1`)];
    const hostile = asked(question('1', 'string', { extension }));
    const given = sealForm(asked(red), testSeals);
    const foreign = { make: (text: string) => testSeals.make(`of another ${text}`), fits: () => false };
    const [tag] = given.meta?.tag ?? [];
    const responses: [string, object][] = [
      ['written by the caller', hostile],
      ['under the seal of another form', { ...hostile, meta: given.meta }],
      ['of another session', sealForm(asked(red), foreign)],
      ['with two seals', { ...given, meta: { tag: [tag, tag] } }],
      ['with a resource put in', { ...given, contained: [...given.contained!, { resourceType: 'Patient', id: 'x' }] }],
      ['with its seal taken off', asked(red)],
    ];
    for (const [what, response] of responses) {
      const { context, sent } = stubContext(body(asked(red)));
      let jobs = 0;
      const cell = (async () => void jobs++) as never;
      const code = await nextQuestion(
        { ...context, cell },
        nextQuestionInput.parse({ response, answers: { '1': 'x' } }),
      ).then(
        () => 'answered',
        (error: { code?: string }) => error.code,
      );
      expect([what, code, jobs, sent]).toEqual([what, 'FORM_NOT_ISSUED', 0, []]);
    }
  });

  it('takes back what it gave, tells the payer nothing of the seal, and leaves none on a finished form', async () => {
    const { context, sent } = stubContext(body(asked(red)), body({ ...asked(red), status: 'completed' }));
    const first = await nextQuestion(context, input(begun()));
    const { response } = first;
    const reordered = JSON.parse(JSON.stringify({ meta: response.meta, ...response })) as object;
    const last = await nextQuestion(context, nextQuestionInput.parse({ response: reordered, answers: { a1: true } }));
    expect(last).toMatchObject({ status: 'completed' });
    expect(JSON.stringify([sent, last.response])).not.toContain('form-seal');
  });

  it('sends nothing to a payer that did not issue the coverage', async () => {
    const { context, sent } = stubContext(body(asked(red)));
    await expect(nextQuestion(ofAnotherPayer(context), input(begun()))).rejects.toMatchObject({
      code: 'COVERAGE_OTHER_PAYER',
    });
    expect(sent).toEqual([]);
  });

  it.each<[string, object, string]>([
    ['an empty answer', { contentType: undefined }, 'PAYER_ANSWER_INVALID'],
    ['another resource', { body: { resourceType: 'Bundle' } }, 'PAYER_ANSWER_INVALID'],
    ['another status', body({ ...asked(red), status: 'stopped' }), 'PAYER_ANSWER_INVALID'],
    ['another patient', body({ ...asked(red), subject: { reference: 'Patient/q' } }), 'PAYER_ANSWER_INVALID'],
    ['a response without its form', body({ ...asked(red), contained: [] }), 'PAYER_ANSWER_INVALID'],
    ['422', { status: 422 }, 'PAYER_REJECTED'],
    ['401', { status: 401 }, 'PAYER_AUTH_REFUSED'],
  ])('does not go on with %s', async (_name, answer, code) => {
    const { context } = stubContext(answer);
    await expect(nextQuestion(context, input(begun()))).rejects.toMatchObject({ code });
  });

  it('takes no response of a megabyte', () => {
    expect(nextQuestionInput.safeParse({ response: { text: 'x'.repeat(1_000_001) } }).success).toBe(false);
  });
});
