import type { CoverageContext, PayerService } from '@fhir-gateway/coverage-tools';
import { createGateway, createLogger, type Config } from '@fhir-gateway/gateway';
import { PlatformError, type ResolvedPlatform } from '@fhir-gateway/platform-registry';
import { randomUUID } from 'node:crypto';
import { probe } from '../../verify/probe.js';
import { clockFindings, noteClocks } from '../clocks.js';
import { finding, type Area, type Finding } from '../finding.js';
import { madeUpRecord } from './made-up-member.js';
import { renderReport, reportOf } from '../report.js';
import type { DoctorContext } from '../run-doctor.js';
import { tryService } from './try-payer.js';

/** Which payer, and how the findings are printed. */
export interface DoctorPayerRequest {
  readonly platformId: string;
  readonly json: boolean;
  /** Number of a test member that the payer knows. */
  readonly member?: string;
}

const exitCodes = { ok: 0, problems: 1, usage: 2 } as const;
const services = ['crd', 'dtr', 'pas'] as const satisfies readonly PayerService[];
const timeoutMs = 10_000;
const warnDays = 21;
const dayMs = 86_400_000;

/**
 * Runs CRD, DTR and PAS of one payer dry, with a made-up person, and prints what does not work. Nothing is submitted.
 *
 * @returns an exit code: 1 when something does not work, 2 where there is no such platform
 * @throws VaultError STORE_UNAVAILABLE when a Redis is configured and does not answer
 */
export async function runDoctorPayer(
  { platformId, json, member }: DoctorPayerRequest,
  config: Config,
  context: Pick<DoctorContext, 'platformsDirectory' | 'stdout' | 'stderr' | 'fetch' | 'now' | 'certificateEnd'>,
): Promise<number> {
  const { platformsDirectory, stdout, stderr, now } = context;
  const logger = createLogger('error', { write: (line: string) => void stderr.write(line) });
  const gateway = await createGateway(config, { platformsDirectory, logger, now, renewsRegistrations: false });
  const { vault, registry, coverage } = gateway;
  try {
    const platform = registry.resolve(platformId);
    // Tokens of backend services are those of a session; this one ends with the trial.
    const session = await vault.activate(vault.mintCredential(), 'browser');
    try {
      const asker = { session, app: 'rest', requestId: randomUUID().replaceAll('-', '') } as const;
      const trial = await coverage.openTrial(asker, platform, madeUpRecord(platform, member));
      const areas = [
        await checkConnections(platform, trial, context),
        ...(await Promise.all(services.map((service) => checkService(trial, service)))),
      ];
      const report = reportOf(areas, { checkedAt: new Date(now()).toISOString() });
      stdout.write(
        json
          ? `${JSON.stringify(report, undefined, 2)}\n`
          : `${renderReport(report, stdout)}${verdict(report.problems)}\n`,
      );
      return report.problems === 0 ? exitCodes.ok : exitCodes.problems;
    } finally {
      await vault.endSession(session);
    }
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    stderr.write(`${error.message}\n`);
    return exitCodes.usage;
  } finally {
    await gateway.close();
  }
}

function verdict(problems: number): string {
  return problems === 0
    ? 'Nothing stands in the way of CRD, DTR and PAS here. Nothing was submitted.'
    : 'Rules of CMS ask payers for these services from 1 January 2027: what fails has to be mended before. Nothing was submitted.';
}

/** What the payer's own document says of the addresses, and the certificates and clocks of who is there. */
async function checkConnections(
  { id, definition }: ResolvedPlatform,
  { platform, drift }: CoverageContext & { readonly drift?: Readonly<Partial<Record<PayerService, string>>> },
  { fetch, now, certificateEnd }: Pick<DoctorContext, 'fetch' | 'now' | 'certificateEnd'>,
): Promise<Area> {
  const { wellKnown = '', ...davinci } = definition.davinci ?? {};
  const undocumented = finding(
    'payer-document',
    wellKnown,
    'The payer’s davinci-configuration could not be read.',
    'Correct davinci.wellKnown in the platform file.',
  );
  const drifted = Object.entries(drift ?? {}).map(([service, how]) =>
    finding(
      'payer-address-drift',
      service,
      `${service.toUpperCase()}: ${driftWords[how] ?? how}.`,
      `Compare davinci.${service}.base in the platform file with ${wellKnown}.`,
    ),
  );
  const named = services.flatMap(
    (service) => platform.definition.davinci?.[service]?.base ?? davinci[service]?.base ?? [],
  );
  const bases = [
    ...new Map(named.map((base) => [new URL(base).origin, new URL(`${base.replace(/\/+$/, '')}/metadata`)])).values(),
  ];
  const clocks = noteClocks(fetch, now);
  await Promise.all(bases.map((url) => probe(url.href, 'application/fhir+json', { fetch: clocks.fetch, timeoutMs })));
  const ends = await Promise.all(
    bases.map(async (url) => certificateFindings(id, url, await certificateEnd(url).catch(() => undefined), now())),
  );
  const findings = [...(drift ? [] : [undocumented]), ...drifted, ...ends.flat(), ...clockFindings(clocks.seen)];
  return { name: 'connections', seen: bases.map(({ origin }) => origin).join(', ') || 'no address', findings };
}

const driftWords: Readonly<Record<string, string>> = {
  'other-address': 'the payer’s document names another address than the platform file',
  'not-named': 'the payer’s document names no address of it',
  'address-refused': 'the payer’s document names an address that must not be used',
  'other-payer': 'the document is that of another payer',
};

function certificateFindings(id: string, { hostname }: URL, end: number | undefined, now: number): Finding[] {
  if (end === undefined || end > now + warnDays * dayMs) return [];
  const days = Math.floor((end - now) / dayMs);
  const what = `The certificate of ${hostname} ${days < 0 ? 'has ended' : `ends in ${days} days`}.`;
  return [finding('platform-certificate', id, what, 'Ask the payer to renew it.')];
}

async function checkService(trial: CoverageContext, service: PayerService): Promise<Area> {
  const { platform } = trial;
  const name = service.toUpperCase();
  if (platform.definition.davinci?.[service] === undefined) {
    const fix = `Ask the payer for its ${name} service, and add davinci.${service} to the platform file.`;
    return {
      name,
      seen: 'not in the platform file',
      findings: [finding('payer-service-missing', service, `The platform file names no ${name} service.`, fix)],
    };
  }
  if (!trial.payer.configured(service)) {
    const what = `No address of the ${name} service is known that may be used.`;
    return {
      name,
      seen: 'no address',
      findings: [finding('payer-address', service, what, `Set davinci.${service}.base in the platform file.`)],
    };
  }
  return tryService(trial, service);
}
