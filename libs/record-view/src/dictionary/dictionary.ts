import { readConcepts, type ConceptTable } from './concepts.js';
import { readClasses, readProducts, type NamedSet } from './medicines.js';

/** What a table of the dictionary is about. */
export type Kind =
  | 'labs'
  | 'surveys'
  | 'imaging'
  | 'problems'
  | 'medications'
  | 'vaccines'
  | 'allergens'
  | 'documents'
  | 'services'
  | 'procedures';

const kindsOfTypes: Readonly<Record<string, readonly Kind[]>> = {
  Observation: ['labs', 'surveys'],
  DiagnosticReport: ['labs', 'imaging'],
  ImagingStudy: ['imaging'],
  ServiceRequest: ['labs', 'imaging', 'services', 'procedures'],
  Procedure: ['procedures'],
  DeviceRequest: ['services'],
  Condition: ['problems'],
  FamilyMemberHistory: ['problems'],
  MedicationRequest: ['medications'],
  MedicationStatement: ['medications'],
  MedicationDispense: ['medications'],
  MedicationAdministration: ['medications'],
  Medication: ['medications'],
  Immunization: ['vaccines'],
  AllergyIntolerance: ['allergens'],
  DocumentReference: ['documents', 'imaging'],
  QuestionnaireResponse: ['surveys'],
};

/** What a code of a resource of a type can be; empty for types that the dictionary has no words for. */
export function kindsOf(resourceType: string): readonly Kind[] {
  return kindsOfTypes[resourceType] ?? [];
}

const loaders: Readonly<Record<Kind, () => Promise<string>>> = {
  labs: async () => (await import('./data/labs.js')).labs,
  surveys: async () => (await import('./data/surveys.js')).surveys,
  imaging: async () => (await import('./data/imaging.js')).imaging,
  problems: async () => (await import('./data/problems.js')).problems,
  medications: async () => (await import('./data/medications.js')).medications,
  vaccines: async () => (await import('./data/vaccines.js')).vaccines,
  allergens: async () => (await import('./data/allergens.js')).allergens,
  documents: async () => (await import('./data/documents.js')).documents,
  procedures: async () => (await import('./data/procedures.js')).procedures,
  services: async () => (await import('./data/services.js')).services,
};

const tables = new Map<Kind, Promise<ConceptTable>>();

/** A table, read when it is first asked for and then the same for everybody: the tables never change while a process runs. */
export function tableOf(kind: Kind): Promise<ConceptTable> {
  const there = tables.get(kind) ?? loaders[kind]().then(readConcepts);
  tables.set(kind, there);
  return there;
}

/** Medicines by their codes and classes. */
export interface MedicineSets {
  /** What a product contains, by its RxNorm code: names of ingredients. */
  readonly products: ReadonlyMap<string, readonly string[]>;
  readonly classes: readonly NamedSet[];
}

let medicines: Promise<MedicineSets> | undefined;

/** The products and classes of medicines, read when first asked for. */
export function medicineSets(): Promise<MedicineSets> {
  medicines ??= Promise.all([import('./data/medication-products.js'), import('./data/medication-classes.js')]).then(
    ([{ medicationProducts }, { medicationClasses }]) => ({
      products: readProducts(medicationProducts),
      classes: readClasses(medicationClasses),
    }),
  );
  return medicines;
}

let groups: Promise<readonly NamedSet[]> | undefined;

/** Vaccines by what they protect from: the members are CVX codes. */
export function vaccineGroups(): Promise<readonly NamedSet[]> {
  groups ??= import('./data/vaccine-groups.js').then(({ vaccineGroups: lines }) => readClasses(lines));
  return groups;
}

let panels: Promise<ReadonlyMap<string, readonly string[]>> | undefined;

/** Members of laboratory panels, LOINC codes both. */
export function labPanels(): Promise<ReadonlyMap<string, readonly string[]>> {
  panels ??= import('./data/lab-panels.js').then(
    ({ labPanels: lines }) =>
      new Map(
        lines
          .split('\n')
          .map((line): [string, string[]] => [line.split('\t')[0] ?? '', line.split('\t')[1]?.split(' ') ?? []]),
      ),
  );
  return panels;
}
