import { keepDigits } from '@fhir-gateway/record-view';
import type { FhirResource, Medication, MedicationDispense, MedicationStatement } from 'fhir/r4.js';

import type { Fact, FactSource } from '../facts/fact.js';
import type { DocumentReferences } from './document-references.js';
import { dataAbsentReason, ipsProfiles, observationCategories, type IpsSection } from './ips-profiles.js';

type Members = Record<string, unknown>;

/** What every entry is made with. */
export interface EntryContext {
  readonly references: DocumentReferences;
  /** The address of the Patient in the document. */
  readonly patientUrl: string;
}

const absent = { extension: [{ url: dataAbsentReason, valueCode: 'unknown' }] };
const withdrawn = new Set(['entered-in-error', 'cancelled', 'draft', 'not-done']);
const notIntended = new Set(['proposal', 'plan', 'option']);

/** The newest source of a fact that its section can hold; undefined where there is none. */
export function sourceFor(
  { sources }: Fact,
  { from, types }: Pick<IpsSection, 'from' | 'types'>,
): FactSource | undefined {
  const usable = sources.filter(({ resource }) => isUsable(resource));
  const fitting = usable.filter(({ resource }) => types.includes(resource.resourceType));
  const active = fitting.find(({ resource }) => 'status' in resource && resource.status === 'active');
  const dispense = usable.find(({ resource }) => resource.resourceType === 'MedicationDispense');
  return from === 'medications' ? (active ?? fitting[0] ?? dispense) : fitting[0];
}

/** Nothing withdrawn, planned or forbidden is an entry; the profile of an order has no `doNotPerform`. */
function isUsable(resource: FhirResource): boolean {
  const { status, intent, doNotPerform } = resource as unknown as Members;
  return !withdrawn.has(String(status)) && !notIntended.has(String(intent)) && doNotPerform !== true;
}

/**
 * One entry of a platform as the document has it: references of the document, the profile named, and what the profile
 * requires and the platform does not say marked as absent. The narrative of the platform is left out: it may be markup of
 * any kind, and the section has one.
 *
 * @param id of the entry in the document
 */
export function ipsEntry(
  id: string,
  fact: Fact,
  { connection, resource }: FactSource,
  section: Pick<IpsSection, 'from'>,
  { references, patientUrl }: EntryContext,
): FhirResource {
  const given = resource.resourceType === 'MedicationDispense' ? statementOf(resource) : resource;
  const { text: _narrative, meta, id: _id, resourceType, implicitRules: _rules, ...rest } = given as unknown as Members;
  const security = (meta as { security?: unknown } | undefined)?.security;
  const profile = profileOf(String(resourceType), section);
  const entry: Members = {
    resourceType,
    id,
    ...((profile !== undefined || security !== undefined) && {
      meta: { ...(profile !== undefined && { profile: [profile] }), ...(security !== undefined && { security }) },
    }),
    ...references.rewrite(connection, withPlainContained(rest)),
  };
  complete(entry, fact, section, patientUrl);
  // `7.0` is not `7`: what is written of a copy has the digits of the platform.
  keepDigits(entry, given);
  return entry as unknown as FhirResource;
}

function profileOf(type: string, { from }: Pick<IpsSection, 'from'>): string | undefined {
  if (type === 'Observation') return from === 'vitals' ? ipsProfiles.vitals : ipsProfiles.results;
  return Object.hasOwn(ipsProfiles, type) ? ipsProfiles[type as keyof typeof ipsProfiles] : undefined;
}

/** What is contained has neither a version nor a narrative of its own (dom-4, dom-5). */
function withPlainContained(members: Members): Members {
  const { contained } = members;
  if (!Array.isArray(contained)) return members;
  const plain = contained.map((one: Members) => {
    const { meta: _meta, text: _text, contained: _nested, ...rest } = one;
    return rest;
  });
  return { ...members, contained: plain };
}

function complete(entry: Members, fact: Fact, { from }: Pick<IpsSection, 'from'>, patientUrl: string): void {
  const type = String(entry['resourceType']);
  const named = ['AllergyIntolerance', 'Immunization'].includes(type) ? 'patient' : 'subject';
  entry[named] = { reference: patientUrl };
  if (['AllergyIntolerance', 'Condition', 'Procedure'].includes(type)) entry['code'] ??= { text: fact.display };
  if (type === 'AllergyIntolerance') entry['clinicalStatus'] ??= absent;
  if (type === 'Procedure' && !has(entry, 'performed')) entry['_performedDateTime'] = absent;
  if (type === 'MedicationStatement' && !has(entry, 'effective')) entry['_effectiveDateTime'] = absent;
  if (type.startsWith('Medication')) nameMedication(entry, fact);
  if (type === 'Observation') completeObservation(entry, from);
}

function completeObservation(entry: Members, from: IpsSection['from']): void {
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

/** What was handed out, as what is taken: a document of IPS has no dispenses. */
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
