import { startSandbox, type OpenPlatform } from './stack.js';

/** Sandboxes with habits of their own, each a platform that needs no login. */
export interface OpenSandboxes {
  /** For a stack that is to have them beside its own sandbox. */
  readonly platforms: readonly OpenPlatform[];
  stop(): Promise<void>;
}

/** One whose record is read, and others who are not to be found; a record is the same whoever else there is. */
const patients = 3;

/**
 * Starts a sandbox for each pair of a platform's id and the habits of unkind servers that it has.
 *
 * @returns the platforms, with what the shipped file of `sandbox-open` says of them
 */
export async function startOpenSandboxes(habits: readonly (readonly [string, string])[]): Promise<OpenSandboxes> {
  const started: Awaited<ReturnType<typeof startSandbox>>[] = [];
  const stop = async (): Promise<void> => void (await Promise.all(started.map((sandbox) => sandbox.stop())));
  try {
    // One after another: each has its own time to start.
    for (const [, quirks] of habits) {
      started.push(
        await startSandbox({ FHIR_GATEWAY_SANDBOX_QUIRKS: quirks, FHIR_GATEWAY_SANDBOX_PATIENTS: `${patients}` }),
      );
    }
  } catch (error) {
    await stop();
    throw error;
  }
  const platforms = started.map(({ listening }, at) => ({
    id: habits[at]?.[0] ?? '',
    fhirBaseUrl: `${String(listening['origin'])}/open/fhir`,
    capabilities: { patientEverything: true, claims: true },
    quirks: { openData: true, pagingBases: [`${String(listening['origin'])}/pages/open`] },
  }));
  return { platforms, stop };
}
