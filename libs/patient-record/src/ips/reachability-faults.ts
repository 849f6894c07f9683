import type { Bundle, FhirResource } from 'fhir/r4.js';

/**
 * References that lead nowhere or out of the document, and entries that nothing leads to from the Composition, in either
 * direction.
 *
 * @see https://hl7.org/fhir/R4/documents.html#content
 */
export function reachabilityFaults({ entry = [] }: Bundle<FhirResource>): string[] {
  const urls = new Set(entry.flatMap(({ fullUrl }) => fullUrl ?? []));
  const targets = entry.map(({ resource }) => (resource ? referencesIn(resource) : []));
  const links = new Map<string, Set<string>>([...urls].map((url) => [url, new Set()]));
  const faults: string[] = [];
  entry.forEach(({ fullUrl = '', resource }, index) => {
    for (const target of targets[index] ?? []) {
      if (!urls.has(target)) faults.push(`${resource?.resourceType}: a reference leads out of the document`);
      links.get(fullUrl)?.add(target);
      links.get(target)?.add(fullUrl);
    }
  });
  const [first] = entry;
  const reached = new Set<string>();
  const queue = [first?.fullUrl ?? ''];
  for (const url of queue) {
    if (reached.has(url)) continue;
    reached.add(url);
    queue.push(...(links.get(url) ?? []));
  }
  for (const { fullUrl = '', resource } of entry) {
    if (!reached.has(fullUrl)) faults.push(`${resource?.resourceType}: nothing leads to it from the Composition`);
  }
  return [...new Set(faults)];
}

/** All references of a resource but those to what it contains. */
function referencesIn(resource: FhirResource): string[] {
  const found: string[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(visit);
    if (typeof value !== 'object' || value === null) return;
    const { reference } = value as { reference?: unknown };
    if (typeof reference === 'string' && !reference.startsWith('#')) found.push(reference);
    Object.values(value).forEach(visit);
  };
  visit(resource);
  return found;
}
