import type { AuditTrail } from '@fhir-gateway/audit';
import type { PlatformRegistry } from '@fhir-gateway/platform-registry';
import type { TokenVault } from '@fhir-gateway/token-vault';
import type { KeyCheck } from './key-check.js';

/** Whether requests can be served, and what each part says. */
export interface Health {
  readonly ready: boolean;
  /** Present once the process was asked to stop; it is not ready then, whatever the checks say. */
  readonly stopping?: true;
  readonly checks: Readonly<Record<'store' | 'keys' | 'platforms' | 'audit', 'ok' | 'failed'>>;
}

/** What is asked. */
export interface HealthParts {
  readonly vault: Pick<TokenVault, 'ping'>;
  readonly keys: Pick<KeyCheck, 'fits'>;
  readonly registry: Pick<PlatformRegistry, 'list'>;
  readonly trail: Pick<AuditTrail, 'isFull'>;
}

/** Asks each part. Never rejects. */
export async function checkHealth({ vault, keys, registry, trail }: HealthParts): Promise<Health> {
  const [isThere, doKeysFit] = await Promise.all([
    vault.ping().then(
      () => true,
      () => false,
    ),
    keys.fits(),
  ]);
  const checks = {
    store: told(isThere),
    keys: told(doKeysFit),
    platforms: told(registry.list().length > 0),
    audit: told(!trail.isFull),
  };
  return { ready: Object.values(checks).every((part) => part === 'ok'), checks };
}

function told(isWell: boolean): 'ok' | 'failed' {
  return isWell ? 'ok' : 'failed';
}
