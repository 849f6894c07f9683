import type { PlatformRegistry, PlatformSummary, ResolvedPlatform } from '@fhir-gateway/platform-registry';
import { GatewayError } from '../errors/errors.js';

/** Where to look for the platform of a launch. */
type LaunchRegistry = Pick<PlatformRegistry, 'findByBaseUrl' | 'resolve' | 'summary'>;

/**
 * Finds the platform, or the tenant of one, from which an EHR launch comes. Only `iss` decides, by exact comparison with
 * the base URLs of platform files and directories: nothing is fetched, and an unknown `iss` leads nowhere.
 *
 * Where several platforms have the same base, as an EHR's sandbox for patients and for clinicians, the one with
 * credentials is taken.
 *
 * @param within the platform of the launch URL, where it names one; its tenant may be left out
 * @throws GatewayError LAUNCH_ISSUER_UNKNOWN | LAUNCH_ISSUER_AMBIGUOUS | LAUNCH_NOT_CONFIGURED
 * @throws PlatformError PLATFORM_NOT_FOUND when there is no platform `within`
 * @see SMART App Launch 2.2, "Launch App: EHR Launch"
 */
export function launchTarget(registry: LaunchRegistry, iss: string | undefined, within?: string): ResolvedPlatform {
  // What names one platform is checked against that one alone, by whoever begins the sign-in.
  if (within !== undefined && registry.summary(within).status !== 'needs-tenant') return registry.resolve(within);
  const atBase = registry.findByBaseUrl(iss ?? '', within);
  const signIn = atBase.filter(({ loginRequired }) => loginRequired);
  // Where nobody signs in at all, whoever begins the sign-in says so.
  const found = signIn.length > 0 ? signIn : atBase;
  const ready = found.filter(({ status }) => status === 'ready');
  const [target, ...others] = ready.length > 0 ? ready : found;
  if (target === undefined) throw unknown(iss);
  if (others.length > 0) throw ambiguous([target, ...others], ready.length > 0);
  if (ready.length === 0) throw notConfigured(target);
  return registry.resolve(target.id);
}

/** Says nothing of what the link holds: anybody can make one. */
function unknown(iss: string | undefined): GatewayError {
  const message = 'The system that opened this gateway is none that this gateway knows.';
  const host = iss !== undefined && iss.length <= 2048 && URL.canParse(iss) ? new URL(iss).host : 'none';
  return new GatewayError('LAUNCH_ISSUER_UNKNOWN', message, { detail: `iss is at ${host}` });
}

function ambiguous(platforms: readonly PlatformSummary[], areReady: boolean): GatewayError {
  const ids = platforms.slice(0, 5).map(({ id }) => id);
  const state = areReady ? 'that are ready' : 'none of which has credentials here';
  const message = `The system that opened this gateway belongs to several platforms, ${state}: ${ids.join(', ')}.`;
  return new GatewayError('LAUNCH_ISSUER_AMBIGUOUS', message);
}

function notConfigured({ id, name, nextStep = '' }: PlatformSummary): GatewayError {
  const message = `${name} (${id}) opened this gateway, which is not set up for it. ${nextStep}`.trim();
  return new GatewayError('LAUNCH_NOT_CONFIGURED', message);
}
