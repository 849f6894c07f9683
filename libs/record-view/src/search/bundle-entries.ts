import type { Bundle, BundleEntry, FhirResource } from 'fhir/r4.js';

/** An entry that holds a resource. */
export type FullEntry = BundleEntry & { resource: FhirResource };

/** The entries of a Bundle that hold a resource, in its order. */
export function entriesOf({ entry }: Bundle): FullEntry[] {
  return (Array.isArray(entry) ? entry : []).filter(hasResource);
}

/** The entries that matched a search (`match`), came along (`include`), or speak about it (`outcome`). */
export function ofMode(entries: readonly FullEntry[], mode: 'match' | 'include' | 'outcome'): FullEntry[] {
  return entries.filter((entry) => modeOf(entry) === mode);
}

/** The resources of a Bundle that matched the search, in its order. */
export function matchesIn(bundle: Bundle): FhirResource[] {
  return ofMode(entriesOf(bundle), 'match').map(({ resource }) => resource);
}

/** How many entries of a Bundle hold no resource, or are of a mode that FHIR does not have: nobody can read them. */
export function unreadableIn(bundle: Bundle): number {
  const read = entriesOf(bundle).filter((entry) => modes.has(modeOf(entry)));
  return (Array.isArray(bundle.entry) ? bundle.entry.length : 0) - read.length;
}

const modes: ReadonlySet<string> = new Set(['match', 'include', 'outcome']);

function hasResource(entry: BundleEntry | null): entry is FullEntry {
  return typeof entry?.resource?.resourceType === 'string';
}

/** Servers may leave out the mode; then an OperationOutcome speaks about the search and anything else matched it. */
function modeOf({ search, resource }: FullEntry): string {
  return search?.mode ?? (resource.resourceType === 'OperationOutcome' ? 'outcome' : 'match');
}
