import { resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import {
  importPlatform,
  verifyPlatforms,
  writeNewPlatform,
  type ImportRequest,
  type NewRequest,
} from '@fhir-gateway/operations';
import type { Registrar } from '../registrar.js';
import { addPlatformsList } from './platforms-list.js';
import { addPlatformsRegister } from './platforms-register.js';

interface VerifyOptions {
  readonly out?: string;
  readonly concurrency: number;
  readonly timeout: number;
  readonly json: boolean;
}

/** `platforms list`, `register`, `verify`, `new` and `import`. */
export function addPlatformsCommands(program: Command, registrar: Registrar): void {
  const { context, run } = registrar;
  const platforms = program.command('platforms').description('platform files');
  addPlatformsList(platforms, registrar);
  addPlatformsRegister(platforms, registrar);
  platforms
    .command('verify')
    .description('ask the servers of platform files for their public metadata, and report what does not agree')
    .argument('[id...]', 'platforms (default: all that are not local)')
    .option('--out <folder>', 'write the report there too, as platforms-report.md and platforms-report.json')
    .option('--concurrency <n>', 'requests under way at once, 1 to 32', wholeNumber(1, 32), 8)
    .option('--timeout <seconds>', 'how long an answer may take', wholeNumber(1, 600), 20)
    .option('--json', 'print the report as JSON', false)
    .action((ids: string[], { out, concurrency, timeout, json }: VerifyOptions) => {
      const place = out !== undefined && { out: resolve(out) };
      return run(() => verifyPlatforms({ ids, concurrency, timeoutMs: timeout * 1000, json, ...place }, context));
    });
  platforms
    .command('new')
    .description('start a platform file from a FHIR base URL; never overwrites one')
    .option('--base <url>', 'FHIR base URL (asked for on a terminal)')
    .option('--id <id>', 'id, which is the file’s name')
    .option('--name <name>', 'name for people')
    .option('--kind <kind>', 'payer, ehr, lab …')
    .option('--credentials <type>', 'basic, bearer or header: a server without sign-in that knows this gateway')
    .option('--out <folder>', 'where the file goes (default: the shipped platforms)')
    .option('--json', 'print what was written as JSON', false)
    .action((request: NewRequest) => run(() => writeNewPlatform(request, context)));
  platforms
    .command('import')
    .description('make a platform file of what you have; never overwrites one')
    .argument(
      '<source>',
      'a short platform file, Inferno preset, Lantern entry, CapabilityStatement, or a URL of the server',
    )
    .option('--id <id>', 'id, which is the file’s name')
    .option('--name <name>', 'name for people; of a list: the organization')
    .option('--kind <kind>', 'payer, ehr, lab …')
    .option('--out <folder>', 'where the file goes (default: the shipped platforms)')
    .option('--json', 'print what was written as JSON', false)
    .action((source: string, request: Omit<ImportRequest, 'source'>) =>
      run(() => importPlatform({ ...request, source }, context)),
    );
}

function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d{1,6}$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  };
}
