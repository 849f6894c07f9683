import { delimiter } from 'node:path';
import { type Command, Option } from 'commander';
import { loadConfig, openPlatforms } from '@fhir-gateway/gateway';
import { formatFaults, type PlatformFilter, type PlatformSummary } from '@fhir-gateway/platform-registry';
import { exitCodes } from '../exit-codes.js';
import type { Registrar } from '../registrar.js';

interface ListOptions extends Pick<PlatformFilter, 'kind' | 'status' | 'state' | 'query'> {
  readonly json: boolean;
}

const statuses = ['ready', 'needs-credentials', 'needs-tenant', 'listed'];

/** `platforms list`: what can be used, and what is missing for the rest. */
export function addPlatformsList(platforms: Command, { context, run }: Registrar): void {
  const { environment, platformsDirectory, stdout, stderr } = context;
  platforms
    .command('list')
    .description('list platforms with how far each can be used')
    .argument('[words...]', 'what to look for in names')
    .option('--kind <kind>', 'only this kind: payer, ehr, lab …')
    .option('--state <state>', 'only those that serve this state, by its postal code')
    .addOption(new Option('--status <status>', 'only this status').choices(statuses))
    .option('--json', 'print the list as JSON, with what to do next', false)
    .action((words: string[], { json, ...filter }: ListOptions) =>
      run(async () => {
        const config = loadConfig(environment, delimiter);
        const { registry, platformFaults } = openPlatforms(config, platformsDirectory);
        if (platformFaults.length > 0) stderr.write(`${formatFaults(platformFaults)}\n`);
        const found = registry.list({ ...filter, ...(words.length > 0 && { query: words.join(' ') }) });
        stdout.write(json ? `${JSON.stringify(found, undefined, 2)}\n` : table(found));
        return exitCodes.ok;
      }),
    );
}

function table(found: readonly PlatformSummary[]): string {
  const width = Math.max(0, ...found.map(({ id }) => id.length));
  const lines = found.map(({ id, status, name }) => `${id.padEnd(width)}  ${status.padEnd(17)}  ${name}`);
  return `${[...lines, `${found.length} platforms`].join('\n')}\n`;
}
