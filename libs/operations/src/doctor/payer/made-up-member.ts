import type { CoverageContext } from '@fhir-gateway/coverage-tools';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';

const id = 'made-up-member';
const subject = { reference: `Patient/${id}` };
/** Says of a resource that it is a test. @see https://terminology.hl7.org/CodeSystem-v3-ActReason.html HTEST */
const meta = { security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActReason', code: 'HTEST' }] };

/** Whom a trial is about. */
export const madeUpMember = id;

/**
 * The record of somebody who is made up, with a coverage of this payer and nothing else.
 *
 * @param number of a test member of the payer
 */
export function madeUpRecord(
  { definition }: Pick<ResolvedPlatform, 'definition'>,
  number = 'TEST-0000',
): Pick<CoverageContext, 'records' | 'recordsBaseUrl'> {
  const [identifier] = definition.davinci?.payerIdentifiers ?? [];
  const patient = {
    ...{ resourceType: 'Patient', id, meta, active: true, gender: 'unknown', birthDate: '1970-01-01' },
    name: [{ family: 'Test', given: ['Made-up'] }],
  };
  const coverage = {
    ...{ resourceType: 'Coverage', id: 'made-up-coverage', meta, status: 'active', subscriberId: number },
    ...{ beneficiary: subject, subscriber: subject, relationship: { coding: [{ code: 'self' }] } },
    identifier: [{ type: { coding: [{ code: 'MB' }] }, value: number }],
    payor: [{ display: definition.name, ...(identifier && { identifier }) }],
  };
  const bundleOf = (...resources: object[]) => ({
    ...{ resourceType: 'Bundle', type: 'searchset' },
    entry: resources.map((resource) => ({ resource })),
  });
  const bodies: Readonly<Record<string, object>> = {
    [`Patient/${id}`]: patient,
    Coverage: bundleOf(coverage),
    [`Coverage/${coverage.id}`]: coverage,
  };
  return {
    recordsBaseUrl: 'https://record.invalid/fhir',
    records: async ({ path }) => {
      const body = bodies[path] ?? (path.includes('/') ? undefined : bundleOf());
      return { status: body ? 200 : 404, body };
    },
  };
}
