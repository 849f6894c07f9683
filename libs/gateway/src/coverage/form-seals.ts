import { timingSafeEqual } from 'node:crypto';
import type { FormSeals } from '@fhir-gateway/coverage-tools';
import type { Keyring, Session } from '@fhir-gateway/token-vault';

/**
 * Seals of forms under the gateway's keys, for one session at one platform. Callers without a session have seals in common:
 * each proves no more than that this gateway handed the form out.
 */
export function formSeals(keyring: Pick<Keyring, 'fingerprints'>) {
  return (session: Session | undefined, platformId: string): FormSeals => {
    const named = (text: string) => JSON.stringify(['form-seal/v1', session?.id ?? null, platformId, text]);
    return {
      make: (text) => keyring.fingerprints(named(text))[0],
      fits: (text, seal) => keyring.fingerprints(named(text)).some((one) => isSame(one, seal)),
    };
  };
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
