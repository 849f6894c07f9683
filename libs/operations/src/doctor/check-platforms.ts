import { PlatformError, type PlatformDefinition, type PlatformRegistry } from '@fhir-gateway/platform-registry';
import { upstreamCredentials } from '../verify/upstream-credentials.js';
import { PoliteQueue } from '../verify/polite-queue.js';
import { verifyPlatform, type VerifyOptions } from '../verify/verify-platform.js';
import { checkDiscovery } from './check-discovery.js';
import { clockFindings, noteClocks } from './clocks.js';
import { finding, type Area, type Finding } from './finding.js';
import { reportFindings } from './report-findings.js';

/** What the check depends on. */
export interface PlatformChecks extends Omit<VerifyOptions, 'timeoutMs'> {
  readonly registry: PlatformRegistry;
  /** Those with credentials, and those that were asked for by name. */
  readonly platforms: readonly PlatformDefinition[];
  /** Ids that were asked for and that there are no platforms for. */
  readonly unknown: readonly string[];
  readonly isOffline: boolean;
  readonly sleep: (ms: number) => Promise<void>;
  readonly onChecked: () => void;
}

const timeoutMs = 10_000;
const [concurrency, perHostMs] = [8, 200];

/** Looks at each configured platform: its credentials here, and its server's public documents. */
export async function checkPlatforms(options: PlatformChecks): Promise<Area> {
  const { registry, platforms, unknown, isOffline, now } = options;
  const name = 'platforms';
  const fix = 'fhir-gateway platforms list shows all ids.';
  const strangers = unknown.map((id) => finding('platform-unknown', id, `There is no platform ${id}.`, fix));
  const here = platforms.flatMap((platform) => credentialFindings(registry, platform));
  if (platforms.length === 0) {
    return { name, seen: 'none has credentials', skipped: unknown.length === 0, findings: strangers };
  }
  const seen = platforms.map(({ id }) => id).join(', ');
  if (isOffline) return { name, seen: `${seen}; servers not asked`, findings: [...strangers, ...here] };
  const clocks = noteClocks(options.fetch, now);
  const queue = new PoliteQueue({ concurrency, perHostMs, sleep: options.sleep });
  const there = await Promise.all(
    platforms.map(async (platform) => {
      const { fhirBaseUrl } = platform;
      if (fhirBaseUrl === undefined) return [];
      const ask = { ...options, fetch: clocks.fetch, timeoutMs, credentialOf: upstreamCredentials(registry) };
      const findings = await queue.run(new URL(fhirBaseUrl).host, async () => [
        ...reportFindings(await verifyPlatform(platform, ask)),
        ...(await checkDiscovery(registry, platform, ask)),
      ]);
      options.onChecked();
      return findings;
    }),
  );
  return { name, seen, findings: [...strangers, ...here, ...there.flat(), ...clockFindings(clocks.seen)] };
}

function credentialFindings(registry: PlatformRegistry, { id, name }: PlatformDefinition): Finding[] {
  const { status, nextStep = '' } = registry.summary(id);
  if (status === 'needs-credentials') {
    return [finding('platform-credentials', id, `Credentials of ${name} are missing.`, nextStep)];
  }
  if (status === 'listed') {
    return [finding('platform-not-routable', id, `${name} has no public address.`, nextStep)];
  }
  if (status === 'needs-tenant') return [];
  try {
    registry.resolve(id);
    return [];
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    return [finding('platform-not-routable', id, error.message, nextStep)];
  }
}
