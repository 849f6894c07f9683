import { form, question } from '../testing/forms.js';
import { questionsForPerson } from './questions-for-person.js';

describe('questionsForPerson', () => {
  it.each([
    ['I attest that these answers are true', true],
    ['Issue the authorization number now?', true],
    ['Signature', true],
    ['Submit to the plan?', true],
    ['Is a red-flag symptom present?', false],
    ['Significant findings', false],
  ])('%s: %s', (text, isForPerson) => {
    const nested = form(question('g', 'group', { text: 'Group', item: [question('1', 'boolean', { text })] }));
    expect(questionsForPerson(nested)).toEqual(isForPerson ? ['1'] : []);
  });
});
