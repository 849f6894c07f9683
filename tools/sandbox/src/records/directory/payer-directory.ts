import type { Resource } from 'fhir/r4.js';
import { drugEntries } from './drugs.js';
import { planEntries } from './plans.js';
import { providerEntries } from './providers.js';

/**
 * What the sandbox payer publishes for everybody: a provider directory (Plan-Net) and formularies (US Drug Formulary 2).
 * All of it is invented; it holds nothing of a member.
 *
 * @param asOf the "today" of the records, an ISO instant
 */
export function payerDirectory(asOf: string): Resource[] {
  const asOfMs = Date.parse(asOf);
  return [...planEntries(asOfMs), ...providerEntries(asOfMs), ...drugEntries(asOfMs)];
}
