import { longestReference } from '@fhir-gateway/fhir';
import { z } from 'zod';
import { dateWords } from '../arguments/record-dates.js';

/** Arguments that several tools take; names and meanings are fixed by the design. */
export const platformId = z.string().min(1).max(200).describe('From list_platforms');
export const person = z.string().min(1).max(200).optional().describe('A platform_id, if several people are connected');
export const authHandle = z
  .string()
  .max(200)
  .optional()
  .describe('Only where a sign-in gave you one: the handle of the session this call is for');
export const resourceType = z.string().min(1).max(64).describe('Such as Observation');
export const resourceId = z.string().min(1).max(longestReference).describe('What follows the slash in a ref');
/**
 * An object with any members. Said as `additionalProperties: true`: an empty schema there means the same, and some hosts
 * refuse it.
 */
export const anyObject = z.record(z.string(), z.unknown()).meta({ additionalProperties: true });
export const resource = anyObject.meta({
  additionalProperties: true,
  description: 'The whole FHIR R4 resource',
});

/**
 * Where arguments that are not listed may be given, too.
 *
 * @param words which those are
 */
export const more = (words: string) => anyObject.optional().describe(`Seldom: ${words}`);

type SearchValue = string | number | boolean | (string | number | boolean)[];

/** Their values are checked where they are read, in words that a model understands; see `readSearchCall`. */
export const params = z
  .record(z.string(), z.unknown() as z.ZodType<SearchValue>)
  .meta({
    additionalProperties: true,
    description: 'FHIR search parameters: {"onset-date": "ge2026-01-15"}; a comma means or',
  })
  .optional();

const filter = (description: string) => z.string().max(500).optional().describe(description);

/** Filters of a search that mean the same for every type; `readSearchCall` turns them into FHIR's own parameters. */
export const commonFilters = {
  patient_id: z.string().max(longestReference).optional().describe('Default: who was chosen at sign-in'),
  text: filter('Words, such as "flu shot"'),
  code: filter('Code or words: "4548-4", "HbA1c"'),
  category: filter('Such as "laboratory"'),
  status: filter('Such as "active"'),
  since: filter(dateWords.since),
  until: filter(dateWords.until),
};

/** Annotations of tools that change nothing anywhere. */
export const readOnly = {
  readOnlyHint: true,
  destructiveHint: false,
  idempotentHint: true,
  openWorldHint: true,
} as const;

/**
 * A value or null, as a choice of two: zod writes a bare `nullable()` as a list of types, which some hosts cannot take.
 * The title is what keeps it from doing so here, too.
 */
export const orNull = <Value extends z.ZodType>(value: Value, title: string) =>
  z.union([value.meta({ title }), z.null()]);
export const textOrNull = orNull(z.string(), 'text');
