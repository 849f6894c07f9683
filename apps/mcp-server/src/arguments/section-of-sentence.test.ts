import { sectionOfSentence } from './section-of-sentence.js';

describe('sectionOfSentence', () => {
  it.each([
    ['when did I last see a doctor?', { section: 'encounters' }],
    ['who is my doctor', { section: 'care-team' }],
    ['see my medications', { section: 'medications' }],
    ['what did my doctor prescribe', { section: 'medications' }],
    ['what did I pay in 2024', { section: 'claims', since: '2024', until: '2024' }],
    ['my visits since 2023', { section: 'encounters', since: '2023' }],
  ])('takes "%s" as %j', (words, asked) => {
    expect(sectionOfSentence(words)).toEqual(asked);
  });

  it.each([
    ['something of its own stands beside it', 'what do I take for my heart'],
    ['two things are done', 'am I allergic to what I take'],
    ['two sections are named', 'my allergies and medications'],
    ['a number is no year', 'my visits in 20245'],
    ['a year has no word before it', 'influenza 2023'],
    ['a name is one of every object', 'constructor'],
  ])('names no section where %s', (_why, words) => {
    expect(sectionOfSentence(words)).toBeUndefined();
  });
});
