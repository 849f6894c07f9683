import { parseReference } from '@fhir-gateway/fhir';
import type { CodeableConcept, Coding, HumanName, Reference, Resource } from 'fhir/r4.js';
import { idOf } from '../../record-resources.js';

/** Resources as published logic compares them, and those that it knows by a parameter's name. */
export interface LogicView {
  readonly resources: readonly Resource[];
  readonly parameters: Readonly<Record<string, Resource>>;
}

const hcpcs = {
  cms: 'https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets',
  bluebutton: 'https://bluebutton.cms.gov/resources/codesystem/hcpcs',
} as const;
const orders = ['ServiceRequest', 'DeviceRequest', 'MedicationRequest'];
const people = ['requester', 'performer', 'encounter'] as const;

/**
 * A copy of what is known, for the logic alone; it is never sent. Published logic compares texts: `'Coverage/' + id`, one
 * spelling of a code system, the name whose use is official. EHRs write references absolute or versioned, name a role
 * where logic wants the practitioner, HCPCS under another address, and names without a use.
 */
export function forLogic(resources: readonly Resource[]): LogicView {
  const [patient] = resources.filter(({ resourceType }) => resourceType === 'Patient');
  const roles = resources.filter(({ resourceType }) => resourceType === 'PractitionerRole');
  const coverage = resources.find(({ resourceType }) => resourceType === 'Coverage');
  const view = resources
    .filter((one) => one.resourceType !== 'Patient' || one === patient)
    .map((one) => {
      if (orders.includes(one.resourceType)) return orderView(one, roles, coverage);
      if (one.resourceType === 'Encounter') return encounterView(one, roles);
      return ['Patient', 'Practitioner'].includes(one.resourceType) ? withOneOfficialName(one) : one;
    });
  const parameters: Record<string, Resource> = {};
  for (const one of view) for (const name of parameterNames(one.resourceType)) parameters[name] ??= one;
  return { resources: view, parameters };
}

/** DTR's names for what a form is launched with. */
function parameterNames(type: string): string[] {
  return [type, type.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toLowerCase()];
}

function orderView(order: Resource, roles: readonly Resource[], coverage: Resource | undefined): Resource {
  const view = { ...order } as Resource & Record<string, unknown>;
  const given = (name: string) => [view[name]].flat().filter(isReference);
  for (const name of people) {
    const [first] = given(name);
    if (first) view[name] = relative(first, roles);
  }
  // Who performs is often not on an order; logic takes whoever signs it from there.
  if (given('performer').length === 0 && view['requester']) view['performer'] = view['requester'];
  // Of a service several may be said to perform it, and logic fails at more than one.
  if (view['performer'] && order.resourceType === 'ServiceRequest') view['performer'] = [view['performer']];
  const insurance = given('insurance').map((one) => relative(one, roles));
  if (insurance.length > 0) view['insurance'] = insurance;
  else if (coverage?.id !== undefined) view['insurance'] = [{ reference: `Coverage/${coverage.id}` }];
  for (const name of ['code', 'codeCodeableConcept', 'medicationCodeableConcept']) {
    const concept = view[name] as CodeableConcept | undefined;
    if (concept?.coding) view[name] = { ...concept, coding: concept.coding.flatMap(underBothSystems) };
  }
  return view;
}

function encounterView(encounter: Resource, roles: readonly Resource[]): Resource {
  const { participant } = encounter as { participant?: readonly { individual?: Reference }[] };
  if (!Array.isArray(participant)) return encounter;
  const view = (participant as { individual?: Reference }[]).map((one) =>
    one.individual ? { ...one, individual: relative(one.individual, roles) } : one,
  );
  return { ...encounter, participant: view } as unknown as Resource;
}

/** `Type/id`, of the practitioner where a role is named. */
function relative(reference: Reference, roles: readonly Resource[]): Reference {
  const roleId = idOf(reference, 'PractitionerRole');
  const role = roles.find(({ id }) => id !== undefined && id === roleId) as { practitioner?: Reference } | undefined;
  if (role?.practitioner) return relative(role.practitioner, []);
  const named = parseReference(reference.reference);
  return named === undefined ? reference : { ...reference, reference: named.ref };
}

function underBothSystems(coding: Coding): Coding[] {
  if (coding.system === hcpcs.cms) return [coding, { ...coding, system: hcpcs.bluebutton }];
  return coding.system === hcpcs.bluebutton ? [{ ...coding, system: hcpcs.cms }, coding] : [coding];
}

/** Logic asks for the one official name, and fails at two; a record without uses means its first name. */
function withOneOfficialName(person: Resource): Resource {
  const { name } = person as { name?: HumanName[] };
  if (!Array.isArray(name) || name.length === 0) return person;
  const inUse = name.filter(({ use }) => use !== 'old');
  const chosen = name.find(({ use }) => use === 'official') ?? inUse.find(({ use }) => use === undefined || use === 'usual') ?? inUse[0]; // prettier-ignore
  if (!chosen) return person;
  const others = person.resourceType === 'Practitioner' ? [] : name.filter((one) => one !== chosen && one.use !== 'official'); // prettier-ignore
  return { ...person, name: [{ ...chosen, use: 'official' }, ...others] } as Resource;
}

function isReference(value: unknown): value is Reference {
  return typeof value === 'object' && value !== null;
}
