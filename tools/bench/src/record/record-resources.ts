/** How many entries of each kind a platform has; 2,000 in all. */
const entriesOfKind = {
  Condition: 100,
  MedicationRequest: 250,
  MedicationDispense: 150,
  AllergyIntolerance: 10,
  laboratory: 700,
  'vital-signs': 450,
  Immunization: 40,
  Procedure: 100,
  Encounter: 150,
  CareTeam: 3,
  Coverage: 2,
  ExplanationOfBenefit: 45,
} as const;

type Kind = keyof typeof entriesOfKind;

/** Two of five entries are at every platform, under an id of its own, as copies of hospital data at payers are. */
const isShared = (index: number): boolean => index % 5 < 2;

const tests = [
  ['4548-4', 'Hemoglobin A1c/Hemoglobin.total in Blood', '%'],
  ['2345-7', 'Glucose [Mass/volume] in Serum or Plasma', 'mg/dL'],
  ['2160-0', 'Creatinine [Mass/volume] in Serum or Plasma', 'mg/dL'],
  ['718-7', 'Hemoglobin [Mass/volume] in Blood', 'g/dL'],
  ['2951-2', 'Sodium [Moles/volume] in Serum or Plasma', 'mmol/L'],
  ['2823-3', 'Potassium [Moles/volume] in Serum or Plasma', 'mmol/L'],
  ['13457-7', 'Cholesterol in LDL [Mass/volume] by calculation', 'mg/dL'],
] as const;
const vitals = [
  ['8867-4', 'Heart rate', '/min'],
  ['29463-7', 'Body weight', 'kg'],
  ['8310-5', 'Body temperature', 'Cel'],
] as const;
const problems = [
  ['44054006', 'Diabetes mellitus type 2', 'E11.9'],
  ['59621000', 'Essential hypertension', 'I10'],
  ['195967001', 'Asthma', 'J45.909'],
  ['13644009', 'Hypercholesterolemia', 'E78.00'],
  ['396275006', 'Osteoarthritis', 'M19.90'],
] as const;
const medicines = [
  ['314076', 'lisinopril 10 MG Oral Tablet'],
  ['861007', 'metformin hydrochloride 500 MG Oral Tablet'],
  ['617310', 'atorvastatin 20 MG Oral Tablet'],
  ['197361', 'amlodipine 5 MG Oral Tablet'],
] as const;

/** The bench's patient, the same at every platform. */
export function makePatient(id: string): object {
  return {
    resourceType: 'Patient',
    id,
    name: [{ use: 'official', family: 'Benchmark', given: ['Robin', 'Sample'] }],
    gender: 'female',
    birthDate: '1970-03-04',
    telecom: [{ system: 'phone', value: '617-555-0143' }],
    address: [{ line: ['1 Example Street'], city: 'Springfield', postalCode: '01101' }],
  };
}

/**
 * Entries of one kind at one platform, the newest first; all by default.
 *
 * @param kind a resource type, or a category of Observations
 */
export function makeEntries(
  kind: string,
  platform: number,
  patient: string,
  { from = 0, count = (entriesOfKind as Readonly<Record<string, number>>)[kind] ?? 0 } = {},
): object[] {
  return Array.from({ length: count }, (_, index) => makeEntry(kind as Kind, platform, from + index, patient));
}

function makeEntry(kind: Kind, platform: number, index: number, patient: string): object {
  const isObservation = kind === 'laboratory' || kind === 'vital-signs';
  // What is not shared is at another minute at each platform.
  const when = timeOf(index, isShared(index) ? 0 : platform);
  const members = makers[kind](index, when);
  const { display } = members;
  return {
    resourceType: isObservation ? 'Observation' : kind,
    id: `${kind}-${platform}-${index}`,
    meta: {
      versionId: '1',
      lastUpdated: '2025-06-01T05:06:07.000Z',
      profile: ['http://hl7.org/fhir/us/core/StructureDefinition/us-core'],
    },
    text: {
      status: 'generated',
      div: `<div xmlns="http://www.w3.org/1999/xhtml"><p><b>${display}</b></p><table><tr><td>Recorded</td><td>${when}</td></tr><tr><td>Platform</td><td>Platform ${platform}</td></tr><tr><td>Patient</td><td>Robin Sample Benchmark</td></tr></table></div>`,
    },
    [kind === 'AllergyIntolerance' || kind === 'Immunization' ? 'patient' : 'subject']: {
      reference: `Patient/${patient}`,
    },
    ...members.resource,
  };
}

interface Made {
  readonly display: string;
  readonly resource: object;
}

const makers: Readonly<Record<Kind, (index: number, when: string) => Made>> = {
  laboratory: (index, when) => observation('laboratory', tests[index % tests.length] ?? tests[0], index, when),
  'vital-signs': (index, when) => observation('vital-signs', vitals[index % vitals.length] ?? vitals[0], index, when),
  Condition: (index, when) => {
    const [code, display, icd] = problems[index % problems.length] ?? problems[0];
    const coding = [
      { system: 'http://snomed.info/sct', code, display },
      { system: 'http://hl7.org/fhir/sid/icd-10-cm', code: icd, display },
    ];
    return {
      display,
      resource: {
        clinicalStatus: concept('http://terminology.hl7.org/CodeSystem/condition-clinical', 'active'),
        verificationStatus: concept('http://terminology.hl7.org/CodeSystem/condition-ver-status', 'confirmed'),
        category: [
          concept(
            'http://terminology.hl7.org/CodeSystem/condition-category',
            index < problems.length ? 'problem-list-item' : 'encounter-diagnosis',
          ),
        ],
        code: { coding, text: display },
        encounter: { reference: `Encounter/${index}` },
        onsetDateTime: when,
        recordedDate: when,
      },
    };
  },
  MedicationRequest: (index, when) => {
    const [code, display] = medicines[index % medicines.length] ?? medicines[0];
    return {
      display,
      resource: {
        status: index < medicines.length ? 'active' : 'completed',
        intent: 'order',
        medicationCodeableConcept: { ...concept('http://www.nlm.nih.gov/research/umls/rxnorm', code), text: display },
        authoredOn: when,
        requester: { reference: 'Practitioner/1', display: 'Dr. Pat Example' },
        dosageInstruction: [
          {
            text: 'Take one tablet daily',
            timing: { repeat: { frequency: 1, period: 1, periodUnit: 'd' } },
            doseAndRate: [{ doseQuantity: { value: 1, unit: 'tablet' } }],
          },
        ],
        dispenseRequest: {
          numberOfRepeatsAllowed: 3,
          expectedSupplyDuration: { value: 30, unit: 'days', system: 'http://unitsofmeasure.org', code: 'd' },
        },
      },
    };
  },
  MedicationDispense: (index, when) => {
    const [code, display] = medicines[index % medicines.length] ?? medicines[0];
    return {
      display,
      resource: {
        status: 'completed',
        medicationCodeableConcept: { ...concept('http://www.nlm.nih.gov/research/umls/rxnorm', code), text: display },
        whenHandedOver: when,
        quantity: { value: 30, unit: 'tablet' },
        daysSupply: { value: 30, unit: 'days' },
      },
    };
  },
  AllergyIntolerance: (index, when) => ({
    display: `Substance ${index}`,
    resource: {
      clinicalStatus: concept('http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical', 'active'),
      code: { text: `Substance ${index}` },
      criticality: index === 0 ? 'high' : 'low',
      recordedDate: when,
      reaction: [{ manifestation: [{ text: 'Hives' }], severity: 'moderate' }],
    },
  }),
  Immunization: (index, when) => ({
    display: 'Influenza vaccine',
    resource: {
      status: 'completed',
      vaccineCode: { ...concept('http://hl7.org/fhir/sid/cvx', `${140 + (index % 8)}`), text: 'Influenza vaccine' },
      occurrenceDateTime: when,
    },
  }),
  Procedure: (index, when) => ({
    display: 'Office visit procedure',
    resource: {
      status: 'completed',
      code: { ...concept('http://www.ama-assn.org/go/cpt', `${99200 + (index % 20)}`), text: 'Office visit procedure' },
      performedDateTime: when,
    },
  }),
  Encounter: (index, when) => ({
    display: 'Office visit',
    resource: {
      status: 'finished',
      class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
      type: [{ text: 'Office visit' }],
      period: { start: when, end: when },
      participant: [{ individual: { display: `Dr. ${index % 7} Example` } }],
      serviceProvider: { display: 'Example Clinic' },
    },
  }),
  CareTeam: (index) => ({
    display: 'Care team',
    resource: { status: 'active', participant: [{ member: { display: `Dr. ${index} Example` } }] },
  }),
  Coverage: (index) => ({
    display: 'Example Health Plan',
    resource: { status: 'active', payor: [{ display: 'Example Health Plan' }], subscriberId: `S${index}` },
  }),
  ExplanationOfBenefit: (index, when) => ({
    display: 'Pharmacy claim',
    resource: {
      status: 'active',
      use: 'claim',
      type: concept('http://terminology.hl7.org/CodeSystem/claim-type', 'pharmacy'),
      created: when,
      insurer: { display: 'Example Health Plan' },
      provider: { display: 'Example Pharmacy' },
      billablePeriod: { start: when, end: when },
      identifier: [{ system: 'urn:example:claims', value: `${index}` }],
      item: [
        {
          sequence: 1,
          productOrService: concept(
            'http://www.nlm.nih.gov/research/umls/rxnorm',
            (medicines[index % medicines.length] ?? medicines[0])[0],
          ),
          servicedDate: when.slice(0, 10),
        },
      ],
    },
  }),
};

function observation(
  category: string,
  [code, display, unit]: readonly [code: string, display: string, unit: string],
  index: number,
  when: string,
): Made {
  return {
    display,
    resource: {
      status: 'final',
      category: [concept('http://terminology.hl7.org/CodeSystem/observation-category', category)],
      code: { coding: [{ system: 'http://loinc.org', code, display }], text: display },
      encounter: { reference: `Encounter/${index}` },
      effectiveDateTime: when,
      issued: when,
      performer: [{ reference: 'Organization/1', display: 'Example Laboratory' }],
      valueQuantity: { value: 5 + (index % 40) / 10, unit, system: 'http://unitsofmeasure.org', code: unit },
      interpretation: [concept('http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation', 'N')],
      referenceRange: [{ low: { value: 4, unit }, high: { value: 8, unit } }],
    },
  };
}

function concept(system: string, code: string): { readonly coding: readonly object[] } {
  return { coding: [{ system, code, display: code }] };
}

/** A day apart each, back from a fixed day: figures of one commit are those of the next. */
function timeOf(index: number, minute: number): string {
  const at = Date.UTC(2025, 5, 1, 10, minute) - index * 86_400_000;
  return new Date(at).toISOString().replace('.000Z', 'Z');
}
