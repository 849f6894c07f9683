import { normalizeName } from './names.js';
import type { PlatformSummary } from './resolved-platform.js';
import type { PlatformDefinition } from './schema/types.js';

/**
 * Whether a platform goes by a payer id, in a state if one is given. Ids are names: leading zeros count, case does not.
 * A platform that says nothing about states is taken to serve all of them.
 *
 * @param state postal code
 */
export function hasPayerId(definition: PlatformDefinition, payerId: string, state?: string): boolean {
  const wanted = payerId.trim().toUpperCase();
  const isSame = (id: string) => id.toUpperCase() === wanted;
  const byState = Object.entries(definition.payerIdsByState ?? {});
  const isKnown = payerIdsOf(definition).some(isSame);
  if (!isKnown || state === undefined) return isKnown;
  const code = state.trim().toUpperCase();
  const statesOfId = byState.filter(([, ids]) => ids.some(isSame)).map(([of]) => of);
  if (statesOfId.length > 0) return statesOfId.includes(code);
  return definition.nationwide === true || definition.states === undefined || definition.states.includes(code);
}

/** Every payer id of a platform, those of single states included, once each. */
export function payerIdsOf({ payerIds = [], payerIdsByState = {} }: PlatformDefinition): string[] {
  return [...new Set([...payerIds, ...Object.values(payerIdsByState).flat()])];
}

/** The services that a platform file claims, and those of them whose address it gives; empty where it claims none. */
export function payerServicesOf({
  capabilities,
  davinci,
}: PlatformDefinition): Pick<PlatformSummary, 'payerServices' | 'payerAddresses'> {
  const services = ['crd', 'dtr', 'pas'] as const;
  const payerServices = services.filter((name) => capabilities?.[name] === true || davinci?.[name]);
  if (payerServices.length === 0) return {};
  const payerAddresses = payerServices.filter((name) => davinci?.[name]?.base !== undefined);
  return { payerServices, payerAddresses };
}

/** Those that go by a payer id, platforms where people reach their own record first, else in the order given. */
export function payersById(
  definitions: readonly PlatformDefinition[],
  payerId: string,
  state?: string,
): PlatformDefinition[] {
  const isDirectory = ({ capabilities }: PlatformDefinition) => (capabilities?.patientAccess === false ? 1 : 0);
  return definitions
    .filter((definition) => hasPayerId(definition, payerId, state))
    .sort((a, b) => isDirectory(a) - isDirectory(b));
}

/** What a coverage says of a payer: a FHIR identifier, or a name. */
export type PayerName = { readonly system: string; readonly value: string } | { readonly name: string };

/** Those that go by an identifier or exactly by a name, in the order given. */
export function payersGoingBy(definitions: readonly PlatformDefinition[], by: PayerName): PlatformDefinition[] {
  return definitions.filter((definition) => goesBy(definition, by));
}

/**
 * Whether a platform is the payer of an identifier that its file lists, or has exactly this name, display name or alias,
 * compared without case and separators. A sandbox has names of a payer where it claims a payer's services.
 */
function goesBy(definition: PlatformDefinition, by: PayerName): boolean {
  const { kind, davinci, name, displayName = '', aliases = [] } = definition;
  if ('system' in by) {
    return davinci?.payerIdentifiers?.some(({ system, value }) => system === by.system && value === by.value) ?? false;
  }
  const wanted = normalizeName(by.name);
  const isPayer = kind === 'payer' || davinci !== undefined;
  return isPayer && wanted !== '' && [name, displayName, ...aliases].some((one) => normalizeName(one) === wanted);
}
