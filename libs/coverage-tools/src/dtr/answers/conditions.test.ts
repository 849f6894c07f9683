import type { QuestionnaireItemEnableWhen } from 'fhir/r4.js';
import { readValue, type AnswerValue } from '../questionnaire/answer-value.js';
import { describeCondition, holds } from './conditions.js';
import { expression, question } from '../testing/forms.js';

const when = (operator: string, answer: object, linkId = 'q') =>
  ({ question: linkId, operator, ...answer }) as QuestionnaireItemEnableWhen;
const value = (element: object): AnswerValue => readValue(element) as AnswerValue;
const coding = (code: string, system = 's') => ({ system, code });
const kg = (amount: number, code = 'kg') => ({ value: amount, code });

/** Operators in the order `=`, `!=`, `>`, `<`, `>=`, `<=`, as 1 or 0. */
const table: [string, object[], object, string][] = [
  ['integer below', [{ valueInteger: 1 }], { answerInteger: 2 }, '010101'],
  ['integer equal', [{ valueInteger: 2 }], { answerInteger: 2 }, '100011'],
  ['integer above', [{ valueInteger: 3 }], { answerInteger: 2 }, '011010'],
  ['integer against decimal', [{ valueInteger: 2 }], { answerDecimal: 2 }, '100011'],
  ['decimal', [{ valueDecimal: 1.5 }], { answerDecimal: 2.5 }, '010101'],
  ['boolean same', [{ valueBoolean: true }], { answerBoolean: true }, '100000'],
  ['boolean other', [{ valueBoolean: false }], { answerBoolean: true }, '010000'],
  ['date', [{ valueDate: '2026-01-02' }], { answerDate: '2026-01-03' }, '010101'],
  ['year against a later day', [{ valueDate: '2025' }], { answerDate: '2026-01-03' }, '010101'],
  ['year against a day in it', [{ valueDate: '2026' }], { answerDate: '2026-01-03' }, '010000'],
  ['dateTime across zones', [{ valueDateTime: '2026-01-01T12:00:00+02:00' }], { answerDateTime: '2026-01-01T10:00:00Z' }, '100011'],
  ['time', [{ valueTime: '08:00:00' }], { answerTime: '09:00:00' }, '010101'],
  ['string', [{ valueString: 'a' }], { answerString: 'a' }, '100011'],
  ['code same', [{ valueCoding: coding('a') }], { answerCoding: coding('a') }, '100000'],
  ['code of another system', [{ valueCoding: coding('a', 't') }], { answerCoding: coding('a') }, '010000'],
  ['code without a system', [{ valueCoding: coding('a') }], { answerCoding: { code: 'a' } }, '100000'],
  ['quantity', [{ valueQuantity: kg(70) }], { answerQuantity: kg(80) }, '010101'],
  ['quantity same', [{ valueQuantity: kg(80) }], { answerQuantity: kg(80) }, '100011'],
  ['quantity in another unit', [{ valueQuantity: kg(70, 'g') }], { answerQuantity: kg(80) }, '010000'],
  ['reference', [{ valueReference: { reference: 'A/1' } }], { answerReference: { reference: 'A/1' } }, '100000'],
  ['several, one of them', [{ valueInteger: 1 }, { valueInteger: 3 }], { answerInteger: 3 }, '100111'],
  ['none', [], { answerInteger: 3 }, '010000'],
  ['another type', [{ valueString: '3' }], { answerInteger: 3 }, '010000'],
]; // prettier-ignore

describe('holds', () => {
  it.each(table)('%s', (_name, answers, expected, truth) => {
    const results = ['=', '!=', '>', '<', '>=', '<='].map((operator) =>
      holds(question('x', 'string', { enableWhen: [when(operator, expected)] }), () => answers.map(value)),
    );
    expect(results.map(Number).join('')).toBe(truth);
  });

  it.each([
    [true, [{ valueBoolean: false }], true],
    [true, [], false],
    [false, [{ valueBoolean: false }], false],
    [false, [], true],
  ])('exists = %s with %j is %s', (exists, answers, expected) => {
    const item = question('x', 'string', { enableWhen: [when('exists', { answerBoolean: exists })] });
    expect(holds(item, () => answers.map(value))).toBe(expected);
  });

  it.each([
    ['any', '00', false],
    ['any', '10', true],
    ['all', '10', false],
    ['all', '11', true],
    [undefined, '10', false],
  ] as const)('%s of %s is %s', (enableBehavior, truths, expected) => {
    const enableWhen = [...truths].map((_truth, index) => when('=', { answerBoolean: true }, `q${index}`));
    const item = question('x', 'string', { enableWhen, ...(enableBehavior && { enableBehavior }) });
    expect(holds(item, (linkId) => [value({ valueBoolean: truths[Number(linkId[1])] === '1' })])).toBe(expected);
  });

  it.each([[when('~', { answerInteger: 1 })], [when('=', {})]])(
    'does not hold for %j, which says nothing',
    (broken) => {
      expect(holds(question('x', 'string', { enableWhen: [broken] }), () => [value({ valueInteger: 1 })])).toBe(false);
    },
  );
});

describe('describeCondition', () => {
  const describe_ = (...enableWhen: QuestionnaireItemEnableWhen[]) =>
    describeCondition(question('x', 'string', { enableWhen }), (linkId) => (linkId === 'q' ? 'How long?' : undefined));

  it.each([
    [when('exists', { answerBoolean: false }), '"How long?" is not answered'],
    [when('exists', { answerBoolean: true }), '"How long?" is answered'],
    [when('<', { answerDecimal: 1.5 }), '"How long?" is less than "1.5"'],
    [when('>=', { answerDateTime: '2026-01-01T00:00:00Z' }), '"How long?" is at least "2026-01-01T00:00:00Z"'],
    [when('>', { answerTime: '08:00:00' }), '"How long?" is more than "08:00:00"'],
    [when('=', { answerQuantity: { value: 3, unit: 'weeks' } }), '"How long?" is "3 weeks"'],
    [when('=', { answerReference: { reference: 'Device/1' } }), '"How long?" is "Device/1"'],
    [when('!=', { answerCoding: { code: 'x', display: 'Knee' } }), '"How long?" is not "Knee"'],
    [when('=', { answerBoolean: false }, 'gone'), 'question gone (not in this form) is "no"'],
  ])('%#: says it in words', (condition, text) => {
    expect(describe_(condition)?.text).toBe(text);
  });

  it('says whether any or all are meant, and names what is computed', () => {
    const two = [when('=', { answerInteger: 1 }), when('=', { answerInteger: 2 })];
    expect(describe_(...two)?.text).toBe('all of: "How long?" is "1"; "How long?" is "2"');
    const any = question('x', 'string', { enableWhen: two, enableBehavior: 'any' });
    expect(describeCondition(any, () => 'Q')?.text).toMatch(/^any of: /);
    const computed = question('x', 'string', { extension: [expression('enableWhenExpression', '%a > 1')] });
    expect(describeCondition(computed, () => 'Q')).toMatchObject({
      isComputed: true,
      text: expect.stringContaining('%a > 1'),
    });
    expect(describe_()).toBeUndefined();
  });
});
