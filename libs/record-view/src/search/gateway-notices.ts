import type { ReaderAnswer } from '../fhir-reader.js';

const warning = /299 fhir-gateway "([^"]{1,500})"/g;

/**
 * What the gateway changed of a request before it sent it, as it says in `Warning`: a search was narrowed to what the
 * sign-in allows, or lost a parameter; and what it left out of the answer. A `Warning` of the platform's own never comes this far.
 */
export function gatewayNotices({ headers, leftOut = 0, skipped }: Omit<ReaderAnswer, 'body' | 'status'>): string[] {
  const missing = leftOut > 0 ? [leftOutWords(leftOut, skipped)] : [];
  const given = headers['warning'];
  if (given === undefined) return missing;
  return [...[...[given].flat().join(', ').matchAll(warning)].map(([, text = '']) => `${text}.`), ...missing];
}

/** @param count of entries that were not read @param names of some of them that are too large */
export function leftOutWords(count: number, names: readonly string[] = []): string {
  const told = names.length > 0 ? ` Among them: ${names.slice(0, 5).join(', ')}.` : '';
  return `${count} more came in pages that were too long, are too large or nested too deep, or hold no resource.${told}`;
}
