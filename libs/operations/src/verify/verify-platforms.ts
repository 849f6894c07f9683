import { mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { readSecretFiles } from '@fhir-gateway/gateway';
import {
  createPlatformRegistry,
  formatFaults,
  loadPlatforms,
  type PlatformDefinition,
} from '@fhir-gateway/platform-registry';
import type { OperationContext } from '../context.js';
import { indexDirectories } from '../directories/list-files.js';
import { readIndex } from '../directories/update/index-change.js';
import { createProgress } from '../progress/progress.js';
import { payerFactsLine } from './payer-facts-line.js';
import { PoliteQueue } from './polite-queue.js';
import { countOutcomes, toJson, toMarkdown } from './report.js';
import { upstreamCredentials } from './upstream-credentials.js';
import { verifyPlatform, type PlatformReport } from './verify-platform.js';

/** What a check needs of the process that it runs in. */
export type VerifyContext = Omit<OperationContext, 'ask'>;

/** What is to be checked, and where the reports go. */
export interface VerifyRequest {
  /** Empty: every platform that is not local. */
  readonly ids: readonly string[];
  /** Folder for `platforms-report.md` and `.json`; absent: no files are written, and the report is printed. */
  readonly out?: string;
  /** Requests under way at once; default 8. Each host gets one a second at most. */
  readonly concurrency?: number;
  /** Default 20000. */
  readonly timeoutMs?: number;
  /** Prints the report as JSON. */
  readonly json?: boolean;
}

/** Told to a shell: nothing wants a look; something does; there is no such platform. */
export const verifyExitCodes = { clean: 0, attention: 1, unknownPlatform: 2 } as const;

const perHostMs = 1000;

/**
 * Asks the servers of platform files for their public metadata and discovery documents, and reports.
 *
 * @returns one of {@link verifyExitCodes}
 */
export async function verifyPlatforms(request: VerifyRequest, context: VerifyContext): Promise<number> {
  const { concurrency = 8, timeoutMs = 20_000, json = false, out } = request;
  const chosen = choose(request.ids, context);
  if (chosen === undefined) return verifyExitCodes.unknownPlatform;
  const { platforms } = chosen;
  const { stdout, stderr, sleep, now } = context;
  const queue = new PoliteQueue({ concurrency, perHostMs, sleep });
  const progress = createProgress({ label: 'Checking', total: platforms.length, stream: stderr, now });
  let done = 0;
  stderr.write(chosen.payers === '' ? '' : `${chosen.payers}\n`);
  const { environment } = readSecretFiles(context.environment);
  const credentialOf = upstreamCredentials(createPlatformRegistry({ definitions: platforms, environment }));
  const directories = [join(context.platformsDirectory, 'tenants'), ...indexDirectories(context.environment)];
  const indexOf = ({ id }: PlatformDefinition) => readIndex(id, directories);
  const options = { ...context, timeoutMs, credentialOf, indexOf };
  const check = async (platform: PlatformDefinition): Promise<PlatformReport> => {
    const report = await queue.run(hostOf(platform), () => verifyPlatform(platform, options));
    progress.update((done += 1));
    return report;
  };
  const reports = await Promise.all(platforms.map(check));
  const summary = Object.entries(countOutcomes(reports)).map(([outcome, count]) => `${count} ${outcome}`);
  progress.finish(summary.join(', ') || 'no platform to check');
  const checkedAt = new Date(now()).toISOString();
  const files = out === undefined ? [] : await writeReports(out, reports, checkedAt);
  if (json) stdout.write(toJson(reports, checkedAt));
  else stdout.write(out === undefined ? toMarkdown(reports, checkedAt) : files.map((file) => `${file}\n`).join(''));
  const isClean = reports.every(({ outcome }) => ['verified', 'protected', 'skipped'].includes(outcome));
  return isClean ? verifyExitCodes.clean : verifyExitCodes.attention;
}

async function writeReports(out: string, reports: readonly PlatformReport[], checkedAt: string): Promise<string[]> {
  await mkdir(out, { recursive: true });
  const files: string[] = [];
  for (const [extension, text] of [
    ['md', toMarkdown(reports, checkedAt)],
    ['json', toJson(reports, checkedAt)],
  ] as const) {
    const file = join(out, `platforms-report.${extension}`);
    await writeFile(file, text);
    files.push(file);
  }
  return files;
}

function choose(
  ids: readonly string[],
  { environment, platformsDirectory, stderr, now }: VerifyContext,
): { readonly platforms: PlatformDefinition[]; readonly payers: string } | undefined {
  const more = (environment['FHIR_GATEWAY_PLATFORMS_DIR'] ?? '').split(delimiter).filter(Boolean);
  const directories = [platformsDirectory, ...more];
  const { definitions, faults } = loadPlatforms({ directories });
  if (faults.length > 0) stderr.write(`${formatFaults(faults)}\n`);
  const unknown = ids.filter((id) => !definitions.some((definition) => definition.id === id));
  for (const id of unknown) stderr.write(`No platform has the id ${id}.\n`);
  if (unknown.length > 0) return undefined;
  const isWanted = ({ id, environment: kind }: PlatformDefinition) =>
    ids.length === 0 ? kind !== 'local' : ids.includes(id);
  return { platforms: definitions.filter(isWanted), payers: payerFactsLine(directories, definitions, now()) };
}

function hostOf({ fhirBaseUrl, id }: PlatformDefinition): string {
  return fhirBaseUrl === undefined ? `no host: ${id}` : new URL(fhirBaseUrl).host;
}
