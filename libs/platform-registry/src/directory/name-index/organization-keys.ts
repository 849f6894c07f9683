import type { Organization } from '../../tenants/organization.js';
import type { DirectorySource } from './directory-source.js';

/** Endings of ids by which one payer has several platforms. */
const partsOfOne = /-(?:patient|provider|formulary|provider-directory|directory)$/;

interface KeyedEntry {
  readonly source: DirectorySource;
  readonly organization: Organization;
  readonly size: number;
  /** Of its name. */
  readonly words: readonly string[];
  readonly states: readonly string[];
}

/**
 * Texts, one or two, of which entries that are one organization have one in common: names of one tenant, the platforms of
 * one payer, and payers, hospitals and health systems of one name in one state or on one server. Practices of one name stay
 * apart: they are others.
 */
export function organizationKeys({ source, organization, size, words, states }: KeyedEntry): string[] {
  const { id, environment } = source.definition;
  if (!source.isOrganizations) return [`p ${environment === 'production' ? id.replace(partsOfOne, '') : id}`];
  const { tenant, fhirBaseUrl = '' } = organization;
  const [state] = states;
  const name = `${words.join(' ')} ${state ?? ''}`;
  const ofTenant = tenant === undefined ? `l ${id} ${name}` : `t ${id} ${tenant}`;
  // A payer's or a health system's name is its own; a practice's is shared by others.
  if (size === 0) return [ofTenant];
  // Where no state is known, those of one name that have servers of their own are others.
  const server = state === undefined && URL.canParse(fhirBaseUrl) ? new URL(fhirBaseUrl).hostname : '';
  return [ofTenant, `n ${name}${server}`];
}
