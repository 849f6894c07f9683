import type { ConnectionSummary } from '@fhir-gateway/smart-auth';

import { endingWords, memberPortals } from './connection-ending.js';

const connection: ConnectionSummary = {
  platformId: 'epic',
  connected: true,
  scopes: [],
  requestedScopes: [],
  missingScopes: [],
  refreshable: true,
};
const lists = 'Stub Hospital is not told, and goes on listing this gateway until you remove it there.';
const portal = { url: 'https://members.example/' };

function wordsOf(
  of: Partial<ConnectionSummary>,
  isKept: boolean,
  portals: readonly { url: string; state?: string }[] = [],
) {
  const words = endingWords({ ...connection, ...of }, { name: 'Stub Hospital', portals, isKept });
  return String(words).replaceAll(/\s+/g, ' ').trim();
}

describe('what a page says of the end of a connection, before it ends', () => {
  it.each<[string, Partial<ConnectionSummary>, boolean, string]>([
    ['cannot revoke', { isRevocable: false }, true, `cannot be told when this ends, and ${lists.slice(31)}`],
    [
      'is told by disuse as well',
      { isRevocable: true, isToldAtEnd: true },
      true,
      'is told when you disconnect, and when nobody has opened your connections for 400 days.',
    ],
    [
      'is not told by disuse',
      { isRevocable: true, isToldAtEnd: false },
      true,
      `is told when you disconnect. If it ends because nobody opens your connections, ${lists}`,
    ],
    [
      'would be told, but nothing is kept',
      { isRevocable: true, isToldAtEnd: true },
      false,
      `is told when you disconnect. If it ends with this browser instead, ${lists}`,
    ],
    [
      'has said nothing yet',
      {},
      false,
      `is asked to end it when you disconnect. If it ends with this browser instead, ${lists}`,
    ],
  ])('where the platform %s', (_what, of, isKept, said) => expect(wordsOf(of, isKept)).toBe(`Stub Hospital ${said}`));

  it('leads to the portal of the platform file, or to that of each state', () => {
    expect(wordsOf({ isRevocable: false }, true, [portal])).toContain('<a href="https://members.example/"');
    const states = [
      { ...portal, state: 'WA' },
      { ...portal, state: 'AK' },
    ];
    const words = wordsOf({ isRevocable: false }, true, states);
    expect(words).toMatch(/>its portal for WA<\/a\s*> or <a [^>]+>its portal for AK</);
  });

  it('takes no other address of a platform file for a portal of members', () => {
    const links = { providerPortal: 'https://doctors.example/', mainSite: 'https://plan.example/' };
    const file = { id: 'plan', links } as unknown as Parameters<typeof memberPortals>[0];
    expect(memberPortals(file)).toEqual([]);
    expect(memberPortals({ ...file, links: { ...links, memberPortal: portal.url } })).toEqual([portal]);
  });
});
