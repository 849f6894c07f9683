import { CoverageError } from '../coverage-error.js';
import { getQuestionnairePackage } from './get-questionnaire-package.js';
import { questionnairePackageInput } from './questionnaire-input.js';
import { ofAnotherPayer, stubContext } from './testing/stub-context.js';
import { expression, form, formUrl, question, sdcExtension } from './testing/forms.js';

const knee = form(
  question('1', 'date', { readOnly: true, extension: [expression('initialExpression', '%patient.birthDate')] }),
  question('2', 'integer', { required: true }),
  question('3', 'choice', { answerValueSet: 'https://payer.example/fhir/ValueSet/grade|1' }),
);
const packageOf = (...resources: object[]) => {
  const resource = { resourceType: 'Bundle', entry: resources.map((one) => ({ resource: one })) };
  return { body: { resourceType: 'Parameters', parameter: [{ name: 'packagebundle', resource }] } };
};
const empty = { body: undefined, contentType: undefined };
const outcome = (code: string, text: string) => ({
  body: { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code, details: { text } }] },
});
const input = (more: object = {}) =>
  questionnairePackageInput.parse({ patient_id: 'p', procedure_code: '27447', ...more });

describe('getQuestionnairePackage', () => {
  it('sends every argument: the coverage whole, the order, the form, the assertion, the instant', async () => {
    const { context, sent } = stubContext(empty);
    const wanted = { questionnaire_url: [`${formUrl}|1.0.0`], assertion_id: 'CA-1', changed_since: '2026-11-01T00:00:00Z', diagnosis_codes: ['M17.11'] }; // prettier-ignore
    expect((await getQuestionnairePackage(context, input(wanted))).status).toBe('unchanged');
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({ service: 'dtr', method: 'POST', path: 'Questionnaire/$questionnaire-package' });
    const { parameter } = sent[0]?.body as { parameter: { name: string; resource?: object }[] };
    expect(parameter).toEqual([
      { name: 'coverage', resource: expect.objectContaining({ resourceType: 'Coverage', id: 'c' }) },
      { name: 'order', resource: expect.objectContaining({ resourceType: 'ServiceRequest', code: { coding: [expect.objectContaining({ code: '27447' })] }, reasonCode: [expect.anything()] }) },
      { name: 'questionnaire', valueCanonical: `${formUrl}|1.0.0` },
      { name: 'context', valueString: 'CA-1' },
      { name: 'changedsince', valueInstant: '2026-11-01T00:00:00Z' },
    ]); // prettier-ignore
    expect(JSON.stringify(sent)).not.toContain('valueReference');
    // What no rule needs stays here.
    expect(JSON.stringify(sent)).not.toMatch(/narrative|Observation/);
    expect(JSON.stringify(sent)).toContain('"contained":[{"resourceType":"Organization"');
  });

  it.each([
    ['packagebundle', 'qr-coverage', 'coverage-information-codes'],
    ['PackageBundle', 'qr-context', 'temp'],
  ])('makes a response of the release that the payer answers by %s in', async (name, extension, codes) => {
    const answer = packageOf(knee);
    for (const parameter of answer.body.parameter) parameter.name = name;
    const { forms } = await getQuestionnairePackage(stubContext(answer).context, input());
    const written = JSON.stringify(forms[0]?.response.extension);
    expect(written).toContain(`/${extension}","valueReference":{"reference":"Coverage/c"}`);
    expect(written).toContain(`/CodeSystem/${codes}"`);
  });

  it('judges the conditions and rules that the form gives as FHIRPath', async () => {
    const condition = expression('enableWhenExpression', "%resource.item.where(linkId = '2').answer.value > 5");
    const asked = form(question('2', 'integer'), question('x', 'string', { required: true, extension: [condition] }));
    const judged = async (two: number) => {
      const { context } = stubContext(packageOf(asked), empty);
      const { forms } = await getQuestionnairePackage(context, input({ answers: { '2': two }, is_complete: true }));
      return [forms[0]?.fields[1]?.isEnabled, forms[0]?.issues?.map(({ code, linkId }) => `${code} ${linkId}`)];
    };
    expect(await judged(9)).toEqual([true, ['required x']]);
    expect(await judged(3)).toEqual([false, []]);
  });

  it('gives the form filled in from the record, and has the payer expand what it did not send', async () => {
    const contains = [{ system: 's', code: '3', display: 'Grade 3' }];
    const expanded = { resourceType: 'ValueSet', url: 'x', expansion: { contains } };
    const { context, sent } = stubContext(packageOf(knee), { body: expanded });
    const result = await getQuestionnairePackage(context, input());
    expect(sent[1]).toMatchObject({
      service: 'dtr',
      method: 'GET',
      path: expect.stringMatching(/^ValueSet\/\$expand\?url=https%3A/),
    });
    expect(result).toMatchObject({ status: 'forms', source: 'questionnaire-package', coverageId: 'c', warnings: [] });
    const [one] = result.forms;
    expect(one?.fields.map(({ linkId, answers }) => [linkId, answers])).toEqual([
      ['1', [{ text: '1960-01-02', origin: 'auto-client' }]],
      ['2', undefined],
      ['3', undefined],
    ]);
    expect(one?.fields[2]?.optionList).toMatchObject({ options: [{ text: 'Grade 3' }] });
    expect(one?.response).toMatchObject({
      status: 'in-progress',
      questionnaire: `${formUrl}|1.0.0`,
      subject: { reference: 'Patient/p' },
    });
    expect(one).not.toHaveProperty('issues');
  });

  it('puts answers in, and says what is wrong with them', async () => {
    const { context } = stubContext(packageOf(knee), { status: 404 });
    const { forms } = await getQuestionnairePackage(
      context,
      input({ answers: { '2': 'many', '9': 1 }, is_complete: true }),
    );
    expect(forms[0]?.issues?.map(({ code, linkId }) => [code, linkId])).toEqual([['value', '2'], ['unknown', '9'], ['required', '2']]); // prettier-ignore
    expect(forms[0]?.response.status).toBe('completed');
  });

  it('uses answers for one form only where it is clear which', async () => {
    const other = { ...knee, url: 'https://payer.example/fhir/Questionnaire/other' };
    const answers = { '2': 5 };
    const both = () => stubContext(packageOf(knee, other), { status: 404 }).context;
    const unclear = await getQuestionnairePackage(both(), input({ answers }));
    expect(unclear.warnings).toEqual([expect.stringContaining('not used')]);
    expect(unclear.forms.every(({ issues }) => issues === undefined)).toBe(true);
    const clear = await getQuestionnairePackage(both(), input({ answers, answers_for: other.url }));
    expect(clear.forms.map(({ counts }) => counts.answered)).toEqual([1, 2]);
  });

  it('puts parts into the form that has them, and lists them not again', async () => {
    const whole = {
      ...form(question('p', 'display', { extension: [sdcExtension('subQuestionnaire', { valueCanonical: formUrl })] })),
      url: `${formUrl}-whole`,
    };
    const { context } = stubContext(packageOf(whole, knee), { status: 404 });
    const { forms } = await getQuestionnairePackage(context, input());
    expect(forms.map(({ fields }) => fields.map(({ linkId }) => linkId))).toEqual([['1', '2', '3']]);
  });

  it('begins an adaptive form with the form inside its response', async () => {
    const adaptive = {
      ...form(),
      extension: [sdcExtension('questionnaireAdaptive', { valueUrl: 'https://payer.example/fhir' })],
    };
    const { context } = stubContext(packageOf(adaptive));
    const [one] = (await getQuestionnairePackage(context, input())).forms;
    expect(one?.response).toMatchObject({
      questionnaire: '#form',
      contained: [{ resourceType: 'Questionnaire', id: 'form', derivedFrom: [`${formUrl}|1.0.0`] }],
      extension: expect.arrayContaining([expect.objectContaining({ valueReference: { reference: 'Coverage/c' } })]),
    });
  });

  it('searches where the operation is not there, and says which it used', async () => {
    const { context, sent } = stubContext(
      { status: 404 },
      { status: 400 },
      { body: { resourceType: 'Bundle', entry: [{ resource: form() }] } },
    );
    const result = await getQuestionnairePackage(context, input({ questionnaire_url: formUrl }));
    expect(result).toMatchObject({ status: 'forms', source: 'questionnaire-search' });
    expect(sent.slice(1).map(({ path }) => path)).toEqual([
      `Questionnaire?url=${encodeURIComponent(formUrl)}`,
      'Questionnaire?context=http%3A%2F%2Fwww.ama-assn.org%2Fgo%2Fcpt%7C27447',
    ]);
    expect(result.attempts.map(({ outcome: how }) => how)).toEqual(['not-supported', 'not-supported', 'answered']);
  });
});

describe('what goes wrong is told apart', () => {
  const none = outcome('information', 'No form is needed');
  it.each<[string, Parameters<typeof stubContext>, object]>([
    ['an empty answer', [empty], { status: 'no-forms', notes: [] }],
    ['no forms, with a word why', [none], { status: 'no-forms', notes: [{ severity: 'error', text: 'No form is needed' }] }],
    ['neither operation nor search', [{ status: 501 }], { status: 'not-supported', source: 'none' }],
    ['neither, said in an outcome', [{ status: 404, ...outcome('not-supported', 'No') }, { status: 404 }], { status: 'not-supported' }],
  ])('%s', async (_name, answers, expected) => {
    expect(await getQuestionnairePackage(stubContext(...answers).context, input())).toMatchObject(expected);
  }); // prettier-ignore

  it.each<[string, Parameters<typeof stubContext>[0], string]>([
    ['401', { status: 401 }, 'PAYER_AUTH_REFUSED'],
    ['403', { status: 403 }, 'PAYER_AUTH_REFUSED'],
    ['400 with an outcome', { status: 400, ...outcome('invalid', 'Send one Coverage') }, 'PAYER_REJECTED'],
    ['404 about something else', { status: 404, ...outcome('not-found', 'No such member') }, 'PAYER_REJECTED'],
    ['500', { status: 500 }, 'PAYER_UNREACHABLE'],
    ['a redirect', { status: 302 }, 'PAYER_ANSWER_INVALID'],
    ['a page', { contentType: 'text/html' }, 'PAYER_ANSWER_INVALID'],
    ['JSON that breaks off', {}, 'PAYER_ANSWER_INVALID'],
    ['another resource', { body: { resourceType: 'Patient' } }, 'PAYER_ANSWER_INVALID'],
    ['no answer in time', new CoverageError('PAYER_TIMEOUT', 'late'), 'PAYER_TIMEOUT'],
  ])('%s', async (_name, answer, code) => {
    const { context, sent } = stubContext(answer);
    await expect(getQuestionnairePackage(context, input())).rejects.toMatchObject({ code });
    expect(sent).toHaveLength(1);
  });

  it('names what the payer found fault with', async () => {
    const { context } = stubContext({ status: 422, ...outcome('invalid', 'Send one Coverage') });
    await expect(getQuestionnairePackage(context, input())).rejects.toThrow(/422: Send one Coverage/);
  });

  it('passes a fault of a program on as what it is', async () => {
    const { context } = stubContext(new TypeError('x is not a function'));
    await expect(getQuestionnairePackage(context, input())).rejects.toThrow(TypeError);
  });

  it.each([
    ['forms', () => input()],
    ['forms by their address', () => input({ procedure_code: undefined, questionnaire_url: formUrl })],
  ])('a coverage of another payer: nothing is sent for %s', async (_name, asked) => {
    const { context, sent } = stubContext(empty);
    await expect(getQuestionnairePackage(ofAnotherPayer(context), asked())).rejects.toMatchObject({
      code: 'COVERAGE_OTHER_PAYER',
    });
    expect(sent).toEqual([]);
  });

  it.each<[string, object, string]>([
    ['no code, form or assertion', { procedure_code: undefined }, 'FORM_UNNAMED'],
    ['nobody', { patient_id: undefined }, 'PATIENT_MISSING'],
    ['a code that is none', { procedure_code: '1234' }, 'PROCEDURE_CODE_INVALID'],
    ['somebody else', { patient_id: 'q' }, 'COVERAGE_UNAVAILABLE'],
    ['another coverage', { coverage_id: 'd' }, 'COVERAGE_NOT_FOUND'],
  ])('%s: nothing is sent', async (_name, more, code) => {
    const { context, sent } = stubContext(empty);
    await expect(getQuestionnairePackage(context, input(more))).rejects.toMatchObject({ code });
    expect(sent).toEqual([]);
  });
});
