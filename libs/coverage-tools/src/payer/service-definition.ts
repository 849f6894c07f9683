import type { DavinciDefinition, ResolvedPlatform } from '@fhir-gateway/platform-registry/platform';
import type { PayerService } from './payer-client.js';

/** The Da Vinci services, in the order in which they are used. */
export const payerServiceNames = ['crd', 'dtr', 'pas'] as const satisfies readonly PayerService[];

/** How a platform file says that a service is called, with the address that it has or that was found. */
export type PayerServiceDefinition = NonNullable<DavinciDefinition[PayerService]> & { readonly base: string };

/** A service as it can be called; undefined where the platform does not claim it, or has no address for it. */
export function serviceDefinition(
  { definition }: Pick<ResolvedPlatform, 'definition'>,
  service: PayerService,
): PayerServiceDefinition | undefined {
  const claimed = definition.davinci?.[service];
  return claimed?.base === undefined ? undefined : { ...claimed, base: claimed.base };
}

/** Why a service cannot be called, for people. */
export function whyNotCallable({ definition }: Pick<ResolvedPlatform, 'definition'>, service: PayerService): string {
  const name = service.toUpperCase();
  return definition.davinci?.[service] === undefined
    ? `the platform file names no ${name} service`
    : `the payer’s davinci-configuration gives no address of a ${name} service that may be used`;
}
