import type { Command } from 'commander';
import { collectEagerly, importLists, updateLists } from '@fhir-gateway/operations';
import type { Registrar } from '../registrar.js';

interface ImportOptions {
  readonly platform: string;
  readonly out?: string;
  readonly json: boolean;
}

interface UpdateOptions {
  readonly out?: string;
  readonly yes: boolean;
  readonly json: boolean;
}

const outMeaning = 'where the index goes (default: tenants in the last folder of FHIR_GATEWAY_PLATFORMS_DIR)';

/** `directory import` and `directory update`: indexes of platforms' organizations from their vendors' lists. */
export function addDirectoryCommands(program: Command, { context, run }: Registrar): void {
  const directory = program.command('directory').description('organizations of multi-tenant platforms');
  directory
    .command('update')
    .description('read the lists of organizations that vendors publish again; continues a download that broke off')
    .argument('[platform...]', 'platforms, by id or alias (default: all whose vendor publishes a list for programs)')
    .option('--out <folder>', outMeaning)
    .option('--yes', 'take a list that has lost more than a tenth of its organizations without asking', false)
    .option('--json', 'print the report as JSON', false)
    .action((platforms: string[], options: UpdateOptions) =>
      run(() => collectEagerly(() => updateLists({ platforms, ...options }, context))),
    );
  directory
    .command('import')
    .description('make the index of a platform’s organizations from lists that you have')
    .argument(
      '<list...>',
      'files or https URLs: Brands bundles, bundles of endpoints, or flat lists; those with ids first',
    )
    .requiredOption('--platform <id>', 'the platform, by id or alias')
    .option('--out <folder>', outMeaning)
    .option('--json', 'print the summary as JSON', false)
    .action((from: string[], options: ImportOptions) =>
      run(() => collectEagerly(() => importLists({ from, ...options }, context))),
    );
}
