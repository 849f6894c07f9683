import { isObject } from '@fhir-gateway/fhir';
import type { z } from 'zod';

/** The names of a field: that of a request first, then those by which answers about requirements have it. */
const names = {
  id: ['id', 'assertion_id', 'assertionId'],
  pa_needed: ['pa_needed', 'paNeeded'],
} as const;

/**
 * An assertion as an answer about requirements lists it, in the words of a request. What the answer has as null is absent, and
 * of a time the day counts. Values of one field under two names that differ are a fault: nobody can say which one was meant.
 *
 * @returns what is no object as it is, for the schema to refuse
 */
export function asAssertion(given: unknown, context: z.RefinementCtx): unknown {
  if (!isObject(given)) return given;
  const { covered, date } = given;
  const read = (field: keyof typeof names): unknown => {
    const values = names[field].map((name) => given[name] ?? undefined).filter((value) => value !== undefined);
    const [value] = values;
    if (values.every((other) => other === value)) return value;
    context.addIssue({ code: 'custom', path: [field], message: 'must have one value', input: given });
    return undefined;
  };
  const [id, needed] = [read('id'), read('pa_needed')];
  return { id, covered, ...(needed !== undefined && { pa_needed: needed }), date: dayOf(date) };
}

/** @see https://hl7.org/fhir/R4/datatypes.html#dateTime */
function dayOf(date: unknown): unknown {
  return typeof date === 'string' ? date.replace(/^(\d{4}-\d{2}-\d{2})T\d{2}:.*$/, '$1') : date;
}
