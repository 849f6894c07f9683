import { sandboxTruth, type SandboxTruth } from '@fhir-gateway/sandbox/truth';
import { readAllPages } from '../bundle.js';
import type { SearchBundle } from '../bundle.js';

/**
 * The day (UTC) of the records of every sandbox that a file of tests starts: midnight may come between the start of a
 * sandbox and what a test expects of it.
 */
export const sandboxDay = new Date().toISOString().slice(0, 10);

let truth: SandboxTruth | undefined;

/** What is true of the records of these sandboxes. */
export function truthOfSandbox(): SandboxTruth {
  return (truth ??= sandboxTruth({ asOf: `${sandboxDay}T00:00:00.000Z` }));
}

/** Everything of one search that the sandbox holds, asked of the sandbox itself over its open base. */
export async function refsInSandbox(origin: string, search: string): Promise<string[]> {
  const { refs } = await readAllPages(`${origin}/open/fhir/${search}`, async (url) => {
    const response = await fetch(url);
    return (await response.json()) as SearchBundle;
  });
  return refs.sort();
}
