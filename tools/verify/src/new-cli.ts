import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { discoverPlatform, NewPlatformError, type NewPlatform } from './new-platform.js';
import type { CliContext } from './verify-cli.js';

const usage = `Usage: npm run platforms:new -- --base <FHIR base URL> [--id <id>] [--name <name>] [--kind <kind>] [--out <folder>]

Asks the server for its FHIR version and its login, and writes <id>.json to the folder (default: the shipped platforms).
A file that is there already is never overwritten. Without --base it asks, on a terminal.
`;
const timeoutMs = 20_000;

/** What `platforms:new` needs besides. */
export interface NewContext extends CliContext {
  /** Asks the person at the terminal; undefined when there is none. */
  readonly ask: ((question: string) => Promise<string>) | undefined;
}

/** Runs the command; exit code 0: the file is written, 1: it cannot be, 2: wrong arguments. */
export async function runNew(args: readonly string[], context: NewContext): Promise<number> {
  const parsed = parse(args);
  const wanted = parsed && (await complete(parsed, context));
  if (parsed === undefined || wanted === undefined) {
    context.stderr.write(usage);
    return 2;
  }
  try {
    const definition = await discoverPlatform(wanted, { fetch: context.fetch, timeoutMs, now: context.now });
    const file = join(resolve(parsed.out ?? context.platformsDirectory), `${definition.id}.json`);
    // `wx`: a file that is there may hold what somebody found out by hand.
    await writeFile(file, `${JSON.stringify(definition, undefined, 2)}\n`, { flag: 'wx' });
    context.stdout.write(
      `${file}\nCheck what it says, and add matchers and a developerPortal: npm run check:platforms\n`,
    );
    return 0;
  } catch (error) {
    context.stderr.write(`${explain(error)}\n`);
    return 1;
  }
}

function parse(args: readonly string[]) {
  try {
    const text = { type: 'string' } as const;
    const options = { base: text, id: text, name: text, kind: text, out: text };
    return parseArgs({ args: [...args], options }).values;
  } catch {
    return undefined;
  }
}

async function complete(
  given: NonNullable<ReturnType<typeof parse>>,
  { ask }: NewContext,
): Promise<NewPlatform | undefined> {
  const { id, kind } = given;
  const fhirBaseUrl = given.base ?? (await ask?.('FHIR base URL: '))?.trim();
  if (fhirBaseUrl === undefined || fhirBaseUrl === '') return undefined;
  const name = given.name ?? (given.base === undefined ? (await ask?.('Name, for people: '))?.trim() : undefined);
  return { fhirBaseUrl, ...(id !== undefined && { id }), ...(name && { name }), ...(kind !== undefined && { kind }) };
}

function explain(error: unknown): string {
  if (error instanceof NewPlatformError) return error.message;
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  if (code === 'EEXIST') return 'There is a platform file of this id already; it stays as it is. Give another --id.';
  if (code === 'ENOENT') return 'The folder given with --out is not there.';
  throw error;
}
