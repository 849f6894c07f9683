import type { Gateway } from '@fhir-gateway/gateway';
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
  const canBeAsked = (platform: PlatformSummary): boolean =>
    Object.values(coverage.payerServices(platform)?.states ?? {}).some((state) => state !== 'claimed');
  return {
    writes: ready.some(({ id }) => isWriteAllowed(id)),
    payer: ready.some(canBeAsked),
    providerDirectory: registry.hasOpenDirectory('providerDirectory'),
    formulary: registry.hasOpenDirectory('formulary'),
    handles: pairing.isOn,
  };
}
