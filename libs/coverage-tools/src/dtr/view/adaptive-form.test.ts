import { nextQuestionPath } from './adaptive-form.js';
import { form, sdcExtension } from '../testing/forms.js';

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
