import { keepDigits } from '@fhir-gateway/fhir';
import type { AllergyIntolerance, FhirResource, Medication, MedicationDispense, MedicationStatement } from 'fhir/r4.js';

import type { Fact, FactSource } from '../facts/fact.js';
import { disputeWords } from '../matching/dispute-words.js';
import { contentHash } from '../matching/content-hash.js';
import type { RecordSection } from '../sections/record-sections.js';
import { documentCopy, type Members } from './document-copy.js';
import type { EntryContext } from './entry-context.js';
import { useOfDevice } from './ips-device.js';
import { absent, ipsProfiles, observationCategories } from './ips-profiles.js';
import type { IpsPart } from './ips-sections.js';

const withdrawn = new Set(['entered-in-error', 'cancelled', 'draft', 'not-done', 'intended']);
/** What stands for an entry of another type, where a section has none of its own. */
const substitutes: Partial<Record<RecordSection, FhirResource['resourceType']>> = {
  medications: 'MedicationDispense',
  devices: 'Device',
};
const notIntended = new Set(['proposal', 'plan', 'option']);

/** The newest source of a fact that its section can hold; undefined where there is none. */
export function sourceFor({ sources }: Fact, { from, types }: Pick<IpsPart, 'from' | 'types'>): FactSource | undefined {
  const usable = sources.filter(({ resource }) => isUsable(resource));
  const fitting = usable.filter(({ resource }) => types.includes(resource.resourceType));
  const active = fitting.find(({ resource }) => 'status' in resource && resource.status === 'active');
  const substitute = usable.find(({ resource }) => resource.resourceType === substitutes[from]);
  return (from === 'medications' ? active : undefined) ?? fitting[0] ?? substitute;
}

/** Nothing withdrawn, planned or forbidden is an entry; the profile of an order has no `doNotPerform`. */
function isUsable(resource: FhirResource): boolean {
  const { status, intent, doNotPerform } = resource as unknown as Members;
  return !withdrawn.has(String(status)) && !notIntended.has(String(intent)) && doNotPerform !== true;
}

/**
 * One entry of a platform as the document has it: references of the document, the profile named, and what the profile
 * requires and the platform does not say marked as absent. The section has the narrative.
 *
 * @param id of the entry in the document
 */
export function ipsEntry(
  id: string,
  fact: Fact,
  { connection, resource }: FactSource,
  section: Pick<IpsPart, 'from'>,
  { references, patientUrl }: EntryContext,
): FhirResource {
  const given = asListed(resource, fact);
  const profile = profileOf(given.resourceType, section);
  const entry = documentCopy(id, connection, given, { profile, references });
  complete(entry, fact, section, patientUrl);
  noteDisputes(entry, fact);
  // `7.0` is not `7`: what is written of a copy has the digits of the platform.
  keepDigits(entry, given);
  return entry as unknown as FhirResource;
}

/** A document of IPS has no dispenses and no devices in its sections: what is taken, and what is used, is there. */
function asListed(resource: FhirResource, fact: Fact): FhirResource {
  if (resource.resourceType === 'MedicationDispense') return statementOf(resource);
  if (resource.resourceType === 'Device') return useOfDevice(resource, fact);
  return resource;
}

function profileOf(type: string, { from }: Pick<IpsPart, 'from'>): string | undefined {
  if (type === 'Observation') return from === 'vitals' ? ipsProfiles.vitals : ipsProfiles.results;
  return Object.hasOwn(ipsProfiles, type) ? ipsProfiles[type as keyof typeof ipsProfiles] : undefined;
}

function complete(entry: Members, fact: Fact, { from }: Pick<IpsPart, 'from'>, patientUrl: string): void {
  const type = String(entry['resourceType']);
  const named = ['AllergyIntolerance', 'Immunization'].includes(type) ? 'patient' : 'subject';
  entry[named] = { reference: patientUrl };
  if (['AllergyIntolerance', 'Condition', 'Procedure'].includes(type)) entry['code'] ??= { text: fact.display };
  if (type === 'AllergyIntolerance') completeAllergy(entry, fact);
  if (type === 'Procedure' && !has(entry, 'performed')) entry['_performedDateTime'] = absent;
  if (type === 'MedicationStatement' && !has(entry, 'effective')) entry['_effectiveDateTime'] = absent;
  if (type === 'DeviceUseStatement' && !has(entry, 'timing')) entry['_timingDateTime'] = absent;
  if (type === 'DiagnosticReport') completeReport(entry);
  if (type.startsWith('Medication')) nameMedication(entry, fact);
  if (type === 'Observation') completeObservation(entry, from);
}

/** Types of the document whose entries have remarks. */
const noted: ReadonlySet<string> = new Set([
  ...['AllergyIntolerance', 'Condition', 'DeviceUseStatement', 'Immunization', 'MedicationRequest'],
  ...['MedicationStatement', 'Observation', 'Procedure'],
]);

/** A reader of the entries alone has to know what the sources do not agree in. */
function noteDisputes(entry: Members, fact: Fact): void {
  const said = [...fact.warnings.filter((one) => one.includes('disputed: ')), ...disputeWords(fact)];
  if (said.length === 0 || !noted.has(String(entry['resourceType']))) return;
  const given = Array.isArray(entry['note']) ? (entry['note'] as unknown[]) : [];
  entry['note'] = [...given, ...said.map((text) => ({ text }))];
}

/** What every source codes and has seen: the newest one alone may say less than all of them. */
function completeAllergy(entry: Members, { sources, display }: Fact): void {
  entry['clinicalStatus'] ??= absent;
  if (sources.length < 2) return;
  const all = sources.map(({ resource }) => structuredClone(resource) as unknown as Partial<AllergyIntolerance>);
  const codings = all.flatMap(({ code }) => code?.coding ?? []);
  const reactions = all.flatMap(({ reaction }) => reaction ?? []);
  entry['code'] = {
    ...(codings.length > 0 && { coding: distinct(codings, ({ system, code }) => `${system ?? ''}|${code ?? ''}`) }),
    text: display,
  };
  if (reactions.length > 0) entry['reaction'] = distinct(reactions, contentHash);
}

function distinct<T>(values: readonly T[], keyOf: (value: T) => string): T[] {
  const found = new Map<string, T>();
  for (const value of values) if (!found.has(keyOf(value))) found.set(keyOf(value), value);
  return [...found.values()];
}

/** A file of the platform is named and not copied: it may be of any size, and its address leads out of the document. */
function completeReport(entry: Members): void {
  if (!has(entry, 'effective')) entry['_effectiveDateTime'] = absent;
  const { presentedForm } = entry;
  if (!Array.isArray(presentedForm)) return;
  entry['presentedForm'] = presentedForm.map((form: Members) => {
    const { url: _url, data: _data, ...rest } = form;
    return Object.keys(rest).length > 0 ? rest : { title: 'Report' };
  });
}

function completeObservation(entry: Members, from: IpsPart['from']): void {
  const { effectiveInstant, ...rest } = entry;
  if (effectiveInstant !== undefined) {
    delete entry['effectiveInstant'];
    entry['effectiveDateTime'] = effectiveInstant;
  }
  if (!has(entry, 'effective')) entry['_effectiveDateTime'] = absent;
  if (from === 'results') {
    const laboratory = { coding: [{ system: observationCategories, code: 'laboratory' }] };
    const categories = Array.isArray(rest['category']) ? (rest['category'] as Members[]) : [];
    const isSaid =
      JSON.stringify(categories).includes('"laboratory"') && JSON.stringify(categories).includes(observationCategories);
    if (!isSaid) entry['category'] = [...categories, laboratory];
    const { performer } = entry;
    if (!Array.isArray(performer) || performer.length === 0) entry['performer'] = [{ display: 'Unknown laboratory' }];
  }
  const valued = ['component', 'hasMember', 'dataAbsentReason'].some((name) => entry[name] !== undefined);
  if (!has(entry, 'value') && !valued) {
    const system = 'http://terminology.hl7.org/CodeSystem/data-absent-reason';
    entry['dataAbsentReason'] = { coding: [{ system, code: 'unknown' }] };
  }
}

/** A medication that is described elsewhere is named by its codes: nobody could follow the reference. */
function nameMedication(entry: Members, { codings, display }: Fact): void {
  const reference = entry['medicationReference'] as Members | undefined;
  const isInside = typeof reference?.['reference'] === 'string';
  if (entry['medicationCodeableConcept'] !== undefined || isInside) return;
  delete entry['medicationReference'];
  entry['medicationCodeableConcept'] = {
    ...(codings.length > 0 && { coding: codings.map((coding) => ({ ...coding })) }),
    text: display,
  };
}

/** What was handed out, as what is taken. */
function statementOf(dispense: MedicationDispense): MedicationStatement {
  const { medicationCodeableConcept, medicationReference, whenHandedOver, dosageInstruction, contained } = dispense;
  const medications = (contained ?? []).filter((one): one is Medication => one.resourceType === 'Medication');
  return {
    resourceType: 'MedicationStatement',
    status: 'unknown',
    subject: {},
    ...(medications.length > 0 && { contained: medications }),
    ...(medicationCodeableConcept && { medicationCodeableConcept }),
    ...(medicationReference && { medicationReference }),
    ...(whenHandedOver !== undefined && { effectivePeriod: { start: whenHandedOver } }),
    ...(dosageInstruction && { dosage: dosageInstruction }),
    note: [{ text: 'Known from a dispense of a pharmacy.' }],
  };
}

/** Whether an element of several types is there, by value or by extension. */
function has(entry: Members, element: string): boolean {
  return Object.keys(entry).some((name) => name.startsWith(element) || name.startsWith(`_${element}`));
}
