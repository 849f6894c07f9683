/** The resource that every benchmark reads; invented throughout. */
export const observationId = 'bench-glucose';
/** The patient whose sign-in the benchmark plays. */
export const patientId = 'bench-patient';

const entriesOfSearch = 23;
/** Long enough that one Observation weighs about 3 KB, as results with reference ranges and notes do. */
const note = 'Measured on a fasting sample. The value is invented and describes nobody. '.repeat(10);

/**
 * One laboratory result of about 3 KB.
 *
 * @param id the resource's id
 */
export function makeObservation(id: string): object {
  return {
    resourceType: 'Observation',
    id,
    meta: {
      versionId: '1',
      lastUpdated: '2025-03-04T05:06:07.000Z',
      profile: ['http://hl7.org/fhir/us/core/StructureDefinition/us-core-observation-lab'],
    },
    text: { status: 'generated', div: `<div xmlns="http://www.w3.org/1999/xhtml"><p>Glucose 5.4 mmol/L</p></div>` },
    status: 'final',
    category: [
      {
        coding: [
          {
            system: 'http://terminology.hl7.org/CodeSystem/observation-category',
            code: 'laboratory',
            display: 'Laboratory',
          },
        ],
      },
    ],
    code: {
      coding: [
        { system: 'http://loinc.org', code: '14749-6', display: 'Glucose [Moles/volume] in Serum or Plasma' },
        { system: 'urn:oid:1.2.36.1.2001.1005.17', code: 'GLU', display: 'Glucose' },
      ],
      text: 'Glucose',
    },
    subject: { reference: `Patient/${patientId}` },
    encounter: { reference: 'Encounter/bench-encounter' },
    effectiveDateTime: '2025-03-04T04:00:00+00:00',
    issued: '2025-03-04T05:06:07.000Z',
    performer: [{ reference: 'Practitioner/bench-practitioner' }, { reference: 'Organization/bench-laboratory' }],
    valueQuantity: { value: 5.4, unit: 'mmol/L', system: 'http://unitsofmeasure.org', code: 'mmol/L' },
    interpretation: [
      {
        coding: [
          {
            system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation',
            code: 'N',
            display: 'Normal',
          },
        ],
      },
    ],
    note: [{ text: note }, { text: note }],
    referenceRange: [
      {
        low: { value: 3.9, unit: 'mmol/L', system: 'http://unitsofmeasure.org', code: 'mmol/L' },
        high: { value: 5.6, unit: 'mmol/L', system: 'http://unitsofmeasure.org', code: 'mmol/L' },
        text: '3.9 to 5.6 mmol/L, fasting',
      },
    ],
  };
}

/**
 * A page of a search of about 70 KB, with absolute links of the platform as real servers send them.
 *
 * @param base the platform's FHIR base URL, without trailing slash
 */
export function makeSearchBundle(base: string): object {
  const search = `${base}/Observation?patient=${patientId}&category=laboratory`;
  return {
    resourceType: 'Bundle',
    id: 'bench-search',
    type: 'searchset',
    total: entriesOfSearch * 4,
    link: [
      { relation: 'self', url: search },
      { relation: 'next', url: `${search}&_page=2` },
    ],
    entry: Array.from({ length: entriesOfSearch }, (_, index) => makeEntry(base, `bench-result-${index}`)),
  };
}

/** One entry of a search page. */
function makeEntry(base: string, id: string): object {
  return { fullUrl: `${base}/Observation/${id}`, resource: makeObservation(id), search: { mode: 'match' } };
}
