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
 * one payer, and payers, hospitals and health systems of one name in one state. Practices of one name stay apart: they are
 * others.
 */
export function organizationKeys({ source, organization, size, words, states }: KeyedEntry): string[] {
  const { id, environment } = source.definition;
  if (!source.isOrganizations) return [`p ${environment === 'production' ? id.replace(partsOfOne, '') : id}`];
  const { tenant } = organization;
  const name = `${words.join(' ')} ${states[0] ?? ''}`;
  const ofTenant = tenant === undefined ? `l ${id} ${name}` : `t ${id} ${tenant}`;
  // A payer's or a health system's name is its own; a practice's is shared by others.
  return size > 0 ? [ofTenant, `n ${name}`] : [ofTenant];
}
