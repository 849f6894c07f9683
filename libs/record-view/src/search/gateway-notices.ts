import type { ReaderAnswer } from '../fhir-reader.js';

const warning = /299 fhir-gateway "([^"]{1,500})"/g;

/**
 * What the gateway changed of a request before it sent it, as it says in `Warning`: a search was narrowed to what the
 * sign-in allows, or lost a parameter. A `Warning` of the platform's own never comes this far.
 */
export function gatewayNotices({ headers }: Pick<ReaderAnswer, 'headers'>): string[] {
  const given = headers['warning'];
  if (given === undefined) return [];
  return [...[given].flat().join(', ').matchAll(warning)].map(([, text = '']) => `${text}.`);
}
