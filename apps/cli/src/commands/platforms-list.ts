import { delimiter } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { acceptsConnections, loadConfig, openPlatforms } from '@fhir-gateway/gateway';
import { readStoredClients } from '@fhir-gateway/operations';
import {
  formatFaults,
  type DirectoryEntry,
  type DirectoryListing,
  type PlatformFilter,
  type PlatformSummary,
} from '@fhir-gateway/platform-registry';
import { exitCodes } from '../exit-codes.js';
import type { Registrar } from '../registrar.js';

interface ListOptions extends Pick<PlatformFilter, 'kind' | 'status' | 'state'> {
  readonly json: boolean;
  readonly limit: number;
}

const defaultLimit = 20;

const statuses = ['ready', 'needs-credentials', 'needs-tenant', 'listed'];

/** `platforms list`: what can be used, and what is missing for the rest. */
export function addPlatformsList(platforms: Command, { context, run }: Registrar): void {
  const { environment, platformsDirectory, redisConnectMs, stdout, stderr } = context;
  platforms
    .command('list')
    .description('list platforms, or find hospitals, practices and plans by name, with how far each can be used')
    .argument('[words...]', 'a name as people say it, a payer id or an NPI')
    .option('--kind <kind>', 'only this kind: payer, ehr, lab …')
    .option('--state <state>', 'only those that serve this state, by its postal code')
    .addOption(new Option('--status <status>', 'only this status').choices(statuses))
    .addOption(new Option('--limit <count>', 'the most matches of a name').default(defaultLimit).argParser(toCount))
    .option('--json', 'print the list as JSON, with what to do next', false)
    .action((words: string[], { json, limit, ...filter }: ListOptions) =>
      run(async () => {
        const config = loadConfig(environment, delimiter);
        const storedClients = await readStoredClients(config, redisConnectMs);
        const opened = openPlatforms(config, platformsDirectory, { storedClients, answers: acceptsConnections });
        const { registry, platformFaults } = opened;
        await opened.refreshLocalServers();
        if (platformFaults.length > 0) stderr.write(`${formatFaults(platformFaults)}\n`);
        if (words.length > 0) {
          const found = registry.searchDirectory({ ...filter, query: words.join(' '), limit });
          stdout.write(json ? `${JSON.stringify(found.entries, undefined, 2)}\n` : matches(found));
          return exitCodes.ok;
        }
        const found = registry.list(filter);
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

function matches({ total, sure, entries }: DirectoryListing): string {
  if (entries.length === 0) return 'Nothing has that name, nor one that is near.\n';
  const width = Math.max(...entries.map(({ platformId }) => platformId.length));
  const lines = entries.flatMap(({ platformId, status, nextStep, ...entry }, at) => {
    const line = `${platformId.padEnd(width)}  ${status.padEnd(17)}  ${describe(entry)}`;
    // What several of them lack is written once, behind the last of them.
    const isLast = nextStep !== undefined && entries[at + 1]?.nextStep !== nextStep;
    return isLast ? [line, `    ${nextStep}`] : [line];
  });
  const rest = total > entries.length ? [`${total - entries.length} more; add words, or --limit ${total}`] : [];
  return `${[...(sure ? [] : ['Nothing has that name. Did you mean:']), ...lines, ...rest].join('\n')}\n`;
}

function describe({
  name,
  places,
  via,
  matchedAs,
}: Pick<DirectoryEntry, 'name' | 'places' | 'via' | 'matchedAs'>): string {
  const [place] = places.map(({ city, state }) => [city, state].filter(Boolean).join(', ')).filter(Boolean);
  const told = [place, via && `via ${via}`, matchedAs && `${matchedAs.as.replace('-', ' ')} ${matchedAs.name}`];
  const details = told.filter(Boolean).join('; ');
  return details === '' ? name : `${name} (${details})`;
}

function toCount(text: string): number {
  const count = Number(text);
  if (!/^\d{1,6}$/.test(text) || count < 1) throw new InvalidArgumentError('must be a whole number of at least 1');
  return count;
}
