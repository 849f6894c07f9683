import type { PlatformRegistry, TenantSummary } from '@fhir-gateway/platform-registry';
import { z } from 'zod';

/** One organization of a platform, in few tokens. */
export const organization = z.object({
  platform_id: z.string().describe('What the other tools take to reach this organization'),
  name: z.string().describe('Name for people'),
  places: z.array(z.string()).optional().describe('Cities and states, the first few'),
});

/** What organizations are searched by. */
export interface OrganizationSearch {
  readonly platformId: string;
  readonly query?: string;
  readonly state?: string;
  readonly limit: number;
  readonly offset: number;
}

/** Large hospital groups have a hundred places; a few tell them apart. */
const maxPlaces = 3;

/**
 * Finds organizations of one multi-tenant platform for `list_platforms`: rows for programs, and lines for reading.
 *
 * @throws PlatformError PLATFORM_NOT_FOUND when no platform has this id or alias
 */
export function searchOrganizations(registry: PlatformRegistry, { platformId, ...search }: OrganizationSearch) {
  const { total, tenants } = registry.tenants(platformId, search);
  const organizations = tenants.map(toRow);
  const end = search.offset + tenants.length;
  const more =
    end < total && tenants.length > 0 ? `${total - end} more; narrow the query or set offset ${end}.` : undefined;
  const none = `${platformId} has no organization that matches. Try fewer or other words.`;
  const nextStep = organizations.length === 0 ? none : more;
  const text = [...organizations.map(line), ...(nextStep === undefined ? [] : [nextStep])].join('\n');
  return { structured: { total, organizations, ...(nextStep !== undefined && { next_step: nextStep }) }, text };
}

/**
 * Finds organizations of all platforms, for a name that is no platform's: people know their hospital, not its software.
 * Those of a platform stand together, best first.
 */
export function searchEverywhere(
  registry: PlatformRegistry,
  { query, state, kind, limit }: { query: string; state?: string; kind?: string; limit: number },
) {
  const words = { query, ...(state !== undefined && { state }) };
  const platforms = registry.list({}).filter((platform) => kind === undefined || platform.kind === kind);
  const listings = platforms.map(({ id }) => registry.tenants(id, { ...words, limit, offset: 0 }));
  const total = listings.reduce((sum, listing) => sum + listing.total, 0);
  const organizations = listings
    .flatMap(({ tenants }) => tenants)
    .slice(0, limit)
    .map(toRow);
  const more =
    total > organizations.length ? `${total - organizations.length} more; narrow the query or set state.` : undefined;
  const lines = ['Organizations that match:', ...organizations.map(line), ...(more === undefined ? [] : [more])];
  return { total, organizations, nextStep: more, text: lines.join('\n') };
}

function toRow({ platformId, name, places }: TenantSummary): z.input<typeof organization> {
  const texts = places.map(({ city, state }) => [city, state].filter(Boolean).join(', '));
  return { platform_id: platformId, name, ...(texts.length > 0 && { places: texts.slice(0, maxPlaces) }) };
}

function line({ platform_id: id, name, places = [] }: z.input<typeof organization>): string {
  return [id, name, ...(places.length > 0 ? [places.join('; ')] : [])].join(' | ');
}
