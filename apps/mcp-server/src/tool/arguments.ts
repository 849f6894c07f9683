import { z } from 'zod';

/** Arguments that several tools take; names and meanings are fixed by the design. */
export const platformId = z
  .string()
  .min(1)
  .max(200)
  .describe('Which platform, as list_platforms names it; "<id>" or "<id>:<tenant>"');
export const authHandle = z
  .string()
  .max(200)
  .optional()
  .describe('Only where a sign-in gave you one: the handle of the session this call is for');
export const resourceType = z.string().min(1).max(64).describe('FHIR resource type, such as Observation');
export const resourceId = z.string().min(1).max(130).describe('Id of the resource: what follows the slash in a ref');
/**
 * An object with any members. Said as `additionalProperties: true`: an empty schema there means the same, and some hosts
 * refuse it.
 */
export const anyObject = z.record(z.string(), z.unknown()).meta({ additionalProperties: true });
export const resource = anyObject.meta({
  additionalProperties: true,
  description: 'The whole FHIR R4 resource as JSON, with its resourceType',
});

// With a description each, or they become one schema with a list of types, which some hosts cannot read.
const searchValue = z.union([z.string().describe('text'), z.number().describe('number'), z.boolean().describe('flag')]);
export const params = z
  .record(z.string(), z.union([searchValue, z.array(searchValue)]))
  .optional()
  .describe('FHIR search parameters, such as {"category": "laboratory"}; a list repeats the parameter (all must hold)');

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
