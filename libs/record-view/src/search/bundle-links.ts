import type { Bundle } from 'fhir/r4.js';

/** The address of a link of a Bundle; undefined without one. */
export function linkUrl(bundle: Bundle, relation: string): string | undefined {
  const links = Array.isArray(bundle.link) ? bundle.link : [];
  const url: unknown = links.find((link) => link?.relation === relation)?.url;
  return typeof url === 'string' ? url : undefined;
}
