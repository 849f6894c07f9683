import type { Config } from '@fhir-gateway/gateway';
import { isVaultError, Keyring, MasterKeyCheck } from '@fhir-gateway/token-vault';
import { type RedisLink, RedisVaultStore } from '@fhir-gateway/token-vault/redis';
import { finding, type Finding } from './finding.js';

/** Whether the master keys open what gateways sealed in this Redis. Only looks. */
export async function checkStoredKeys(
  link: RedisLink,
  { masterKeys, longestSessionSeconds }: Config,
  now: () => number,
): Promise<Finding[]> {
  const store = new RedisVaultStore({ link });
  const check = new MasterKeyCheck({
    store,
    keyring: new Keyring(masterKeys),
    now,
    lifetimeSeconds: longestSessionSeconds,
  });
  try {
    await check.look();
    return [];
  } catch (error) {
    if (isVaultError(error, 'RECORD_SEALED_WITH_UNKNOWN_KEY')) {
      const id = /^key id ([\w-]+)$/.exec((error as { detail?: string }).detail ?? '')?.[1] ?? 'unknown';
      const fix = `Put the key "${id}" into FHIR_GATEWAY_MASTER_KEYS until \`fhir-gateway keys rotate\` exits with 0.`;
      return [finding('master-key-missing', id, `Redis holds what was sealed with the key "${id}".`, fix)];
    }
    if (!isVaultError(error, 'RECORD_TAMPERED')) throw error;
    const ids = masterKeys.map(({ id }) => `"${id}"`).join(', ');
    const what = `Redis holds what none of these keys opens, though one has the right name: ${ids}.`;
    return [finding('master-key-differs', ids, what, 'Give this gateway the same keys as the others.')];
  }
}
