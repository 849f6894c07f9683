import type { ReaderAnswer } from '../fhir-reader.js';
import type { PageAddress } from '../page-links.js';

/** How often a page that is too large is asked for again, with a fifth of the results each time. */
const mostSmaller = 2;

/** Of a smaller page fewer entries would be missing. */
class PageFull extends Error {
  readonly code = 'RESPONSE_TOO_LARGE';
}

/**
 * Asks for the first page of a search, and for a smaller one where it is too large; the address of a later page is the
 * platform's own.
 *
 * @param ask is given what refuses an answer of which a smaller page would have more
 */
export async function askForFirst<Page>(
  first: PageAddress,
  ask: (address: PageAddress, requireWhole: (answer: ReaderAnswer) => void) => Promise<Page>,
): Promise<Page> {
  let address = first;
  for (let smaller = 0; ; smaller += 1) {
    const query = smaller < mostSmaller ? withFewer(address.query) : undefined;
    try {
      return await ask(address, ({ overflowed = 0 }) => {
        if (overflowed > 0 && query !== undefined) throw new PageFull('The page is too large.');
      });
    } catch (error) {
      if (query === undefined || !isTooLarge(error)) throw error;
      address = { ...address, query };
    }
  }
}

function isTooLarge(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'RESPONSE_TOO_LARGE';
}

function withFewer(query: string): string | undefined {
  const params = new URLSearchParams(query);
  const count = Number(params.get('_count'));
  if (!Number.isInteger(count) || count < 2) return undefined;
  params.set('_count', String(Math.ceil(count / 5)));
  return params.toString();
}
