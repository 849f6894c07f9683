import { discoverPlatform, type NewPlatform } from './new-platform.js';
import { newExitCodes, newPlatformTimeoutMs, writePlatformFile } from './write-platform-file.js';
import type { OperationContext } from '../context.js';

/** What is known of the platform; what is missing is asked for at a terminal, or found out. */
export interface NewRequest {
  /** FHIR base URL. */
  readonly base?: string;
  readonly id?: string;
  readonly name?: string;
  readonly kind?: string;
  /** `basic`, `bearer` or `header`, where nobody signs in. */
  readonly credentials?: string;
  /** Folder to write to; absent: the shipped platforms. */
  readonly out?: string;
  /** Prints what was written as JSON. */
  readonly json?: boolean;
}

/** What writing a platform file needs of the process that it runs in. */
export type NewContext = Pick<OperationContext, 'platformsDirectory' | 'stdout' | 'stderr' | 'fetch' | 'now' | 'ask'>;

/**
 * Asks a server for its FHIR version and its login, and writes `<id>.json`. A file that is there is never overwritten.
 *
 * @returns one of {@link newExitCodes}
 */
export async function writeNewPlatform(request: NewRequest, context: NewContext): Promise<number> {
  const wanted = await complete(request, context);
  if (wanted === undefined) {
    context.stderr.write('Give the FHIR base URL of the server with --base.\n');
    return newExitCodes.noAddress;
  }
  const options = { fetch: context.fetch, timeoutMs: newPlatformTimeoutMs, now: context.now };
  return writePlatformFile(async () => ({ definition: await discoverPlatform(wanted, options) }), request, context);
}

async function complete(given: NewRequest, { ask }: NewContext): Promise<NewPlatform | undefined> {
  const { id, kind, credentials } = given;
  const fhirBaseUrl = given.base ?? (await ask?.('FHIR base URL: '))?.trim();
  if (fhirBaseUrl === undefined || fhirBaseUrl === '') return undefined;
  const name = given.name ?? (given.base === undefined ? (await ask?.('Name, for people: '))?.trim() : undefined);
  const asked = { fhirBaseUrl, ...(credentials !== undefined && { credentials }) };
  return { ...asked, ...(id !== undefined && { id }), ...(name && { name }), ...(kind !== undefined && { kind }) };
}
