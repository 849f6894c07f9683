import { policyLink } from './policy-link.js';

describe('policyLink', () => {
  it.each([
    ['https://payer.example/p', true],
    ['http://localhost:8010/payer/policies/orth-12', true],
    ['http://127.0.0.1/p', true],
  ])('shows %s (local payer: %s)', (url, isLocal) => {
    expect(policyLink(url, isLocal)).toBe(url);
  });

  it.each<[unknown, boolean]>([
    ['http://localhost:8010/p', false],
    ['http://payer.example/p', true],
    ['http://localhost.payer.example/p', true],
    ['http://me:secret@localhost/p', true],
    ['http://localhost/\u202ep', true],
    ['javascript:alert(1)', true],
    ['//localhost/p', true],
    [undefined, true],
  ])('does not show %s (local payer: %s)', (url, isLocal) => {
    expect(policyLink(url, isLocal)).toBeUndefined();
  });
});
