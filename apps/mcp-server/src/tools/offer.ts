import { coversPlatform } from '@fhir-gateway/fhir-proxy';
import { usedId, type Caller, type Gateway } from '@fhir-gateway/gateway';
import type { PlatformSummary } from '@fhir-gateway/platform-registry';

/** What a gateway offers as it is configured, from start to end. */
export interface Offer {
  /** Whether any platform may be written to. */
  readonly writes: boolean;
  /** Whether any platform is ready whose payer can be asked. */
  readonly payer: boolean;
  /** Whether an open directory of providers is ready. */
  readonly providerDirectory: boolean;
  /** Whether an open formulary is ready. */
  readonly formulary: boolean;
  /** Whether calls carry an `auth_handle`. */
  readonly handles: boolean;
}

/** What a gateway offers. */
export function offerOf({
  registry,
  coverage,
  pairing,
  isWriteAllowed,
}: Pick<Gateway, 'registry' | 'coverage' | 'pairing' | 'isWriteAllowed'>): Offer {
  const ready = registry.list({ ready: true });
  return {
    writes: ready.some(({ id }) => isWriteAllowed(id)),
    payer: ready.some((platform) => canBeAsked(coverage, platform)),
    providerDirectory: registry.hasOpenDirectory('providerDirectory'),
    formulary: registry.hasOpenDirectory('formulary'),
    handles: pairing.isOn,
  };
}

/** Payers that are ready to be asked, by id. */
export function readyPayers({ registry, coverage }: Pick<Gateway, 'registry' | 'coverage'>): string[] {
  return registry.list({ ready: true }).flatMap((platform) => (canBeAsked(coverage, platform) ? [platform.id] : []));
}

/** Connections of a caller to payers, as far as the caller may see them; of a caller without a session none. */
export async function connectedPayers(
  { registry, coverage, auth }: Pick<Gateway, 'registry' | 'coverage' | 'auth'>,
  caller: Caller,
): Promise<string[]> {
  if (caller.kind === 'anonymous') return [];
  const all = await auth.statuses(caller.session);
  return all
    .filter(({ connected, platformId: id }) => connected && coversPlatform(caller.grant, id))
    .filter(({ platformId: id }) => isPayer({ registry, coverage }, id))
    .map(usedId);
}

/** Whether a platform is a payer's, or one whose payer can be asked. */
export function isPayer({ registry, coverage }: Pick<Gateway, 'registry' | 'coverage'>, platformId: string): boolean {
  const platform = registry.summary(platformId);
  return platform.kind === 'payer' || canBeAsked(coverage, platform);
}

function canBeAsked(coverage: Gateway['coverage'], platform: PlatformSummary): boolean {
  return Object.values(coverage.payerServices(platform)?.states ?? {}).some((state) => state !== 'claimed');
}
