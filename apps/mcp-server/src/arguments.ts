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
export const resourceId = z.string().min(1).max(64).describe('Id of the resource: what follows the slash in a ref');
export const resource = z
  .record(z.string(), z.unknown())
  .describe('The whole FHIR R4 resource as JSON, with its resourceType');

const searchValue = z.union([z.string(), z.number(), z.boolean()]);
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
