import { loadTableText } from './table-text.js';
import { linesOf, readConcepts, type ConceptTable, type Kind } from './concepts.js';
import { readClasses, readProducts, type NamedSet } from './medicines.js';

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

const tables = new Map<Kind, Promise<ConceptTable>>();

/** A table, read when it is first asked for and then the same for everybody: the tables never change while a process runs. */
export function tableOf(kind: Kind): Promise<ConceptTable> {
  const there = tables.get(kind) ?? loadTableText(kind).then(readConcepts);
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
  medicines ??= Promise.all([loadTableText('medication-products'), loadTableText('medication-classes')]).then(
    ([products, classes]) => ({ products: readProducts(products), classes: readClasses(classes) }),
  );
  return medicines;
}

let groups: Promise<readonly NamedSet[]> | undefined;

/** Vaccines by what they protect from: the members are CVX codes. */
export function vaccineGroups(): Promise<readonly NamedSet[]> {
  groups ??= loadTableText('vaccine-groups').then(readClasses);
  return groups;
}

let panels: Promise<ReadonlyMap<string, readonly string[]>> | undefined;

/** Members of laboratory panels, LOINC codes both. */
export function labPanels(): Promise<ReadonlyMap<string, readonly string[]>> {
  panels ??= loadTableText('lab-panels').then(
    (text) =>
      new Map(
        linesOf(text).map((line): [string, string[]] => {
          const [panel = '', members] = line.split('\t');
          return [panel, members?.split(' ') ?? []];
        }),
      ),
  );
  return panels;
}
