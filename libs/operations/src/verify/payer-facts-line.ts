import { loadPayerFacts, staleFacts } from '@fhir-gateway/coverage-tools/payer-facts';
import type { PlatformDefinition } from '@fhir-gateway/platform-registry';

/**
 * How much of what is known of payers a person should read again, in a line without its end; empty where nothing is known.
 *
 * @param now epoch milliseconds
 */
export function payerFactsLine(
  directories: readonly string[],
  definitions: readonly PlatformDefinition[],
  now: number,
): string {
  const { facts } = loadPayerFacts(directories, definitions);
  if (facts.payers.length === 0) return '';
  const stale = staleFacts(facts, new Date(now).toISOString().slice(0, 10)).length;
  return `${facts.payers.length} payers with facts on prior authorization, ${stale} of the facts old`;
}
