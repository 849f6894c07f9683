import {
  credentialVariable,
  PlatformError,
  type GatewayAddresses,
  type PlatformDefinition,
  type PlatformRegistry,
} from '@fhir-gateway/platform-registry';
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
  /** What platforms have registered of this gateway. */
  readonly addresses: GatewayAddresses;
  readonly sleep: (ms: number) => Promise<void>;
  readonly onChecked: () => void;
}

const timeoutMs = 10_000;
const [concurrency, perHostMs] = [8, 200];

/** Looks at each configured platform: its credentials here, and its server's public documents. */
export async function checkPlatforms(options: PlatformChecks): Promise<Area> {
  const { registry, platforms, unknown, isOffline, now } = options;
  const name = 'platforms';
  const strangers = unknown.map((id) =>
    finding('platform-unknown', id, `There is no platform ${id}.`, meant(registry, id)),
  );
  const here = platforms.flatMap((platform) => registrationFindings(registry, platform, options.addresses, now()));
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

/** The first thing that stands in the way of using a platform, with the next step. */
function registrationFindings(
  registry: PlatformRegistry,
  platform: PlatformDefinition,
  addresses: GatewayAddresses,
  nowMs: number,
): Finding[] {
  const { id } = platform;
  const guide = registry.registrationGuide(id, addresses, nowMs);
  const variable = credentialVariable(id, 'CLIENT_ID');
  if (registry.placeholders().includes(variable)) {
    const fix = `Set ${variable} to the client id that the portal shows: fhir-gateway platforms register ${id}`;
    return [finding('client-id-placeholder', variable, `${variable} holds a placeholder, and no client id.`, fix)];
  }
  const missing = credentialFindings(registry, platform);
  if (missing.length > 0) return missing;
  if (guide.isRedirectRefused) {
    const what = `The redirect URI is ${addresses.redirectUri}, and ${guide.name} takes https only.`;
    return [
      finding('redirect-uri-http', id, what, 'Set FHIR_GATEWAY_PUBLIC_URL to an https address, and register anew.'),
    ];
  }
  if (!guide.isStoredShadowed) return [];
  const fix = `Remove ${variable}, or forget the other: fhir-gateway platforms register ${id} --forget`;
  return [finding('stored-client-unused', id, 'Two clients are configured: that of the environment wins.', fix)];
}

function credentialFindings(registry: PlatformRegistry, { id, name }: PlatformDefinition): Finding[] {
  const { status, nextStep = '' } = registry.summary(id);
  if (status === 'needs-credentials') {
    const fix = `${nextStep} The steps: fhir-gateway platforms register ${id}`;
    return [finding('platform-credentials', id, `Credentials of ${name} are missing.`, fix)];
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

/** Which platforms may be meant by an id that there is not. */
function meant(registry: PlatformRegistry, id: string): string {
  const near = registry.page({ query: id, limit: 3 }).platforms.map((platform) => platform.id);
  const all = 'fhir-gateway platforms list shows all ids.';
  return near.length === 0 ? all : `Did you mean ${near.join(' or ')}? ${all}`;
}
