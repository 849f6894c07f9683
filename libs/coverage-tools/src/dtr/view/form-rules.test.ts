import type { Extension, Patient, QuestionnaireItem, QuestionnaireResponse } from 'fhir/r4.js';
import { testCell } from '../../testing/test-cell.js';
import { enabledItems } from '../answers/enablement.js';
import { judgeForm } from './form-rules.js';
import { validateResponse } from '../answers/validate-response.js';
import { answered, coreExtension, expression, form, question, response } from '../testing/forms.js';

/** Time enough on a busy machine. */
const patience = { cell: testCell, budgetMs: 600_000 };
const when = (text: string, language?: string) => ({
  extension: [expression('enableWhenExpression', text, language)],
});
const rule = (text: string, more: Extension[] = []): Extension =>
  coreExtension('questionnaire-constraint', {
    extension: [
      { url: 'key', valueId: 'r' },
      { url: 'severity', valueCode: 'error' },
      { url: 'human', valueString: 'the words of the form' },
      { url: 'expression', valueString: text },
      ...more,
    ],
  });
const isYes = "%resource.item.where(linkId = 'a').answer.value = true";
const yes = answered('a', { valueBoolean: true });
const no = answered('a', { valueBoolean: false });

/** What the form says of item `b`, which has a condition or a rule. */
async function judge(b: Partial<QuestionnaireItem>, answers: QuestionnaireResponse, options: object = {}) {
  const items = [question('a', 'boolean'), question('b', 'string', { required: true, ...b })];
  const questionnaire = form(...items);
  const { conditions, issues } = await judgeForm(questionnaire, answers, { ...patience, ...options });
  return {
    verdict: conditions.get(items[1]!),
    isEnabled: enabledItems(questionnaire, answers, conditions).has(items[1]!),
    issues: [...validateResponse(questionnaire, answers, { conditions }), ...issues].map(
      ({ severity, code, linkId, path }) => `${severity} ${code} ${linkId ?? '-'} ${path}`,
    ),
  };
}

describe('a condition that is an expression', () => {
  it('is met: the question is asked for', async () => {
    expect(await judge(when(isYes), response(yes))).toEqual({
      verdict: true,
      isEnabled: true,
      issues: ['error required b '],
    });
  });

  it('is not met: the question may be left out, and not be answered', async () => {
    expect(await judge(when(isYes), response(no))).toEqual({ verdict: false, isEnabled: false, issues: [] });
    expect(await judge(when(isYes), response(no, answered('b', { valueString: 'x' })))).toMatchObject({
      issues: ['error disabled b item[1]'],
    });
  });

  it('sees the patient and the coverage where they are given', async () => {
    const patient: Patient = { resourceType: 'Patient', gender: 'female' };
    const ofPatient = when("%patient.gender = 'female'");
    expect((await judge(ofPatient, response(), { resources: [patient] })).verdict).toBe(true);
    expect((await judge(ofPatient, response())).verdict).toBeUndefined();
  });

  it.each<[string, Partial<QuestionnaireItem>]>([
    ['comes to nothing', when('{}')],
    ['comes to several values', when('true | false')],
    ['comes to no truth value', when("'x'")],
    ['cannot be read', when('1 +')],
    ['needs what is not at hand', when('%encounter.exists()')],
    ['takes too long', when(`'${'a'.repeat(60)}!'.matches('^(a+)+$')`)],
    ['is in another language', when('true', 'text/cql')],
  ])('that %s is not judged: the question may be answered and left out', async (_, item) => {
    const budgetMs = 300;
    expect(await judge(item, response(), { budgetMs })).toEqual({ verdict: undefined, isEnabled: true, issues: [] });
    expect((await judge(item, response(answered('b', { valueString: 'x' })), { budgetMs })).issues).toEqual([]);
  });

  it('within a group that is there several times is not judged', async () => {
    const inner = question('b', 'string', when('false'));
    const questionnaire = form(question('g', 'group', { repeats: true, item: [inner] }));
    const group = { linkId: 'g', item: [answered('b', { valueString: 'x' })] };
    expect((await judgeForm(questionnaire, response(group), patience)).conditions.get(inner)).toBe(false);
    expect((await judgeForm(questionnaire, response(group, group), patience)).conditions.has(inner)).toBe(false);
  });
});

describe('a rule of the form', () => {
  const given = answered('b', { valueString: 'x' });

  it('that is kept says nothing', async () => {
    expect((await judge({ extension: [rule("answer.value = 'x'")] }, response(yes, given))).issues).toEqual([]);
  });

  it('that is broken is told where it is broken, as an error in a complete response only', async () => {
    const broken = { extension: [rule("answer.value = 'y'")] };
    expect((await judge(broken, response(yes, given))).issues).toEqual(['error rule b item[1]']);
    expect((await judge(broken, { ...response(yes, given), status: 'in-progress' })).issues).toEqual([
      'warning rule b item[1]',
    ]);
  });

  it('is not asked about a question that the response does not have', async () => {
    expect((await judge({ required: false, extension: [rule('false')] }, response(yes))).issues).toEqual([]);
  });

  it('that nobody can judge is reported and breaks nothing', async () => {
    const issues = (await judge({ extension: [rule('%unknown')] }, response(yes, given))).issues;
    expect(issues).toEqual(['warning unchecked b item[1]']);
  });

  it('of the whole form sees the whole response, and speaks in the words of the form on one line', async () => {
    const words = [{ url: 'human', valueString: 'unused' }];
    const questionnaire = { ...form(question('a', 'boolean')), extension: [rule('item.count() > 1', words)] };
    const { issues } = await judgeForm(questionnaire, response(yes), patience);
    expect(issues).toEqual([
      { severity: 'error', code: 'rule', path: '', text: 'The form says: the words of the form' },
    ]);
  });
});
