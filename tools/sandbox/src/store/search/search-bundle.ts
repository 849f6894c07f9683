import type { Bundle, BundleEntry, BundleLink, FhirResource, Resource } from 'fhir/r4.js';
import { operationOutcome, printable } from '../base/fhir-error.js';
import { keyOf } from './search-includes.js';
import type { LiveVersion } from './resource-repository.js';

/** One page of a search result. */
export interface SearchPage {
  baseUrl: string;
  selfUrl: string;
  /** Number of all matches; `undefined` when the client asked for none. */
  total: number | undefined;
  /** Matches of this page and what they bring along. */
  matches: readonly LiveVersion[];
  included: readonly LiveVersion[];
  links: readonly BundleLink[];
  /** Shortens a resource to the elements asked for. */
  shape(resource: Resource): Resource;
  /** Whether the page says something of its results. */
  isRemarked: boolean;
  /** Names of parameters that were left out of account. */
  ignored: readonly string[];
}

/** Renders a page as a searchset Bundle. @see http://hl7.org/fhir/R4/bundle.html#searchset */
export function searchBundle(page: SearchPage): Bundle {
  const entryOf =
    (mode: 'match' | 'include') =>
    (version: LiveVersion): BundleEntry => ({
      fullUrl: `${page.baseUrl}/${keyOf(version)}`,
      resource: page.shape(version.resource) as FhirResource,
      search: { mode },
    });
  const entry = [
    ...page.matches.map(entryOf('match')),
    ...page.included.map(entryOf('include')),
    ...(page.isRemarked ? [remark()] : []),
    ...(page.ignored.length > 0 ? [outcomeEntry(page.ignored)] : []),
  ];
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    ...(page.total !== undefined && { total: page.total }),
    link: [{ relation: 'self', url: page.selfUrl }, ...page.links],
    ...(entry.length > 0 && { entry }),
  };
}

/** As hospitals answer that keep older records elsewhere. */
function remark(): BundleEntry {
  const said = 'Records of other sources may not be listed.';
  return { resource: operationOutcome('information', 'informational', said), search: { mode: 'outcome' } };
}

function outcomeEntry(ignored: readonly string[]): BundleEntry {
  const resource = operationOutcome('warning', 'not-supported', '');
  resource.issue = ignored.map((name) => ({
    severity: 'warning',
    code: 'not-supported',
    diagnostics: `Search parameter ${printable(name)} was ignored.`,
  }));
  return { resource, search: { mode: 'outcome' } };
}

/**
 * Keeps the named elements and those a resource cannot lack, and tags the result as incomplete.
 *
 * @see http://hl7.org/fhir/R4/search.html#elements
 */
export function subset(resource: Resource, elements: readonly string[], mandatory: readonly string[]): Resource {
  const kept = new Set(['resourceType', 'id', 'meta', ...elements, ...mandatory]);
  const isKept = (name: string): boolean => {
    const plain = name.replace(/^_/, '');
    // `effective` keeps `effectiveDateTime`, whatever the type of the choice.
    return kept.has(plain) || [...kept].some((it) => plain.startsWith(it) && /^[A-Z]/.test(plain.slice(it.length)));
  };
  const tag = { system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue', code: 'SUBSETTED' };
  return {
    ...Object.fromEntries(Object.entries(resource).filter(([name]) => isKept(name))),
    resourceType: resource.resourceType,
    meta: { ...resource.meta, tag: [...(resource.meta?.tag ?? []), tag] },
  };
}
