import { isOneEditAway } from './near-id.js';

it.each([
  ['sandbox-ehr', 'sandbox-er', true],
  ['sandbox-ehr', 'sandbox-ehrr', true],
  ['sandbox-ehr', 'sandbox-ehx', true],
  ['sandbox-ehr', 'snadbox-ehr', true],
  ['sandbox-ehr', 'sandbox-ehr', true],
  ['sandbox-ehr', 'sandbox-e', false],
  ['sandbox-ehr', 'snadbox-er', false],
  ['epic', 'cerner', false],
  ['epic', '', false],
])('%s and %s are one edit apart: %s', (one, other, expected) => {
  expect(isOneEditAway(one, other)).toBe(expected);
  expect(isOneEditAway(other, one)).toBe(expected);
});
