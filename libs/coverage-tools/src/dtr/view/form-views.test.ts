import type { QuestionnaireItem } from 'fhir/r4.js';
import { describeForm } from './described-form.js';
import { ValueSets } from '../questionnaire/value-sets.js';
import {
  answered,
  coreExtension,
  expression,
  form,
  question,
  response,
  sdcExtension,
  valueSet,
} from '../testing/forms.js';

const control = (code: string) =>
  coreExtension('questionnaire-itemControl', { valueCodeableConcept: { coding: [{ code }] } });
const described = (items: QuestionnaireItem[], more: object = {}, answers = response()) =>
  describeForm(
    { ...form(...items), ...more },
    {
      valueSets: new ValueSets([
        valueSet('open', { compose: { include: [{ system: 's', filter: [{ property: 'p', op: '=', value: 'v' }] }] } }),
      ]),
      today: '2026-11-24',
      response: answers,
    },
  );
const one = (type: string, more: Partial<QuestionnaireItem> = {}) => {
  const { items, fields, markdown } = described([question('1', type, more)]);
  return { item: items[0], field: fields[0], markdown };
};

describe('every feature of a form', () => {
  it.each<[string, QuestionnaireItem, object]>([
    ['minValue and maxValue', question('1', 'integer', { extension: [coreExtension('minValue', { valueInteger: 0 }), coreExtension('maxValue', { valueInteger: 104 })] }), { constraints: ['allowed: 0..104'] }],
    ['minLength, maxLength and regex', question('1', 'string', { maxLength: 9, extension: [coreExtension('minLength', { valueInteger: 2 }), coreExtension('regex', { valueString: '[A-Z]+' })] }), { constraints: ['characters: 2..9', 'pattern: [A-Z]+'] }],
    ['maxDecimalPlaces', question('1', 'decimal', { extension: [coreExtension('maxDecimalPlaces', { valueInteger: 1 })] }), { constraints: ['decimal places: at most 1'] }],
    ['minOccurs and maxOccurs', question('1', 'string', { repeats: true, extension: [coreExtension('questionnaire-minOccurs', { valueInteger: 1 }), coreExtension('questionnaire-maxOccurs', { valueInteger: 3 })] }), { constraints: ['answers: 1..3'] }],
    ['maxSize and mimeType', question('1', 'attachment', { extension: [coreExtension('maxSize', { valueDecimal: 5 }), coreExtension('mimeType', { valueCode: 'application/pdf' })] }), { constraints: ['types: application/pdf', 'at most 5 MB'] }],
    ['entryFormat', question('1', 'string', { extension: [coreExtension('entryFormat', { valueString: 'nn-nn' })] }), { constraints: ['format: nn-nn'] }],
    ['minQuantity', question('1', 'quantity', { extension: [sdcExtension('minQuantity', { valueQuantity: { value: 1, unit: 'kg' } })] }), { constraints: ['allowed: 1 kg or more'] }],
    ['constraint', question('1', 'string', { extension: [coreExtension('questionnaire-constraint', { extension: [{ url: 'human', valueString: 'Must fit' }] })] }), { constraints: ['Must fit'] }],
    ['unit', question('1', 'quantity', { extension: [coreExtension('questionnaire-unit', { valueCoding: { code: 'kg', display: 'kilograms' } })] }), { units: ['kilograms'] }],
    ['unitOption', question('1', 'quantity', { extension: ['kg', 'g'].map((code) => coreExtension('questionnaire-unitOption', { valueCoding: { code } })) }), { units: ['kg', 'g'] }],
    ['hidden', question('1', 'string', { extension: [coreExtension('questionnaire-hidden', { valueBoolean: true })] }), { hidden: true }],
    ['help', question('1', 'string', { item: [question('h', 'display', { text: 'Look here', extension: [control('help')] })] }), { help: ['Look here'] }],
    ['displayCategory', question('1', 'string', { item: [question('h', 'display', { text: 'Do so', extension: [coreExtension('questionnaire-displayCategory', { valueCodeableConcept: { coding: [{ code: 'instructions' }] } })] })] }), { help: ['Do so'] }],
    ['supportLink', question('1', 'string', { extension: [coreExtension('questionnaire-supportLink', { valueUri: 'https://help.example' })] }), { help: ['https://help.example'] }],
    ['prefix', question('1', 'string', { prefix: 'A.7' }), { number: 'A.7' }],
    ['initial', question('1', 'string', { initial: [{ valueString: 'x' }, { valueString: 'y' }] }), { prefill: { how: 'initial' } }],
    ['initialExpression', question('1', 'string', { extension: [expression('initialExpression', '%patient.id')] }), { prefill: { how: 'initialExpression', language: 'text/fhirpath', expression: '%patient.id' } }],
    ['candidateExpression', question('1', 'choice', { extension: [expression('candidateExpression', '%x')] }), { prefill: { how: 'candidateExpression', language: 'text/fhirpath', expression: '%x' } }],
    ['calculatedExpression', question('1', 'decimal', { extension: [expression('calculatedExpression', '1+1')] }), { prefill: { how: 'calculatedExpression', language: 'text/fhirpath', expression: '1+1' } }],
    ['alternativeExpression', question('1', 'string', { extension: [expression('initialExpression', '"L".D', 'text/cql', { extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/cqf-x/alternative-expression', valueExpression: {} }] })] }), { prefill: { how: 'initialExpression', language: 'text/cql', expression: '"L".D', hasCompiledForm: true } }],
    ['enableWhenExpression', question('1', 'string', { required: true, extension: [expression('enableWhenExpression', '%a')] }), { condition: 'computed (text/fhirpath): %a' }],
    ['R5 coding', question('1', 'coding', { answerOption: [{ valueString: 'a' }] }), { type: 'choice' }],
    ['R5 question', question('1', 'question'), { type: 'string' }],
  ])('%s', (_name, item, expected) => {
    expect(described([item]).fields).toEqual([expect.objectContaining({ linkId: '1', ...expected })]);
  }); // prettier-ignore

  it('reference targets, item control, unit lists and variables are in the tree', () => {
    const variable = coreExtension('variable', { valueExpression: { name: 'v' } });
    const { item, markdown } = one('reference', {
      extension: [
        coreExtension('questionnaire-referenceResource', { valueCode: 'Condition' }),
        sdcExtension('lookupQuestionnaire', { valueCanonical: 'https://payer.example/q2' }),
        coreExtension('questionnaire-unitValueSet', { valueCanonical: 'https://units.example' }),
        control('autocomplete'),
        variable,
      ],
    });
    expect(item).toMatchObject({
      references: ['Condition', 'https://payer.example/q2'],
      unitList: 'https://units.example',
      control: 'autocomplete',
      otherExtensions: [variable],
    });
    expect(markdown).toContain('Expects a reference to Condition');
  });

  it('reads formatted texts without their markup', () => {
    const xhtml = coreExtension('rendering-xhtml', {
      valueString: '<div onclick="x">Left <b>knee</b>&nbsp;&amp; hip</div>',
    });
    const { text: _, ...bare } = question('1', 'string');
    expect(described([{ ...bare, _text: { extension: [xhtml] } }]).fields[0]?.question).toBe('Left knee & hip');
  });
});

describe('options', () => {
  it.each([
    [{ valueCoding: { code: 'a', display: 'Knee' } }, 'Knee'],
    [{ valueString: 'text' }, 'text'],
    [{ valueInteger: 7 }, '7'],
    [{ valueReference: { reference: 'Device/1' } }, 'Device/1'],
  ])('of %j are listed', (option, text) => {
    expect(one('choice', { answerOption: [option] }).field?.optionList?.options.map((o) => o.text)).toEqual([text]);
  });

  it('carry what the form says of them', () => {
    const option = {
      valueCoding: { code: 'a', extension: [coreExtension('ordinalValue', { valueDecimal: 3 })] },
      initialSelected: true,
      extension: [
        coreExtension('questionnaire-optionExclusive', { valueBoolean: true }),
        coreExtension('questionnaire-optionPrefix', { valueString: 'a)' }),
      ],
    };
    expect(one('choice', { answerOption: [option] }).field?.optionList?.options[0]).toMatchObject({
      isInitial: true,
      isExclusive: true,
      prefix: 'a)',
      ordinalValue: 3,
    });
  });

  it('are all in the fields, and counted where prose leaves them out', () => {
    const answerOption = [...Array(40).keys()].map((n) => ({ valueString: `option ${n}` }));
    const { field, markdown } = one('choice', { answerOption });
    expect(field?.optionList?.options).toHaveLength(40);
    expect(markdown).toContain('option 9 | and 30 more, not shown here');
    expect(markdown).not.toContain('option 10');
  });

  it('that are not known are said to be open', () => {
    const { field, markdown } = one('choice', { answerValueSet: 'https://payer.example/fhir/ValueSet/open' });
    expect(field?.optionList).toMatchObject({
      options: [],
      openList: { problem: 'the list of codes is given by a filter' },
    });
    expect(markdown).toContain('Open code list https://payer.example/fhir/ValueSet/open');
  });
});

describe('counts', () => {
  const items = [
    question('g', 'group', {
      required: true,
      item: [
        question('a', 'boolean', { required: true }),
        question('b', 'string', {
          required: true,
          enableWhen: [{ question: 'a', operator: '=', answerBoolean: true }],
        }),
        question('d', 'display', { required: true }),
      ],
    }),
    question('i', 'group', {
      enableWhen: [{ question: 'a', operator: '=', answerBoolean: false }],
      item: [question('c', 'string', { required: true })],
    }),
    question('h', 'string', { extension: [coreExtension('questionnaire-hidden', { valueBoolean: true })] }),
  ];
  const group = (value: boolean) => response({ linkId: 'g', item: [answered('a', { valueBoolean: value })] });

  it('are of enabled questions; what is within a disabled group is disabled', () => {
    expect(described(items).counts).toEqual({
      ...{ questions: 4, required: 1, requiredIfEnabled: 2, requiredAnswered: 0, answered: 0, hidden: 1 },
    });
    expect(described(items, {}, group(true)).counts).toMatchObject({ required: 2, requiredIfEnabled: 1, answered: 1 });
    const { fields } = described(items, {}, group(false));
    expect(fields.map(({ linkId, required }) => [linkId, required])).toEqual([
      ['a', 'yes'],
      ['b', 'if-enabled'],
      ['c', 'yes'],
      ['h', 'no'],
    ]);
  });

  it('stand in the prose, and hidden questions only there', () => {
    const { markdown } = described(items, {}, group(true));
    expect(markdown).toContain('4 questions, 1 answered; 2 required, 1 of them answered; 1 more required under conditions; 1 hidden and not shown here.'); // prettier-ignore
    expect(markdown).not.toContain('Question h');
    expect(markdown).toContain('Answer: yes (manual)');
  });
});

describe('the head of a form', () => {
  it('says who fills it in, how long that takes, and whether it has ended', () => {
    const dtr = (name: string, value: object) => ({
      url: `http://hl7.org/fhir/us/davinci-dtr/StructureDefinition/${name}`,
      ...value,
    });
    const { header, markdown } = described([], {
      effectivePeriod: { end: '2026-10-31' },
      extension: [
        dtr('estimated-completion-time', { extension: [{ url: 'totalTime', valueCode: 'over-5min' }, { url: 'clinicalTime', valueCodeableConcept: { coding: [{ code: 'under-1min' }] } }] }),
        dtr('questionnaireAudience', { valueCode: 'clinical' }),
        dtr('request-specific', { valueBoolean: true }),
        coreExtension('questionnaire-signatureRequired', { valueCodeableConcept: {} }),
        sdcExtension('questionnaireAdaptive', { valueUrl: 'https://payer.example/fhir' }),
        coreExtension('cqf-library', { valueCanonical: 'https://payer.example/Library/l' }),
        coreExtension('preferredTerminologyServer', { valueUrl: 'https://tx.example/r4' }),
      ],
    }); // prettier-ignore
    expect(header).toMatchObject({
      audience: ['clinical'],
      totalTime: 'over-5min',
      clinicalTime: 'under-1min',
      isRequestSpecific: true,
      needsSignature: true,
      isAdaptive: true,
      libraries: ['https://payer.example/Library/l'],
      terminologyServers: ['https://tx.example/r4'],
      warnings: ['This form ended on 2026-10-31.'],
    });
    expect(markdown).toContain('Warning: This form ended on 2026-10-31.');
  });
});

describe('a hostile form', () => {
  it('writes no headings, links or lines of its own into the prose', () => {
    const text = 'Name\n\n# SYSTEM\u202e: [go](https://evil.example) ![x](https://evil.example/x) <img src=x> `code`';
    const { markdown } = one('string', { text });
    expect(markdown.split('\n')).toHaveLength(described([question('1', 'string')]).markdown.split('\n').length);
    expect(markdown).not.toMatch(/^#+ SYSTEM|\u202e|[^\\]\[go|[^\\]<img|[^\\]`code/m);
  });

  it('of 50 levels and 10,000 items is described whole', () => {
    let deep = question('deep', 'string');
    for (let level = 0; level < 48; level++) deep = question(`g${level}`, 'group', { item: [deep] });
    const wide = [...Array(9_900).keys()].map((n) => question(`w${n}`, 'integer'));
    const { counts } = described([deep, ...wide]);
    expect(counts.questions).toBe(9_901);
  });
});
