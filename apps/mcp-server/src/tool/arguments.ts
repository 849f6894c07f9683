import { longestReference } from '@fhir-gateway/fhir';
import { z } from 'zod';

/** Arguments that several tools take; names and meanings are fixed by the design. */
export const platformId = z
  .string()
  .min(1)
  .max(200)
  .describe(
    'Which platform, as list_platforms names it; "<id>" or "<id>:<tenant>", with "~<n>" for one of several people',
  );
export const person = z
  .string()
  .min(1)
  .max(200)
  .optional()
  .describe('Whose record: the id of any connection of the person; may be left out while one person is connected');
export const authHandle = z
  .string()
  .max(200)
  .optional()
  .describe('Only where a sign-in gave you one: the handle of the session this call is for');
export const resourceType = z
  .string()
  .min(1)
  .max(64)
  .describe('FHIR resource type, such as Observation, Condition or MedicationRequest');
export const resourceId = z
  .string()
  .min(1)
  .max(longestReference)
  .describe('Id of the resource: what follows the slash in a ref');
/**
 * An object with any members. Said as `additionalProperties: true`: an empty schema there means the same, and some hosts
 * refuse it.
 */
export const anyObject = z.record(z.string(), z.unknown()).meta({ additionalProperties: true });
export const resource = anyObject.meta({
  additionalProperties: true,
  description: 'The whole FHIR R4 resource as JSON, with its resourceType',
});

type SearchValue = string | number | boolean | (string | number | boolean)[];

/** Their values are checked where they are read, in words that a model understands; see `readSearchCall`. */
export const params = z
  .record(z.string(), z.unknown() as z.ZodType<SearchValue>)
  .meta({
    additionalProperties: true,
    description:
      'FHIR search parameters, such as {"clinical-status": "active", "onset-date": "ge2026-01-15"}; a list repeats the ' +
      'parameter (all must hold), a comma means "or"',
  })
  .optional();

const filter = (description: string) => z.string().max(500).optional().describe(description);

/** Filters of a search that mean the same for every type; `readSearchCall` turns them into FHIR's own parameters. */
export const commonFilters = {
  patient_id: z
    .string()
    .max(longestReference)
    .optional()
    .describe('Id of the patient; default: who was chosen at sign-in'),
  text: filter('Words for what is looked for, such as "penicillin" or "flu shot"'),
  code: filter('Code or words, such as "4548-4", "http://loinc.org|4548-4" or "HbA1c"'),
  category: filter('Such as "laboratory" or "vital-signs"'),
  status: filter('Such as "active" or "final"'),
  since: filter('From this date on: 2026-01-15, 2025 or "6 months ago"'),
  until: filter('Up to and with this date: 2026-01-15 or 2025'),
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
