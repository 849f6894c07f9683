import type { Organization } from 'fhir/r4.js';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry/platform';
import { CoverageError } from '../coverage-error.js';

/**
 * Refuses to tell one payer of a coverage that another issued. Judged where both the platform file and the record name
 * the payer in the same identifier system; where they do not, nothing is known that could be compared.
 *
 * @throws CoverageError COVERAGE_OTHER_PAYER
 */
export function requireOwnPayer({ definition }: ResolvedPlatform, payer: Organization | undefined): void {
  const own = definition.davinci?.payerIdentifiers ?? [];
  const named = (payer?.identifier ?? []).filter(({ system }) => own.some((one) => one.system === system));
  if (named.length === 0) return;
  const isOwn = named.some(({ system, value }) => own.some((one) => one.system === system && one.value === value));
  if (isOwn) return;
  throw new CoverageError(
    'COVERAGE_OTHER_PAYER',
    'This coverage was issued by another payer; it is not sent to this one.',
  );
}
