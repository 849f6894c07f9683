import { parseSearch } from '@fhir-gateway/fhir';
import { ProxyError } from '../contract/proxy-error.js';

/** In one body, a batch with all its entries included: twenty for each of the most entries there may be by default. */
export const maxWrittenSearches = 10_000;

/** A search that a body has the platform run: it finds out, by the way, whether something matches. */
export interface WrittenSearch {
  readonly resourceType: string;
  /** Raw, without `?`. */
  readonly query: string;
}

/**
 * The searches written into a body: references by condition (`Patient?identifier=…`), which a platform resolves while it
 * stores, and criteria of a Subscription. Looked for in every string, since a patch can put any value anywhere.
 *
 * @param json parsed; may be nested as deep as its text
 * @param bases FHIR bases, without trailing slash, that such a text may begin with
 * @param max each is judged, and a platform runs each
 * @throws ProxyError BODY_TOO_LARGE for more than `max`
 * @see https://hl7.org/fhir/R4/http.html#trules "conditional references"
 */
export function writtenSearches(json: unknown, bases: readonly string[], max = maxWrittenSearches): WrittenSearch[] {
  const found: WrittenSearch[] = [];
  const waiting: unknown[] = [json];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (typeof value === 'string') {
      const search = value.includes('?') ? readSearch(value, bases) : undefined;
      if (search) found.push(search);
      if (found.length > max) throw tooMany();
    } else if (typeof value === 'object' && value !== null) {
      for (const member of Object.values(value)) waiting.push(member);
    }
  }
  return found;
}

function readSearch(text: string, bases: readonly string[]): WrittenSearch | undefined {
  const trimmed = text.trim();
  const base = bases.find((known) => trimmed.startsWith(`${known}/`));
  const { type: resourceType, query } = parseSearch(base ? trimmed.slice(base.length + 1) : trimmed) ?? {};
  return resourceType === undefined || query === undefined ? undefined : { resourceType, query };
}

function tooMany(): ProxyError {
  const message = `A body may have ${maxWrittenSearches} references by search at most.`;
  return new ProxyError('BODY_TOO_LARGE', message);
}
