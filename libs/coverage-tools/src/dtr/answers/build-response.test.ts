import type { QuestionnaireItem } from 'fhir/r4.js';
import fc from 'fast-check';
import { composeResponse } from './build-response.js';
import { originOf } from './origin.js';
import { validateResponse } from './validate-response.js';
import { answered, coreExtension, form, frame, question, response } from '../testing/forms.js';

/** What is made of the answers, and all that is wrong with it. */
function build(items: QuestionnaireItem[], given: Record<string, unknown>, more: object = {}, context: object = {}) {
  const made = composeResponse(form(...items), given, { ...frame, ...context }, more);
  return { ...made, issues: [...made.issues, ...validateResponse(form(...items), made.response, more)] };
}
const only = (item: QuestionnaireItem, given: unknown) => {
  const { response: built, issues } = build([item], { [item.linkId]: given });
  const answers = (built.item?.[0]?.answer ?? []).map(({ extension: _, ...value }) => value);
  return answers.length > 0 ? answers : issues.map(({ code, text }) => `${code}: ${text}`);
};
const unit = (code: string) =>
  coreExtension('questionnaire-unitOption', {
    valueCoding: { system: 'http://unitsofmeasure.org', code, display: code },
  });
const grades = question('1', 'choice', {
  answerOption: [
    { valueCoding: { system: 'a', code: '3', display: 'Grade 3' } },
    { valueCoding: { system: 'a', code: '4', display: '3' } },
    { valueCoding: { system: 'a', code: 'x', display: 'Twice' } },
    { valueCoding: { system: 'b', code: 'y', display: 'Twice' } },
  ],
});

describe('what is given becomes what the question takes', () => {
  it.each<[QuestionnaireItem, unknown, object]>([
    [question('1', 'boolean'), 'Yes', { valueBoolean: true }],
    [question('1', 'boolean'), false, { valueBoolean: false }],
    [question('1', 'integer'), '12', { valueInteger: 12 }],
    [question('1', 'decimal'), 1.5, { valueDecimal: 1.5 }],
    [question('1', 'string'), 7, { valueString: '7' }],
    [question('1', 'date'), '2026-01-02T10:00:00Z', { valueDate: '2026-01-02' }],
    [question('1', 'time'), '08:30', { valueTime: '08:30:00' }],
    [question('1', 'reference'), 'Device/1', { valueReference: { reference: 'Device/1' } }],
    [question('1', 'quantity', { extension: [unit('kg')] }), 80, { valueQuantity: { value: 80, unit: 'kg', system: 'http://unitsofmeasure.org', code: 'kg' } }],
    [grades, '3', { valueCoding: { system: 'a', code: '3', display: 'Grade 3' } }],
    [grades, 'grade 3', { valueCoding: { system: 'a', code: '3', display: 'Grade 3' } }],
    [grades, { code: 'y' }, { valueCoding: { system: 'b', code: 'y', display: 'Twice' } }],
    [grades, { coding: [{ system: 'z', code: 'q' }, { system: 'a', code: '4' }] }, { valueCoding: { system: 'a', code: '4', display: '3' } }],
    [question('1', 'open-choice', { answerOption: [{ valueString: 'a' }] }), 'else', { valueString: 'else' }],
    // An empty list of options, as forms of CMS have it, is no list.
    [question('1', 'open-choice', { answerOption: [] }), { system: 's', code: 'b' }, { valueCoding: { system: 's', code: 'b' } }],
    [question('1', 'open-choice', { answerOption: [] }), 'else', { valueString: 'else' }],
    [question('1', 'choice', { answerOption: [{ valueInteger: 2 }] }), 2, { valueInteger: 2 }],
  ])('%#', (item, given, expected) => {
    expect(only(item, given)).toEqual([expected]);
  }); // prettier-ignore

  it.each<[QuestionnaireItem, unknown]>([
    [question('1', 'boolean'), 'perhaps'],
    [question('1', 'integer'), '1.5'],
    [question('1', 'integer'), '1e3'],
    [question('1', 'date'), 'yesterday'],
    [question('1', 'quantity', { extension: [unit('kg'), unit('g')] }), 80],
    [grades, 'twice'],
    [grades, '5'],
    [grades, { code: 'q' }],
    [question('1', 'choice', { answerOption: [{ valueString: 'a' }] }), 'else'],
    [question('1', 'string'), {}],
  ])('%# is refused, not bent', (item, given) => {
    expect(only(item, given)).toEqual([expect.stringMatching(/^value: /)]);
  });

  it('says nothing of what was given', () => {
    const { issues } = build([question('1', 'integer')], { '1': 'secret-7' });
    expect(JSON.stringify(issues)).not.toContain('secret');
  });
});

describe('composeResponse', () => {
  const items = [
    question('1', 'boolean'),
    question('2', 'group', {
      item: [question('3', 'string', { enableWhen: [{ question: '1', operator: '=', answerBoolean: true }] })],
    }),
    question('4', 'string', { enableWhen: [{ question: '3', operator: 'exists', answerBoolean: true }] }),
  ];

  it('puts answers into their places, in the order of the form, with text and origin', () => {
    const { response: built, issues } = build(items, { '4': 'd', '3': 'c', '1': true });
    expect(issues).toEqual([]);
    expect(built.item).toMatchObject([
      { linkId: '1', text: 'Question 1', answer: [{ valueBoolean: true }] },
      { linkId: '2', item: [{ linkId: '3', answer: [{ valueString: 'c' }] }] },
      { linkId: '4', answer: [{ valueString: 'd' }] },
    ]);
    expect(built.item?.[0]?.answer?.map(originOf)).toEqual(['manual']);
  });

  it('leaves out what is disabled, and what that disables in turn', () => {
    const { response: built, issues } = build(items, { '1': false, '3': 'c', '4': 'd' });
    expect(built.item?.map(({ linkId }) => linkId)).toEqual(['1']);
    expect(issues.map(({ code, linkId }) => [code, linkId])).toEqual([
      ['disabled', '3'],
      ['disabled', '4'],
    ]);
  });

  it('tells an answer that was changed from one that was kept and one that was taken away', () => {
    const prefilled = response(answered('1', { valueBoolean: true }), answered('4', { valueString: 'old' }));
    const strings = [question('1', 'boolean'), question('4', 'string')];
    expect(
      build(strings, { '1': true, '4': 'new' }, { prefilled }).response.item?.map(({ answer }) =>
        answer?.map(originOf),
      ),
    ).toEqual([['manual'], ['override']]);
    expect(build(strings, { '4': null }, { prefilled }).response.item?.map(({ linkId }) => linkId)).toEqual(['1']);
  });

  it.each([
    ['an unknown question', [question('1', 'string')], { '9': 'x' }, 'unknown'],
    ['a group', [question('1', 'group')], { '1': 'x' }, 'answer'],
    ['what is read-only', [question('1', 'string', { readOnly: true })], { '1': 'x' }, 'readonly'],
    ['a name of the language', [question('1', 'string')], JSON.parse('{"__proto__": 1, "constructor": 2}'), 'unknown'],
  ])('refuses an answer to %s', (_name, form_, given, code) => {
    const { response: built, issues } = build(form_, given as Record<string, unknown>);
    expect(issues.every((issue) => issue.code === code)).toBe(true);
    expect(issues).not.toEqual([]);
    expect(built.item).toEqual([]);
  });

  it('does not guess which repetition is meant', () => {
    const repeated = [question('g', 'group', { repeats: true, item: [question('1', 'string')] })];
    const prefilled = response(
      { linkId: 'g', item: [answered('1', { valueString: 'a' })] },
      { linkId: 'g', item: [answered('1', { valueString: 'b' })] },
    );
    const { response: built, issues } = build(repeated, { '1': 'c' }, { prefilled });
    expect(issues.map(({ code }) => code)).toContain('repetition');
    expect(built.item).toMatchObject(prefilled.item!);
  });

  it.each([
    ['2.2', ['qr-coverage', 'qr-context', 'intendedUse'], 'coverage-information-codes'],
    ['2.0', ['qr-context', 'qr-context', 'intendedUse'], 'temp'],
  ] as const)('says in the words of %s what it is for', (version, names, system) => {
    const { response: built } = build([], {}, {}, { orders: ['ServiceRequest/o'], intendedUse: 'withpa', version });
    expect(built.extension?.map(({ url }) => url.split('/').pop())).toEqual(names);
    expect(JSON.stringify(built.extension)).toContain(`davinci-crd/CodeSystem/${system}`);
  });

  it('never throws, whatever it is given', () => {
    const everything = [...['boolean', 'decimal', 'integer', 'date', 'dateTime', 'time', 'string', 'url', 'attachment', 'reference', 'quantity'].map((type) => question(type, type)), { ...grades, linkId: 'choice' }]; // prettier-ignore
    const key = fc.oneof(fc.constantFrom(...everything.map(({ linkId }) => linkId)), fc.string());
    fc.assert(
      fc.property(fc.dictionary(key, fc.jsonValue()), (given) => {
        const { response: built } = build(everything, given);
        // What came out of it holds: nothing in it has to be put right but how much of it there is.
        const faults = build(everything, {}, { prefilled: built }).issues.filter(
          ({ severity, code }) => severity === 'error' && code !== 'count',
        );
        expect(faults).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});
