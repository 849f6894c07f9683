import { hasNextPage } from '@fhir-gateway/fhir';
import type { Bundle, Reference, Resource } from 'fhir/r4.js';
import { idOf } from '../../record-resources.js';
import type { ValueSets } from '../questionnaire/value-sets.js';
import type { ElmRetrieve } from './elm-needs.js';
import { planQuery, type ReadRecord } from './record-query.js';

/** Why resources of a type are not at hand; the reason holds nothing of the record. */
type Missing = ReadonlyMap<string, string>;

/** What logic works over, and what of it could not be read. */
export interface ElmData {
  readonly resources: readonly Resource[];
  readonly missing: Missing;
}

const limits = { queries: 10, reads: 10, codes: 100, resources: 500 } as const;
/** Of one patient each there is none or one; a search of the patient finds none of the others either. */
const byReference = ['Practitioner', 'PractitionerRole', 'Organization', 'Location'];

/**
 * Reads what logic retrieves, about the patient of the form alone and with the caller's own access: by search what
 * belongs to a patient, by reference whom the order and the encounters name. A type that cannot be read whole costs what
 * looks at it, since "the latest" of a part is a wrong answer.
 */
export async function readElmData(
  retrieves: readonly ElmRetrieve[],
  {
    patientId,
    resources,
    read,
    valueSets,
  }: {
    readonly patientId: string;
    readonly resources: readonly Resource[];
    readonly read: ReadRecord | undefined;
    readonly valueSets: ValueSets;
  },
): Promise<ElmData> {
  const missing = new Map<string, string>();
  const found: Resource[] = [];
  const types = [...new Set(retrieves.map(({ type }) => type))];
  const isWanted = (type: string) => !['Patient', 'Coverage'].includes(type) && !byReference.includes(type);
  const searched = types.filter(isWanted);
  // These queries leave nothing open.
  const engine = { evaluateAll: async () => [] };
  await Promise.all(
    searched.map(async (type, index) => {
      if (index >= limits.queries) return missing.set(type, `more than ${limits.queries} queries of the record`);
      if (!read) return missing.set(type, 'no record is at hand');
      const code = filterOf(retrieves.filter((one) => one.type === type), valueSets); // prettier-ignore
      const search = new URLSearchParams({ patient: patientId, ...(code !== undefined && { code }), _count: '200' });
      const planned = await planQuery(`${type}?${search}`, { patientId, variables: {}, engine });
      if ('refused' in planned) return missing.set(type, planned.refused);
      const answer = await read(planned);
      if (answer?.resourceType !== 'Bundle')
        return missing.set(type, 'the record did not answer a query that it needs');
      const { entry = [] } = answer as Bundle;
      const own = entry.flatMap(({ resource }) => (resource?.resourceType === type ? resource : []));
      const isPart = hasNextPage(answer) || own.length > limits.resources;
      if (isPart) return missing.set(type, 'the record has more than is read for it');
      found.push(...own);
      return missing;
    }),
  );
  const known = [...resources, ...found.filter((one) => !resources.some((other) => isSame(one, other)))];
  const referred = byReference.filter((type) => types.includes(type));
  return { resources: [...known, ...(await readReferred(referred, known, read))], missing };
}

/** Whom the order and the encounters name; one that is not shown is not there. */
async function readReferred(
  types: readonly string[],
  known: readonly Resource[],
  read: ReadRecord | undefined,
): Promise<Resource[]> {
  const wanted = known.flatMap(referencesOf).flatMap((reference) =>
    types.flatMap((type) => {
      const id = idOf(reference, type);
      return id === undefined ? [] : [`${type}/${id}`];
    }),
  );
  const missing = [...new Set(wanted)].filter((path) => !known.some((one) => `${one.resourceType}/${one.id}` === path));
  const answers = await Promise.all(missing.slice(0, limits.reads).map((path) => read?.({ path, query: '' })));
  return answers.flatMap((answer, index) =>
    answer !== undefined && `${answer.resourceType}/${answer.id}` === missing[index] ? [answer] : [],
  );
}

function referencesOf(resource: Resource): Reference[] {
  const { requester, performer, serviceProvider, participant, location } = resource as {
    requester?: Reference;
    performer?: Reference | Reference[];
    serviceProvider?: Reference;
    participant?: readonly { individual?: Reference }[];
    location?: readonly { location?: Reference }[];
  };
  const isOfPeople = /Request$|^Encounter$/.test(resource.resourceType);
  if (!isOfPeople) return [];
  return [
    requester,
    ...[performer].flat(),
    serviceProvider,
    ...(Array.isArray(participant) ? participant.map((one) => one.individual) : []),
    ...(Array.isArray(location) ? location.map((one) => one.location) : []),
  ].filter((one): one is Reference => typeof one === 'object' && one !== null);
}

/** The codes of all retrieves of a type as one search takes them; undefined where one of them takes all, or too many. */
function filterOf(retrieves: readonly ElmRetrieve[], valueSets: ValueSets): string | undefined {
  const wanted = new Set<string>();
  for (const { codes } of retrieves) {
    if (!codes) return undefined;
    for (const one of codes) {
      const listed = 'valueSet' in one ? valueSets.codesOf(one.valueSet) : undefined;
      if (listed?.isComplete === false) return undefined;
      for (const { system, code = '' } of listed?.codings ?? [one as { system?: string; code?: string }]) {
        wanted.add(system === undefined ? code : `${system}|${code}`);
      }
    }
    if (wanted.size > limits.codes) return undefined;
  }
  return wanted.size === 0 ? undefined : [...wanted].join(',');
}

function isSame(one: Resource, other: Resource): boolean {
  return one.resourceType === other.resourceType && one.id === other.id;
}
