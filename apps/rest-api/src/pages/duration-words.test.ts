import { durationWords } from './duration-words.js';

it.each([
  [604_800, '7 days'],
  [86_400, '1 day'],
  [28_800, '8 hours'],
  [5_400, '90 minutes'],
  [61, '61 seconds'],
  [1, '1 second'],
])('%d seconds are %s', (seconds, words) => expect(durationWords(seconds)).toBe(words));
