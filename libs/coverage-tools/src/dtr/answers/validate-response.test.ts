import type { Questionnaire, QuestionnaireItem, QuestionnaireResponse } from 'fhir/r4.js';
import { PatternVerdicts } from './pattern-verdicts.js';
import { validateResponse } from './validate-response.js';
import { ValueSets } from '../questionnaire/value-sets.js';
import { answered, coreExtension, form, formUrl, question, response, valueSet } from '../testing/forms.js';

const patterned = (pattern: string, value: string, verdict: boolean | null | undefined) =>
  new PatternVerdicts([[pattern, value]], [verdict]);
const issues = (items: QuestionnaireItem[], answers: QuestionnaireResponse, more: object = {}) =>
  validateResponse(form(...items), answers, more).map(
    ({ code, severity, linkId, path }) => `${severity} ${code} ${linkId ?? '-'} ${path}`,
  );
const one = (type: string, value: object, more: Partial<QuestionnaireItem> = {}) =>
  issues([question('1', type, more)], response(answered('1', value)));
/** As a cell judges them. */
const patterns = new PatternVerdicts(
  ['AB', 'ABC'].map((text) => ['[A-Z]{2}', text] as const),
  [true, false],
);
const error = (code: string) => [`error ${code} 1 item[0].answer[0]`];
const unit = (code: string) => coreExtension('questionnaire-unitOption', { valueCoding: { code, display: code } });

describe('an answer', () => {
  it.each<[string, object]>([
    ['decimal', { valueDecimal: 1.5 }],
    ['date', { valueDate: '2026-02' }],
    ['dateTime', { valueDateTime: '2026-02-03T10:00:00+01:00' }],
    ['text', { valueString: 'x\ny' }],
    ['url', { valueUri: 'https://a.example' }],
    ['attachment', { valueAttachment: { contentType: 'text/plain' } }],
    ['reference', { valueReference: { reference: 'Device/1' } }],
    ['quantity', { valueQuantity: { value: 3 } }],
  ])('of a question of type %s is taken', (type, value) => {
    expect(one(type, value)).toEqual([]);
  });

  it.each<[string, object]>([
    ['boolean', { valueBoolean: 'true' }],
    ['integer', { valueInteger: 1.5 }],
    ['integer', { valueInteger: 2 ** 40 }],
    ['integer', { valueDecimal: 1 }],
    ['decimal', { valueDecimal: null }],
    ['date', { valueDate: '2026-13-01' }],
    ['dateTime', { valueDateTime: '2026-02-03T10:00:00' }],
    ['time', { valueTime: '24:00:00' }],
    ['string', { valueString: ' ' }],
    ['string', {}],
    ['quantity', { valueQuantity: { unit: 'kg' } }],
    ['reference', { valueReference: 'Device/1' }],
  ])('of a question of type %s is not %j', (type, value) => {
    expect(one(type, value)).toEqual(error('type'));
  });

  it.each<[string, QuestionnaireItem, object, string | undefined]>([
    ['below', question('1', 'integer', { extension: [coreExtension('minValue', { valueInteger: 0 })] }), { valueInteger: -1 }, 'range'],
    ['at the bound', question('1', 'integer', { extension: [coreExtension('minValue', { valueInteger: 0 })] }), { valueInteger: 0 }, undefined],
    ['above', question('1', 'date', { extension: [coreExtension('maxValue', { valueDate: '2026-01-01' })] }), { valueDate: '2026-01-02' }, 'range'],
    ['too long', question('1', 'string', { maxLength: 2 }), { valueString: 'abc' }, 'length'],
    ['too short', question('1', 'string', { extension: [coreExtension('minLength', { valueInteger: 2 })] }), { valueString: 'a' }, 'length'],
    ['another pattern', question('1', 'string', { extension: [coreExtension('regex', { valueString: '[A-Z]{2}' })] }), { valueString: 'ABC' }, 'pattern'],
    ['its pattern', question('1', 'string', { extension: [coreExtension('regex', { valueString: '[A-Z]{2}' })] }), { valueString: 'AB' }, undefined],
    ['too exact', question('1', 'decimal', { extension: [coreExtension('maxDecimalPlaces', { valueInteger: 1 })] }), { valueDecimal: 1.25 }, 'decimals'],
    ['very small', question('1', 'decimal', { extension: [coreExtension('maxDecimalPlaces', { valueInteger: 9 })] }), { valueDecimal: 1e-10 }, 'decimals'],
    ['another unit', question('1', 'quantity', { extension: [unit('kg')] }), { valueQuantity: { value: 1, code: 'g' } }, 'unit'],
    ['its unit', question('1', 'quantity', { extension: [unit('kg')] }), { valueQuantity: { value: 1, code: 'kg' } }, undefined],
    ['another type of file', question('1', 'attachment', { extension: [coreExtension('mimeType', { valueCode: 'application/pdf' })] }), { valueAttachment: { contentType: 'text/html' } }, 'attachment'],
    ['too large a file', question('1', 'attachment', { extension: [coreExtension('maxSize', { valueDecimal: 1 })] }), { valueAttachment: { size: 2_000_000 } }, 'attachment'],
    ['none of the options', question('1', 'choice', { answerOption: [{ valueCoding: { code: 'a' } }] }), { valueCoding: { code: 'b' } }, 'option'],
    ['an option', question('1', 'choice', { answerOption: [{ valueCoding: { code: 'a' } }] }), { valueCoding: { code: 'a', display: 'x' } }, undefined],
    ['a code where the list of options is empty', question('1', 'open-choice', { answerOption: [] }), { valueCoding: { system: 's', code: 'b' } }, undefined],
    ['free text for open-choice', question('1', 'open-choice', { answerOption: [{ valueCoding: { code: 'a' } }] }), { valueString: 'else' }, undefined],
    ['free text for choice', question('1', 'choice', { answerOption: [{ valueCoding: { code: 'a' } }] }), { valueString: 'else' }, 'option'],
  ])('%s', (_name, item, value, code) => {
    expect(issues([item], response(answered('1', value)), { patterns })).toEqual(code === undefined ? [] : error(code));
  }); // prettier-ignore

  it('is not judged by a list of codes that is not known', () => {
    const valueSets = new ValueSets([valueSet('v', { compose: { include: [{ system: 's' }] } })]);
    const item = question('1', 'choice', { answerValueSet: 'https://payer.example/fhir/ValueSet/v' });
    expect(issues([item], response(answered('1', { valueCoding: { code: 'a' } })), { valueSets })).toEqual([
      'warning unchecked 1 item[0].answer[0]',
    ]);
  });

  it.each([
    ['^(a+)+$', undefined],
    ['(', null],
    ['a'.repeat(2_000), true],
  ])('is not checked against a pattern that takes too long, cannot be read or is too long: %#', (pattern, verdict) => {
    const item = question('1', 'string', { extension: [coreExtension('regex', { valueString: pattern })] });
    const valueString = `${'a'.repeat(50)}!`;
    const answers = response(answered('1', { valueString }));
    const patterns = patterned(pattern, valueString, verdict);
    expect(PatternVerdicts.wanted(form(item), answers)).toHaveLength(pattern.length > 1_000 ? 0 : 1);
    expect(issues([item], answers, { patterns })).toEqual(['warning unchecked 1 item[0].answer[0]']);
  });

  it('says where it comes from, once, in a word that there is', () => {
    const bad = (extension: object[]) =>
      issues(
        [question('1', 'boolean')],
        response({ linkId: '1', answer: [{ valueBoolean: true, extension: extension as never }] }),
      );
    const origin = (code: string) => ({
      url: 'http://hl7.org/fhir/us/davinci-dtr/StructureDefinition/information-origin',
      extension: [{ url: 'source', valueCode: code }],
    });
    expect(bad([])).toEqual(error('origin'));
    expect(bad([origin('guessed')])).toEqual(error('origin'));
    expect(bad([origin('manual'), origin('override')])).toEqual(error('origin'));
    expect(bad([origin('override')])).toEqual([]);
  });
});

describe('a response', () => {
  const items = [
    question('1', 'boolean', { required: true }),
    question('2', 'string', { required: true, enableWhen: [{ question: '1', operator: '=', answerBoolean: true }] }),
    question('3', 'group', { item: [question('3.1', 'string', { required: true })] }),
    question('4', 'display'),
  ];
  const yes = answered('1', { valueBoolean: true });
  const no = answered('1', { valueBoolean: false });
  const text = answered('2', { valueString: 'x' });
  const group = { linkId: '3', item: [answered('3.1', { valueString: 'x' })] };

  it('that is complete has nothing wrong', () => {
    expect(issues(items, response(yes, text, group))).toEqual([]);
    expect(issues(items, response(no, group))).toEqual([]);
  });

  it('misses what is required and enabled, once it is complete', () => {
    expect(issues(items, response(yes))).toEqual(['error required 2 ', 'error required 3.1 ']);
    expect(issues(items, { ...response(yes), status: 'in-progress' })).toEqual([]);
  });

  it('answers nothing that is disabled', () => {
    expect(issues(items, response(no, text, group))).toEqual(['error disabled 2 item[1]']);
  });

  it.each<[string, QuestionnaireResponse, string]>([
    ['an unknown question', response(yes, text, group, answered('9', { valueString: 'x' })), 'error unknown 9 item[3]'],
    ['a question of another level', response(yes, text, group, answered('3.1', { valueString: 'x' })), 'error nesting 3.1 item[3]'],
    ['another order', response(text, yes, group), 'error order 1 item[1]'],
    ['an answer to a group', response(yes, text, { ...group, answer: text.answer! }), 'error answer 3 item[2]'],
    ['an answer to a display', response(yes, text, group, answered('4', { valueString: 'x' })), 'error answer 4 item[3]'],
    ['two items of a question', response(yes, text, text, group), 'error count 2 item[2]'],
    ['two answers', response(yes, answered('2', { valueString: 'x' }, { valueString: 'y' }), group), 'error count 2 item[1]'],
    ['another form', { ...response(yes, text, group), questionnaire: 'https://other.example/q' }, 'error form - questionnaire'],
    ['another version', { ...response(yes, text, group), questionnaire: `${formUrl}|2` }, 'error form - questionnaire'],
    ['nobody', { ...response(yes, text, group), subject: undefined as never }, 'error subject - subject'],
    ['another text', response({ ...yes, text: 'Else?' }, text, group), 'warning text 1 item[0]'],
  ])('with %s', (_name, answers, issue) => {
    expect(issues(items, answers)).toContain(issue);
  }); // prettier-ignore

  it('has what stands below a question below its answer', () => {
    const nested = [question('1', 'boolean', { item: [question('1.1', 'string')] })];
    const inner = answered('1.1', { valueString: 'x' });
    expect(issues(nested, response({ linkId: '1', answer: [{ ...yes.answer![0], item: [inner] }] }))).toEqual([]);
    expect(issues(nested, response({ ...yes, item: [inner] }))).toEqual(['error nesting 1 item[0]']);
  });

  it('keeps to how often, to exclusive options, and to what is read-only', () => {
    const none = {
      valueCoding: { code: 'none' },
      extension: [coreExtension('questionnaire-optionExclusive', { valueBoolean: true })],
    };
    const choice = question('1', 'choice', { repeats: true, answerOption: [none, { valueCoding: { code: 'a' } }] });
    const both = response(answered('1', { valueCoding: { code: 'none' } }, { valueCoding: { code: 'a' } }));
    expect(issues([choice], both)).toEqual(['error exclusive 1 item[0].answer[0]']);
    const two = question('1', 'string', {
      repeats: true,
      extension: [coreExtension('questionnaire-minOccurs', { valueInteger: 2 })],
    });
    expect(issues([two], response(answered('1', { valueString: 'x' })))).toEqual(['error count 1 item[0]']);
    const fixed = question('1', 'string', { readOnly: true });
    const prefilled = response(answered('1', { valueString: 'x' }));
    expect(issues([fixed], response(answered('1', { valueString: 'y' })), { prefilled })).toEqual([
      'error readonly 1 item[0]',
    ]);
    expect(issues([fixed], prefilled, { prefilled })).toEqual([]);
  });

  it('judges conditions within a repetition by that repetition', () => {
    const repeated = question('g', 'group', { repeats: true, item: [items[0]!, items[1]!] });
    const one_ = { linkId: 'g', item: [yes, text] };
    expect(issues([repeated], response(one_, { linkId: 'g', item: [no] }))).toEqual([]);
    expect(issues([repeated], response(one_, { linkId: 'g', item: [no, text] }))).toEqual([
      'error disabled 2 item[1].item[1]',
    ]);
  });

  it('of 10,000 answers is judged without a stack that overflows', () => {
    const wide = [...Array(9_000).keys()].map((n) => question(`w${n}`, 'integer', { required: true }));
    let deep: QuestionnaireItem = question('deep', 'string', { required: true });
    for (let level = 0; level < 48; level++) deep = question(`g${level}`, 'group', { item: [deep] });
    const questionnaire: Questionnaire = form(...wide, deep);
    const answers = response(...wide.map(({ linkId }) => answered(linkId, { valueInteger: 1 })));
    expect(validateResponse(questionnaire, answers).map(({ linkId }) => linkId)).toEqual(['deep']);
  });
});
