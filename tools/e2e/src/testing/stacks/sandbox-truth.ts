import { readAllPages } from '../bundle.js';
import type { SearchBundle } from '../bundle.js';

/** Everything of one search that the sandbox holds, asked of the sandbox itself over its open base. */
export async function refsInSandbox(origin: string, search: string): Promise<string[]> {
  const { refs } = await readAllPages(`${origin}/open/fhir/${search}`, async (url) => {
    const response = await fetch(url);
    return (await response.json()) as SearchBundle;
  });
  return refs.sort();
}
