import { shortened } from '@fhir-gateway/fhir';
import type { DirectoryEntry, DirectoryListing, DirectoryQuery } from './directory-query.js';
import { PlatformError } from '../errors.js';
import { editDistance } from './vocabulary/edit-distance.js';

/** How many entries an error proposes. */
const mostProposals = 3;
/** Edits that make a typing error. */
const mostTyped = 2;
const longestName = 80;
const longestStep = 240;

/** @param name what was asked for, where it can be the name of anything; `near` ids of platforms that are nearly called so */
export function platformNotFound(name: string | undefined, near: readonly string[]): PlatformError {
  const problem = 'No platform has this id or alias.';
  const hint = near.length === 0 ? 'List the platforms to see their ids.' : `Did you mean ${near.join(' or ')}?`;
  if (name === undefined) return new PlatformError('PLATFORM_NOT_FOUND', `${problem} ${hint}`);
  // A typing error in an id is more likely than an organization whose name has such words.
  const mistyped = near.filter((id) => editDistance(name.toLowerCase(), id, mostTyped) <= mostTyped);
  const nearly = mistyped.length === 0 ? problem : `${problem} Nearly so called: ${mistyped.join(', ')}.`;
  const asked = { asked: { problem: nearly, name } };
  return new PlatformError('PLATFORM_NOT_FOUND', `${problem} ${hint}`, asked);
}

export function organizationNotFound(platformId: string, name: string): PlatformError {
  const problem = `${platformId} has no organization of that id.`;
  return new PlatformError('PLATFORM_NOT_FOUND', problem, { asked: { problem, name, platformId } });
}

/** A `PlatformRegistry`, as far as it is searched. */
interface SearchedRegistry {
  prepareDirectory(): Promise<void>;
  searchDirectory(query: DirectoryQuery): DirectoryListing;
}

/**
 * Returns the error of an id that nothing has, with what the directory has of that name: a few entries, where each leads, what
 * it is called, and what is to be done to use it. Any other error is returned as it is.
 */
export async function explainUnknownPlatform(registry: SearchedRegistry, error: unknown): Promise<unknown> {
  const asked = error instanceof Error && 'asked' in error ? (error as PlatformError).asked : undefined;
  if (asked === undefined) return error;
  await registry.prepareDirectory();
  const { problem, name: query, platformId } = asked;
  const within = platformId === undefined ? {} : { platformId, organizationsOnly: true };
  const { entries } = registry.searchDirectory({ query, ...within, limit: mostProposals });
  const hint =
    entries.length === 0
      ? 'The directory has nothing of that name either.'
      : `Did you mean: ${entries.map(describe).join('; ')}?`;
  return new PlatformError('PLATFORM_NOT_FOUND', `${problem} ${hint}`);
}

function describe({ platformId, name, via, places, status, nextStep }: DirectoryEntry): string {
  const states = [...new Set(places.flatMap(({ state }) => state ?? []))].slice(0, 3).join(', ');
  const about = [shortened(name, longestName), states, via && `via ${via}`, status].filter(Boolean).join(', ');
  const next = nextStep === undefined ? '' : ` Next: ${shortened(nextStep, longestStep)}`;
  return `${platformId} (${about}.${next})`;
}
