import type { AuditTrail } from '@fhir-gateway/audit';
import type { PlatformRegistry } from '@fhir-gateway/platform-registry';
import type { TokenVault } from '@fhir-gateway/token-vault';

/** Whether requests can be served, and what each part says. */
export interface Health {
  readonly ready: boolean;
  /** Present once the process was asked to stop; it is not ready then, whatever the checks say. */
  readonly stopping?: true;
  readonly checks: Readonly<Record<'store' | 'platforms' | 'audit', 'ok' | 'failed'>>;
}

/** Asks each part. Never rejects. */
export async function checkHealth(vault: TokenVault, registry: PlatformRegistry, trail: AuditTrail): Promise<Health> {
  const store = await vault.ping().then(
    () => 'ok' as const,
    () => 'failed' as const,
  );
  const platforms = registry.list().length > 0 ? 'ok' : 'failed';
  const audit = trail.isFull ? 'failed' : 'ok';
  return { ready: [store, platforms, audit].every((part) => part === 'ok'), checks: { store, platforms, audit } };
}
