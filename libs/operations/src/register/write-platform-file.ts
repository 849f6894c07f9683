import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createPlatformRegistry, type PlatformDefinition } from '@fhir-gateway/platform-registry';
import { NewPlatformError } from './new-platform.js';
import type { OperationContext } from '../context.js';

/** How long one answer of a server may take, in milliseconds. */
export const newPlatformTimeoutMs = 20_000;

/** Told to a shell: the file is written; it cannot be; nobody said where the server is. */
export const newExitCodes = { written: 0, failed: 1, noAddress: 2 } as const;

/**
 * Makes a definition and writes `<id>.json`, with what to do next. A file that is there is never overwritten.
 *
 * @param place `out`: folder to write to; absent: the shipped platforms. `json`: what was written is printed as JSON
 * @returns one of {@link newExitCodes}
 */
export async function writePlatformFile(
  make: () => Promise<{ definition: PlatformDefinition; notices?: readonly string[] }>,
  { out, json = false }: { readonly out?: string; readonly json?: boolean },
  context: Pick<OperationContext, 'platformsDirectory' | 'stdout' | 'stderr'>,
): Promise<number> {
  try {
    const { definition, notices = [] } = await make();
    const file = join(resolve(out ?? context.platformsDirectory), `${definition.id}.json`);
    // `wx`: a file that is there may hold what somebody found out by hand.
    await writeFile(file, `${JSON.stringify(definition, undefined, 2)}\n`, { flag: 'wx' });
    const { nextStep } = createPlatformRegistry({ definitions: [definition], environment: {} }).summary(definition.id);
    if (json) {
      const written = { file, platform: definition, notices, ...(nextStep !== undefined && { nextStep }) };
      context.stdout.write(`${JSON.stringify(written, undefined, 2)}\n`);
      return newExitCodes.written;
    }
    const lines = [
      file,
      ...notices.map((notice) => `- ${notice}`),
      ...(nextStep === undefined ? [] : [nextStep]),
      'Check what it says, and add matchers and a developerPortal.',
    ];
    context.stdout.write(`${lines.join('\n')}\n`);
    return newExitCodes.written;
  } catch (error) {
    context.stderr.write(`${explain(error)}\n`);
    return newExitCodes.failed;
  }
}

function explain(error: unknown): string {
  if (error instanceof NewPlatformError) return error.message;
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  if (code === 'EEXIST') return 'There is a platform file of this id already; it stays as it is. Give another --id.';
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'The folder given with --out is not there.';
  if (code === 'EACCES' || code === 'EROFS') return 'This user may not write to the folder of platform files.';
  throw error;
}
