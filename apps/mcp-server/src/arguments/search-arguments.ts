import { isResourceId, patientIdIn } from '@fhir-gateway/fhir';
import { ArgumentFault, shown } from './argument-fault.js';
import { withSystem } from './code-systems.js';
import type {
  CommonFilters,
  GivenParams,
  ReadingContext,
  SearchParams,
  SearchReading,
  Target,
} from './common-filters.js';
import { nameFor } from './filter-names.js';
import { addDates, dateValues, datesOfObject } from './search-dates.js';
import { dateParameters, named, parametersOf, type TypeParameters } from './search-parameters.js';

/**
 * Turns common filters and given search parameters into FHIR's search parameters of a type. Words stay as they were given:
 * which codes they stand for is found later.
 *
 * @throws ArgumentFault for a filter that the type has not got, and for a value that cannot be understood
 */
export function readSearch(
  resourceType: string,
  filters: CommonFilters,
  given: GivenParams,
  context: ReadingContext,
): SearchReading {
  const params = new Map<string, string[]>();
  const notices: string[] = [];
  for (const [name, value] of Object.entries(given)) {
    const texts = textsOf(name, value, context, notices);
    if (texts.length > 0) params.set(name, texts);
  }
  const add = (name: string, values: readonly string[]): void => {
    const there = params.get(name) ?? [];
    const isThere = new Set(there.map((value) => value.toLowerCase()));
    params.set(name, [...there, ...values.filter((value) => !isThere.has(value.toLowerCase()))]);
  };
  const names = parametersOf(resourceType);
  addPatient(resourceType, names, filters, params);
  addDates(resourceType, names, filters, context, { add, notices });
  addWords(resourceType, names, filters, { add, notices });
  return {
    params: Object.fromEntries(
      [...params].map(([name, values]) => [name, values.length === 1 ? values[0] : values]),
    ) as SearchParams,
    notices,
  };
}

function textsOf(name: string, value: unknown, context: ReadingContext, notices: string[]): string[] {
  if (value === null || value === undefined) return [];
  const isDate = dateParameters.has(name);
  if (isDate && typeof value === 'object' && !Array.isArray(value))
    return datesOfObject(name, value as GivenParams, context, notices);
  return (Array.isArray(value) ? value : [value]).flatMap((one: unknown) => {
    if (one === null || typeof one === 'object') {
      throw new ArgumentFault(`params: ${shown(name)} takes a text, or a list of texts that must all hold.`, {
        params: { category: 'laboratory' },
      });
    }
    const text = String(one);
    return isDate ? dateValues(name, text, context, notices) : [withSystem(name, text, notices)];
  });
}

function addPatient(
  resourceType: string,
  names: TypeParameters | undefined,
  { patient_id: given }: CommonFilters,
  params: Map<string, string[]>,
): void {
  if (given === undefined) return;
  const name = nameFor('patient_id', 'patient', resourceType, names);
  const id = patientIdIn(given);
  if (!isResourceId(id)) {
    throw new ArgumentFault(
      `patient_id takes the id of a patient, as get_auth_status or a ref "Patient/…" shows it; ${shown(given)} is none. ` +
        'To find a patient by name, search resource_type "Patient" with params {"name": "…"}.',
      { patient_id: 'hedda-vantreen' },
    );
  }
  const others = ['patient', 'subject', 'beneficiary', '_id', name].flatMap((other) =>
    other === '_id' && resourceType !== 'Patient' ? [] : (params.get(other) ?? []),
  );
  if (others.some((other) => patientIdIn(other) !== id)) {
    throw new ArgumentFault('patient_id and params name two patients. Name one of them.');
  }
  if (others.length === 0) params.set(name, [name === '_id' || name === 'patient' ? id : `Patient/${id}`]);
}

function addWords(
  resourceType: string,
  names: TypeParameters | undefined,
  { text, status, category, code }: CommonFilters,
  { add, notices }: Target,
): void {
  if (status !== undefined) {
    const name = nameFor('status', 'status', resourceType, names);
    add(name, [name === 'active' ? activeFlag(resourceType, status) : status]);
  }
  if (category !== undefined) add(nameFor('category', 'category', resourceType, names), [category]);
  if (code !== undefined) {
    const name = nameFor('code', 'code', resourceType, names);
    add(name, [withSystem(name, code, notices)]);
  }
  if (text === undefined) return;
  if (named.has(resourceType)) return add('name', [text]);
  add(`${nameFor('text', 'code', resourceType, names)}:text`, [text]);
}

function activeFlag(resourceType: string, status: string): string {
  const flag = { active: 'true', true: 'true', inactive: 'false', false: 'false' }[status.trim().toLowerCase()];
  if (flag !== undefined) return flag;
  throw new ArgumentFault(`status of ${resourceType} takes active or inactive.`, { status: 'active' });
}
