import type { Command } from 'commander';
import { collectEagerly, importBrands } from '@fhir-gateway/operations';
import type { Registrar } from '../registrar.js';

interface BrandsOptions {
  readonly platform: string;
  readonly out?: string;
  readonly json: boolean;
}

/** `brands import`: an index of a platform's organizations from the vendor's list. */
export function addBrandsCommands(program: Command, { context, run }: Registrar): void {
  program
    .command('brands')
    .description('organizations of multi-tenant platforms')
    .command('import')
    .description('make the index of a platform’s organizations from a list that its vendor publishes')
    .argument('<list>', 'a file or an https URL: a Brands bundle, a bundle of endpoints, or a flat list')
    .requiredOption('--platform <id>', 'the platform, by id or alias')
    .option('--out <folder>', 'where the index goes (default: first folder of FHIR_GATEWAY_TENANTS_DIR, or ./tenants)')
    .option('--json', 'print the summary as JSON', false)
    .action((from: string, options: BrandsOptions) =>
      run(() => {
        collectEagerly();
        return importBrands({ from, ...options }, context);
      }),
    );
}
