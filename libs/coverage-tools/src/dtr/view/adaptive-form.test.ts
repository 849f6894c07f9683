import { nextQuestionPath, questionsForPerson } from './adaptive-form.js';
import { form, question, sdcExtension } from '../testing/forms.js';

const base = 'https://payer.example/dtr/fhir';
const at = (value: object) =>
  nextQuestionPath({ ...form(), extension: [sdcExtension('questionnaireAdaptive', value)] }, base);

describe('nextQuestionPath', () => {
  it.each([
    [{ valueBoolean: true }, 'Questionnaire/$next-question'],
    [{ valueUrl: base }, 'Questionnaire/$next-question'],
    [{ valueUrl: `${base}/` }, 'Questionnaire/$next-question'],
    [{ valueUrl: `${base}/Questionnaire/$next-question` }, 'Questionnaire/$next-question'],
    [{ valueUrl: `${base}/forms` }, 'forms/Questionnaire/$next-question'],
  ])('%j is continued', (value, path) => {
    expect(at(value)).toBe(path);
  });

  it.each([
    'https://evil.example/dtr/fhir',
    'https://payer.example.evil.example/dtr/fhir',
    'https://payer.example:444/dtr/fhir',
    'http://payer.example/dtr/fhir',
    'https://user@payer.example/dtr/fhir',
    'https://payer.example/dtr/fhirx',
    'https://payer.example/dtr',
    'https://payer.example/dtr/fhir/../../admin',
    'https://payer.example/dtr/fhir/%2e%2e/admin',
    'https://payer.example/dtr/fhir?to=evil',
    'https://payer.example/dtr/fhir#x',
    'Questionnaire/$next-question',
    'javascript:alert(1)',
    '',
  ])('%s is refused', (valueUrl) => {
    expect(() => at({ valueUrl })).toThrow(expect.objectContaining({ code: 'FORM_ADDRESS_REFUSED' }));
  });

  it.each([[{ valueBoolean: false }], [{}]])('%j is refused', (value) => {
    expect(() => at(value)).toThrow(expect.objectContaining({ code: 'FORM_ADDRESS_REFUSED' }));
  });
});

describe('questionsForPerson', () => {
  it.each([
    ['I attest that these answers are true', true],
    ['Issue the authorization number now?', true],
    ['I certify under penalty of perjury', true],
    ['Signature', true],
    ['Submit to the plan?', true],
    ['Is a red-flag symptom present?', false],
    ['Weeks of therapy', false],
    ['Significant findings', false],
    ['Tissue type', false],
  ])('%s: %s', (text, isForPerson) => {
    const nested = form(question('g', 'group', { text: 'Group', item: [question('1', 'boolean', { text })] }));
    expect(questionsForPerson(nested)).toEqual(isForPerson ? ['1'] : []);
  });
});
