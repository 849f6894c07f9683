import type { Organization } from '../tenants/organization.js';

/** Of a long id, as many letters tell a few of one name apart. */
const shownOfId = 8;

/** What is known of an organization beyond name, platform and places: another name, its server, its number at the vendor. */
const facts: readonly ((of: Organization) => string | undefined)[] = [
  ({ aliases = [], formerNames = [] }) => [...aliases, ...formerNames][0],
  ({ fhirBaseUrl = '' }) => (URL.canParse(fhirBaseUrl) ? new URL(fhirBaseUrl).hostname : undefined),
  ({ tenant }) => tenant?.slice(0, shownOfId),
];

/**
 * Returns the first fact that tells an organization from those of its name and places.
 *
 * @param namesakes of its platform
 * @returns undefined where there are none, or nothing else is known of it
 */
export function distinguishingFact(organization: Organization, namesakes: readonly Organization[]): string | undefined {
  const others = namesakes.filter(({ places }) => placesOf(places) === placesOf(organization.places));
  if (others.length === 0) return undefined;
  const isOwn = (fact: (typeof facts)[number]) =>
    fact(organization) !== undefined && others.every((other) => fact(other) !== fact(organization));
  return facts.find(isOwn)?.(organization);
}

function placesOf(places: Organization['places'] = []): string {
  return places.map(({ city = '', state = '' }) => `${city},${state}`).join('|');
}
