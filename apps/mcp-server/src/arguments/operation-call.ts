import { isResourceId, patientIdIn } from '@fhir-gateway/fhir';
import { ArgumentFault, shown } from './argument-fault.js';
import { lowerBound, readDate, upperBound } from './plain-date.js';
import type { ReadingContext, SearchParams } from './common-filters.js';
import { addDates } from './search-dates.js';

/** Arguments of `execute_operation` that say what it is about. */
export interface OperationCall {
  readonly operation: string;
  readonly resource_type?: string | undefined;
  readonly resource_id?: string | undefined;
  readonly patient_id?: string | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly params?: Readonly<Record<string, unknown>> | undefined;
}

/** Operations whose parameter `patient` says whose record is meant, by R4, US Core and vendors alike. */
const takesPatient = new Set(['lastn', 'docref']);
/**
 * Operations that can be asked for a time, and how: by `start` and `end`, or by the search parameter `date`.
 *
 * @see https://hl7.org/fhir/R4/patient-operation-everything.html, https://hl7.org/fhir/us/core/OperationDefinition-docref.html
 */
const timeForms: ReadonlyMap<string, 'start and end' | 'date'> = new Map([
  ['everything', 'start and end'],
  ['docref', 'start and end'],
  ['lastn', 'date'],
]);

/**
 * The arguments of an operation with the patient and the time where the operation takes them, and dates as FHIR writes them.
 *
 * @param notices gets a sentence for what was understood that was not said so
 * @throws ArgumentFault
 */
export function readOperationCall<Call extends OperationCall>(
  call: Call,
  context: ReadingContext,
  notices: string[],
): Call {
  const { patient_id: patient, since: _since, until: _until, ...others } = call;
  if (call.resource_id !== undefined && call.resource_type === undefined) {
    throw new ArgumentFault('resource_id needs resource_type.', {
      resource_type: 'Patient',
      resource_id: call.resource_id,
    });
  }
  if (/^\$?everything$/.test(call.operation) && call.resource_type === undefined && patient === undefined) {
    throw new ArgumentFault('$everything asks for one record: name whose, as get_auth_status shows it.', {
      patient_id: '123',
    });
  }
  const params = plainParams(call.params ?? {}, context, notices);
  const about = patient === undefined ? {} : aboutPatient(call, patient, params, notices);
  const given = { ...params, ...about.params, ...timeOf(call, params, context, notices) };
  return {
    ...others,
    ...about.place,
    ...(Object.keys(given).length > 0 ? { params: given } : { params: undefined }),
  } as unknown as Call;
}

/** What `since` and `until` are for an operation. */
function timeOf(
  { operation, since, until }: OperationCall,
  params: SearchParams,
  context: ReadingContext,
  notices: string[],
): SearchParams {
  if (since === undefined && until === undefined) return {};
  const name = operation.replace(/^\$/, '');
  const form = timeForms.get(name);
  const argument = since === undefined ? 'until' : 'since';
  if (form === undefined) {
    throw new ArgumentFault(
      `${argument} does not fit $${name}: what it takes is in params, by the names of its definition.`,
    );
  }
  const taken = (form === 'date' ? ['date'] : ['start', 'end']).find((one) => params[one] !== undefined);
  if (taken !== undefined) throw new ArgumentFault(`${argument} and params.${taken} say the same: give one of them.`);
  const values: string[] = [];
  const add = (_name: string, found: readonly string[]): void => void values.push(...found);
  const filters = { patient: undefined, date: 'date', status: undefined, category: undefined, code: undefined };
  addDates('', filters, { since, until }, context, { add, notices });
  if (form === 'date') return { date: values };
  const bound = (prefix: string): string | undefined => values.find((value) => value.startsWith(prefix))?.slice(2);
  const [start, end] = [bound('ge'), bound('le')];
  return { ...(start !== undefined && { start }), ...(end !== undefined && { end }) };
}

/** Parameters of operations are values and no comparisons: a date that begins or ends something stands alone. */
function plainParams(
  given: Readonly<Record<string, unknown>>,
  { today }: ReadingContext,
  notices: string[],
): SearchParams {
  const params: Record<string, string | readonly string[]> = {};
  for (const [name, value] of Object.entries(given)) {
    if (value === null || value === undefined) continue;
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    if (values.some((one) => typeof one === 'object')) {
      throw new ArgumentFault(
        `params: ${shown(name)} takes a text, or a list of texts. What is more than that goes into resource, as Parameters.`,
      );
    }
    const texts = values.map((one) =>
      name === 'start' || name === 'end' ? day(name, String(one), today, notices) : String(one),
    );
    params[name] = texts.length === 1 ? (texts[0] ?? '') : texts;
  }
  return params;
}

function day(name: 'start' | 'end', given: string, today: string, notices: string[]): string {
  const reading = readDate(given, today);
  const bound = reading && (name === 'start' ? lowerBound(reading) : upperBound(reading));
  const date = bound?.replace(/^[a-z]{2}/, '');
  if (date === undefined || /^\d{4}(?:-\d{2})?$/.test(given)) return given;
  if (date !== given) notices.push(`Understood ${name} ${shown(given)} as ${date}.`);
  return date;
}

interface About {
  readonly place?: { readonly resource_type: string; readonly resource_id: string };
  readonly params?: { readonly patient: string };
}

function aboutPatient(
  { operation, resource_type: type, resource_id: id }: OperationCall,
  given: string,
  params: Readonly<Record<string, unknown>>,
  notices: string[],
): About {
  const patient = patientIdIn(given);
  const name = operation.replace(/^\$/, '');
  if (!isResourceId(patient)) {
    throw new ArgumentFault('patient_id takes the id of a patient, as get_auth_status or a ref "Patient/…" shows it.', {
      patient_id: '123',
    });
  }
  if (name === 'everything' && (type ?? 'Patient') === 'Patient' && (id ?? patient) === patient) {
    if (id === undefined) notices.push(`Understood patient_id as resource_type Patient, resource_id ${patient}.`);
    return { place: { resource_type: 'Patient', resource_id: patient } };
  }
  if (takesPatient.has(name) && id === undefined && [undefined, patient].includes(params['patient'] as string)) {
    return { params: { patient } };
  }
  throw new ArgumentFault(
    `patient_id does not fit $${name} here. Name whom it is about as the operation does: resource_type and resource_id, or params.`,
  );
}
