import type { RecordConnection } from '@fhir-gateway/patient-record';
import { generateSystems, patientIdIn, type RecordSystem } from '@fhir-gateway/sandbox/records';
import type { TruthPlatform } from '@fhir-gateway/sandbox/truth';
import type { FhirResource } from 'fhir/r4.js';

/** The settings of the records that {@link sandboxConnections} reads, for the truth about them. */
export const recordOptions = { seed: 1, patients: 12, asOf: '2026-06-01T00:00:00.000Z' };

const systems = generateSystems(recordOptions);
const systemOf: Readonly<Record<TruthPlatform, RecordSystem>> = {
  'sandbox-ehr': 'ehr',
  'sandbox-clinic': 'clinic',
  'sandbox-payer': 'member',
};

/** By platform, owner and type: a test asks for each search of a record many times. */
const resourcesOf = new Map<string, FhirResource[]>();
for (const [platform, system] of Object.entries(systemOf)) {
  for (const one of systems[system].resources as readonly FhirResource[]) {
    const key = `${platform} ${ownerOf(one)} ${one.resourceType}`;
    resourcesOf.set(key, [...(resourcesOf.get(key) ?? []), one]);
  }
}

/** The status that a platform answers one search with instead of with its records. */
export type Fault = number;

/** What a reader is asked for. */
export interface AskedSearch {
  readonly platform: TruthPlatform;
  readonly type: string;
}

/**
 * The connections of one person to the three systems of the sandbox, read from the generated resources without a server.
 *
 * @param person the id of the Patient at `sandbox-ehr`
 * @param faultOf what to answer with instead
 */
export function sandboxConnections(
  person: string,
  faultOf: (asked: AskedSearch) => Fault | undefined = () => undefined,
): RecordConnection[] {
  return (Object.keys(systemOf) as TruthPlatform[]).map((platform) => {
    const patientId = patientIdIn(systemOf[platform], person);
    return {
      id: platform,
      platformName: platform,
      patientId,
      baseUrl: `http://gateway.test/api/fhir/${platform}`,
      isStrict: false,
      reader: ({ path, query = '' }) => {
        const fault = faultOf({ platform, type: path });
        if (fault !== undefined) {
          return Promise.resolve({ status: fault, headers: {}, body: { resourceType: 'OperationOutcome', issue: [] } });
        }
        const params = new URLSearchParams(query);
        const owned = resourcesOf.get(`${platform} Patient/${patientId} ${path}`) ?? [];
        const entry = owned
          .filter((one) => isInCategory(one, params.get('category')))
          .map((resource) => ({ resource, search: { mode: 'match' } }));
        return Promise.resolve({
          status: 200,
          headers: {},
          body: { resourceType: 'Bundle', type: 'searchset', entry },
        });
      },
    };
  });
}

function ownerOf(one: FhirResource): string | undefined {
  const members = one as unknown as Readonly<Record<string, { reference?: string } | undefined>>;
  return (members['subject'] ?? members['patient'] ?? members['beneficiary'])?.reference;
}

function isInCategory(one: FhirResource, wanted: string | null): boolean {
  if (wanted === null || one.resourceType !== 'Observation') return true;
  return one.category?.some(({ coding }) => coding?.some(({ code }) => code === wanted)) === true;
}
