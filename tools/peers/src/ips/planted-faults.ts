import type { Bundle, Composition, FhirResource } from 'fhir/r4.js';

type Document = Bundle<FhirResource>;
type Plant = (document: Document) => void;
type Members = Record<string, unknown>;

/** Takes an element away from the first entry of a type, whose profile may be told by a part of its name. */
const without =
  (type: string, element: string, profile = ''): Plant =>
  (document) => {
    const entry = entryOf(document, type, profile);
    for (const name of Object.keys(entry)) if (name.startsWith(element)) delete entry[name];
  };

const section =
  (change: (section: NonNullable<Composition['section']>[number]) => void): Plant =>
  (document) => {
    const [first] = (entryOf(document, 'Composition') as unknown as Composition).section ?? [];
    if (first) change(first);
  };

/** Faults that a validator of IPS has to find in a document, one at a time. */
export const plantedFaults: Readonly<Record<string, Plant>> = {
  'result-without-performer': without('Observation', 'performer', 'results-laboratory'),
  'result-without-category': without('Observation', 'category', 'results-laboratory'),
  'result-without-time': without('Observation', 'effective', 'results-laboratory'),
  'result-without-value': without('Observation', 'value', 'results-laboratory'),
  'vital-sign-without-time': without('Observation', 'effective', 'vitalsigns'),
  'patient-without-birth-date': without('Patient', 'birthDate'),
  'patient-without-name': without('Patient', 'name'),
  'problem-without-code': without('Condition', 'code'),
  'allergy-without-status': without('AllergyIntolerance', 'clinicalStatus'),
  'procedure-without-time': without('Procedure', 'performed'),
  'order-that-forbids': (document) => void (entryOf(document, 'MedicationRequest')['doNotPerform'] = true),
  'bundle-without-identifier': (document) => void delete document.identifier,
  'bundle-without-time': (document) => void delete document.timestamp,
  'section-without-text': section((one) => void delete one.text),
  'section-without-entries-and-reason': section((one) => void delete one.entry),
  'section-missing': (document) => void (entryOf(document, 'Composition') as unknown as Composition).section?.shift(),
  'narrative-with-script': section((one) => {
    if (one.text) one.text.div = '<div xmlns="http://www.w3.org/1999/xhtml"><script>x</script></div>';
  }),
  'entry-that-nothing-leads-to': (document) =>
    void document.entry?.push({
      fullUrl: 'urn:uuid:6e5f2a44-0b7c-4f5e-9d2b-3a1f0c9e8d7b',
      resource: { resourceType: 'Organization', name: 'Nobody’s' },
    }),
};

function entryOf({ entry = [] }: Document, type: string, profile = ''): Members {
  const found = entry.find(
    ({ resource }) => resource?.resourceType === type && JSON.stringify(resource.meta ?? {}).includes(profile),
  );
  if (!found?.resource) throw new Error(`The document has no ${type}.`);
  return found.resource as unknown as Members;
}
