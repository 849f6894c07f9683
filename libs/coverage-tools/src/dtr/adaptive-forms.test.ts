import { sealForm } from './adaptive/form-seal.js';
import type { Library, Questionnaire, QuestionnaireItem, QuestionnaireResponse } from 'fhir/r4.js';
import { CoverageError } from '../coverage-error.js';
import type { CoverageContext } from '../coverage-context.js';
import { MemoryForms } from './testing/memory-forms.js';
import { answered, begunAdaptive, expression, ofCoverage, question } from './testing/forms.js';
import { stubContext, testSeals } from './testing/stub-context.js';
import { nextQuestion } from './next-question.js';
import { nextQuestionInput } from './next-question-input.js';
import type { RunElm } from './prefill/elm-job.js';

const coverage = ofCoverage('c');
const begun = begunAdaptive();
const red = question('a1', 'boolean', { text: 'Red flag?', required: true });
const imaging = question('a2', 'choice', {
  required: true,
  answerOption: [{ valueString: 'None' }, { valueString: 'Radiography' }],
});
const attest = question('a3', 'boolean', { text: 'I attest. Issue a number?', required: true });

/** The form with these questions, and with what is answered already. */
const asking = (
  items: QuestionnaireItem[],
  item: NonNullable<QuestionnaireResponse['item']> = [],
): QuestionnaireResponse => ({
  ...begun,
  contained: [{ ...begun.contained![0], item: items } as Questionnaire],
  item,
});
const replies = (resource: object) => ({ body: resource });
const yes = answered('a1', { valueBoolean: true });

async function opened(...replied: Parameters<typeof stubContext>) {
  const forms = new MemoryForms();
  const { context, sent } = stubContext(...replied);
  const form_id = await forms.begin({ response: begun, round: 0 });
  const next = (more: object = {}, changed: Partial<CoverageContext> = {}) =>
    nextQuestion({ ...context, forms, ...changed }, nextQuestionInput.parse({ form_id, ...more }));
  return { forms, sent, next, form_id };
}

describe('an adaptive form that is stored', () => {
  it('is continued by its id alone', async () => {
    const { next, form_id, sent } = await opened(replies(asking([red])), replies(asking([red, imaging], [yes])));
    const first = await next();
    expect(first).toMatchObject({ formId: form_id, round: 1, open: ['a1'], example: '{"a1": true | false}' });
    const second = await next({ answers: { a1: 'yes' } });
    expect(second).toMatchObject({ round: 2, open: ['a2'], example: '{"a2": "None" | "Radiography"}' });
    expect(JSON.stringify(sent[1]?.body)).toContain('"valueBoolean":true');
  });

  it('has no rounds for the caller to say', async () => {
    const { next } = await opened(replies(asking([red])));
    await next();
    for (let round = 1; round < 50; round++) await next({ round: 0, answers: { a1: true } });
    await expect(next({ round: 0 })).rejects.toMatchObject({ code: 'FORM_ROUNDS_EXCEEDED' });
  });

  it('loses no answer where the payer fails, and asks again without', async () => {
    const { next, sent } = await opened(
      replies(asking([red])),
      new CoverageError('PAYER_TIMEOUT', 'late'),
      replies(asking([red, imaging], [yes])),
    );
    await next();
    await expect(next({ answers: { a1: true } })).rejects.toMatchObject({ code: 'PAYER_TIMEOUT' });
    expect(await next()).toMatchObject({ round: 2, open: ['a2'] });
    expect(JSON.stringify(sent[2]?.body)).toContain('"valueBoolean":true');
  });

  it('takes what is right of an answer with a fault, and says how the rest is written', async () => {
    const both = [red, imaging];
    const { next, sent } = await opened(replies(asking(both)), replies(asking([...both, attest])));
    await next();
    const stopped = await next({ answers: { a1: true, a2: 'X-ray' } });
    expect(stopped).toMatchObject({
      status: 'stopped',
      open: ['a2'],
      issues: [{ code: 'value', linkId: 'a2', example: '{"a2": "None" | "Radiography"}' }],
    });
    expect(sent).toHaveLength(1);
    expect(await next({ answers: { a2: 'None' } })).toMatchObject({ status: 'in-progress', open: ['a3'] });
    expect(JSON.stringify(sent[1]?.body)).toMatch(/"linkId":"a1".*"valueBoolean":true.*"valueString":"None"/);
  });

  it('says what is asked instead of a linkId that nobody asked', async () => {
    const { next, sent } = await opened(replies(asking([red])));
    await next();
    expect(await next({ answers: { redFlag: true } })).toMatchObject({
      status: 'stopped',
      issues: [
        { code: 'unknown', linkId: 'redFlag', example: '{"a1": true | false}' },
        { code: 'required', linkId: 'a1' },
      ],
    });
    expect(sent).toHaveLength(1);
  });

  it('runs one call after the other', async () => {
    const { next } = await opened(replies(asking([red])), replies(asking([red, imaging], [yes])));
    await next();
    const ends = await Promise.all([next({ answers: { a1: true } }), next({ answers: { a1: true } })]);
    // The second sees the questions of the first, which its answers leave open.
    expect(ends.map(({ status }) => status)).toEqual(['in-progress', 'stopped']);
  });

  it('tells its decision again without asking the payer', async () => {
    const { next, sent } = await opened(replies({ ...begun, status: 'completed' }));
    await next();
    expect(await next({ answers: { a1: false } })).toMatchObject({ status: 'completed', round: 1 });
    expect(sent).toHaveLength(1);
  });

  it.each<[string, object]>([
    ['an id that nobody gave', { form_id: 'x'.repeat(16) }],
    ['both ways at once', { response: begun }],
  ])('is not found for %s', async (_, more) => {
    const { next, sent } = await opened(replies(asking([red])));
    await expect(next(more)).rejects.toMatchObject({ code: expect.stringMatching(/^FORM_/) as string });
    expect(sent).toEqual([]);
  });

  it('is not found without a session, or without naming it', async () => {
    const { context } = stubContext();
    await expect(nextQuestion(context, { form_id: 'f'.repeat(16) })).rejects.toMatchObject({ code: 'FORM_UNKNOWN' });
    await expect(nextQuestion(context, {})).rejects.toMatchObject({ code: 'FORM_RESPONSE_INVALID' });
  });
});

describe('questions that arrive later', () => {
  const born = question('b', 'date', { extension: [expression('initialExpression', '%patient.birthDate')] });

  it('are filled in by the CQL of the package and of the reply', async () => {
    const cql = question('q', 'string', { extension: [expression('initialExpression', '"Lib".A', 'text/cql')] });
    const library = (name: string): Library => ({
      resourceType: 'Library',
      status: 'active',
      type: {},
      name,
      content: [{ contentType: 'application/elm+json', data: Buffer.from('{"library":{}}').toString('base64') }],
    });
    const ran: string[][] = [];
    const runElm: RunElm = async ({ libraries, definitions }) => {
      ran.push(libraries.map(({ name }) => name));
      return { outcomes: definitions.map(() => ({ values: ['from CQL'] })) };
    };
    const inReply = asking([cql]);
    const { context } = stubContext(replies({ ...inReply, contained: [...inReply.contained!, library('Lib')] }));
    const forms = new MemoryForms();
    const sources = { libraries: [library('OfPackage')], valueSets: [] };
    const form_id = await forms.begin({ response: begun, round: 0 }, sources);
    const { prefilled, form: shown } = await nextQuestion({ ...context, forms, runElm }, { form_id });
    expect(ran).toEqual([['OfPackage', 'Lib']]);
    expect(prefilled).toMatchObject([{ linkId: 'q', outcome: 'filled', source: '"Lib".A' }]);
    expect(shown.fields[0]?.answers?.[0]?.text).toBe('from CQL');
  });

  it('leave what a person answered as it is', async () => {
    const { next } = await opened(replies(asking([born])), replies(asking([born, red])));
    await next();
    const { form: shown } = await next({ answers: { b: '1961-05-06' } });
    expect(shown.fields[0]?.answers).toEqual([{ text: '1961-05-06', origin: 'override' }]);
  });

  it('are never vouched for by a program: neither the form, the record nor the payer', async () => {
    const vouched = { ...attest, initial: [{ valueBoolean: true }] };
    const byRecord = question('a4', 'boolean', {
      text: 'Signature',
      extension: [expression('initialExpression', 'true')],
    });
    const { next } = await opened(replies(asking([vouched, byRecord], [answered('a3', { valueBoolean: true })])));
    const result = await next();
    expect(result).toMatchObject({ open: ['a3', 'a4'], forPerson: ['a3', 'a4'], response: { item: [] } });
    expect(result.warnings).toEqual(['The payer had answered what a person has to answer; its answer was left out.']);
    expect(await next({ answers: { a3: true } })).toMatchObject({
      status: 'stopped',
      issues: expect.arrayContaining([expect.objectContaining({ code: 'attestation', linkId: 'a3' })]) as unknown[],
    });
  });
});

describe('a payer that is not to be trusted', () => {
  const before = asking([red, imaging], [yes, answered('a2', { valueString: 'None' })]);
  const reply = (of: object) =>
    nextQuestion(stubContext({ body: of }).context, { response: { ...sealForm(before, testSeals) } });

  it.each<[string, object]>([
    ['asks something else where it was answered', asking([{ ...red, text: 'No red flag?' }, imaging], before.item)],
    ['takes an answered question for one of another type', asking([{ ...red, type: 'string' }, imaging], before.item)],
    ['takes an answered question away', asking([red], before.item)],
    ['asks two questions by one linkId', asking([red, imaging, red], before.item)],
    ['sends another form', { ...before, contained: [{ ...before.contained![0], derivedFrom: ['https://payer.example/other'] }] }],
    ['asks 501 questions', asking(Array.from({ length: 501 }, (_, at) => question(`q${at}`, 'string')))],
  ])('%s: it is not gone on with', async (_, of) => {
    await expect(reply(of)).rejects.toMatchObject({ code: 'PAYER_ANSWER_INVALID' });
  }); // prettier-ignore

  it('drops, changes or repeats answers: those that were sent stand', async () => {
    const changed = [answered('a1', { valueBoolean: false }), answered('a1', { valueBoolean: false })];
    for (const item of [[], changed]) {
      const result = await reply({ ...before, item });
      expect(result.response.item).toMatchObject(before.item ?? []);
      expect(result.warnings[0]).toMatch(/those that were sent stand/);
    }
  });

  it('puts the form under another coverage: it stays under ours', async () => {
    const extension = [ofCoverage('other')];
    expect((await reply({ ...before, extension })).response.extension).toEqual([coverage]);
  });

  it('asks the same for ever: that is said, and the rounds are counted', async () => {
    expect(await reply(before)).toMatchObject({
      round: 1,
      open: [],
      warnings: ['The payer asked nothing new, and has not completed the form.'],
    });
  });
});
