import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createPlatformRegistry } from '@fhir-gateway/platform-registry';
import { discoverPlatform, NewPlatformError, type NewPlatform } from './new-platform.js';
import type { OperationContext } from '../context.js';

const timeoutMs = 20_000;

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
}

/** What writing a platform file needs of the process that it runs in. */
export type NewContext = Pick<OperationContext, 'platformsDirectory' | 'stdout' | 'stderr' | 'fetch' | 'now' | 'ask'>;

/** Told to a shell: the file is written; it cannot be; nobody said where the server is. */
export const newExitCodes = { written: 0, failed: 1, noAddress: 2 } as const;

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
  try {
    const definition = await discoverPlatform(wanted, { fetch: context.fetch, timeoutMs, now: context.now });
    const file = join(resolve(request.out ?? context.platformsDirectory), `${definition.id}.json`);
    // `wx`: a file that is there may hold what somebody found out by hand.
    await writeFile(file, `${JSON.stringify(definition, undefined, 2)}\n`, { flag: 'wx' });
    const { nextStep } = createPlatformRegistry({ definitions: [definition], environment: {} }).summary(definition.id);
    context.stdout.write(
      `${file}\n${nextStep === undefined ? '' : `${nextStep}\n`}Check what it says, and add matchers and a developerPortal.\n`,
    );
    return newExitCodes.written;
  } catch (error) {
    context.stderr.write(`${explain(error)}\n`);
    return newExitCodes.failed;
  }
}

async function complete(given: NewRequest, { ask }: NewContext): Promise<NewPlatform | undefined> {
  const { id, kind, credentials } = given;
  const fhirBaseUrl = given.base ?? (await ask?.('FHIR base URL: '))?.trim();
  if (fhirBaseUrl === undefined || fhirBaseUrl === '') return undefined;
  const name = given.name ?? (given.base === undefined ? (await ask?.('Name, for people: '))?.trim() : undefined);
  const asked = { fhirBaseUrl, ...(credentials !== undefined && { credentials }) };
  return { ...asked, ...(id !== undefined && { id }), ...(name && { name }), ...(kind !== undefined && { kind }) };
}

function explain(error: unknown): string {
  if (error instanceof NewPlatformError) return error.message;
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  if (code === 'EEXIST') return 'There is a platform file of this id already; it stays as it is. Give another --id.';
  if (code === 'ENOENT') return 'The folder given with --out is not there.';
  throw error;
}
