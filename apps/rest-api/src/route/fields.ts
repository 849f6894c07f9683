import { GatewayError } from '@fhir-gateway/gateway';
import { z } from 'zod';

/**
 * The fields of a query or a form that a schema names; others are left alone. The messages of the schema go on after
 * "The parameter limit", and never repeat what was sent.
 *
 * @throws GatewayError ARGUMENT_INVALID for a field that does not fit, or that is given more than once
 */
export function readFields<Schema extends z.ZodObject>(
  schema: Schema,
  given: Readonly<Record<string, unknown>>,
): z.output<Schema> {
  const named = Object.keys(schema.shape).map((name) => [name, readParameter(given, name)] as const);
  const parsed = schema.safeParse(Object.fromEntries(named.filter(([, value]) => value !== undefined)));
  if (parsed.success) return parsed.data;
  const [fault] = parsed.error.issues;
  throw new GatewayError('ARGUMENT_INVALID', `The parameter ${fault?.path.join('.')} ${fault?.message}.`);
}

/** A parameter that is given more than once is refused: nobody can say which one was meant. */
function readParameter(fields: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = fields[name];
  if (value === undefined || value === '') return undefined;
  if (typeof value !== 'string') throw new GatewayError('ARGUMENT_INVALID', `The parameter ${name} is given once.`);
  return value;
}

/** A whole number as text, as queries have it. */
export function wholeNumber({ least, most }: { least: number; most: number }) {
  const error = `is a whole number from ${least} to ${most}`;
  const toNumber = (text: unknown) => (typeof text === 'string' && /^\d{1,9}$/.test(text) ? Number(text) : text);
  return z.preprocess(toNumber, z.int({ error }).min(least, { error }).max(most, { error }));
}

/** Which page of a listing to show. */
export function pageNumber(what: string) {
  return wholeNumber({ least: 1, most: 10_000 }).default(1).describe(`Page of the ${what}, counted from 1`);
}

/** The field that ties a form to the session that it was shown in. */
export const csrfField = z.string().optional().describe('The token of the form, from its page');

/** One of a few words. */
export function choice<const Words extends readonly [string, ...string[]]>(words: Words) {
  return z.enum(words, { error: `is one of ${words.join(', ')}` });
}

/** A state or territory, by its postal code. */
export const usState = z
  .string()
  .regex(/^[A-Za-z]{2}$/, 'is a postal code of two letters, such as MN')
  .describe('Postal code of a state that it serves or stands in, such as MN');

/** A FHIR date: a day, a month or a year. */
export const fhirDate = z
  .string()
  .regex(/^\d{4}(-\d{2}(-\d{2})?)?$/, { error: 'must be a date such as 2026-01-15, 2026-01 or 2026' });
