import { z } from 'zod';

import { named } from '../route/named-schemas.js';

/** A FHIR resource as it is; told apart by its type and otherwise not described here. */
export const fhirResource = named(
  'Resource',
  z.looseObject({ resourceType: z.string().describe('A FHIR R4 resource type') }),
);

/** A page of results, or the answers of a batch. */
export const bundle = named(
  'Bundle',
  z.looseObject({
    resourceType: z.literal('Bundle'),
    type: z.string().describe('searchset, history, batch-response, …'),
    total: z.int().optional().describe('How many match, where the platform counts them'),
    link: z
      .array(z.looseObject({ relation: z.string(), url: z.string() }))
      .optional()
      .describe('The link `next` leads to the next page, through this gateway; it is sealed and good for its session'),
    entry: z
      .array(z.looseObject({ fullUrl: z.string().optional(), resource: fhirResource.optional() }))
      .optional()
      .describe('The results'),
  }),
);

/** What a platform can do. */
export const capabilityStatement = named(
  'CapabilityStatement',
  z.looseObject({ resourceType: z.literal('CapabilityStatement') }),
);

/** Why a FHIR request failed: of the gateway with one of its codes in `details.coding`, of the platform as it said it. */
export const operationOutcome = named(
  'OperationOutcome',
  z.looseObject({
    resourceType: z.literal('OperationOutcome'),
    issue: z.array(
      z.looseObject({
        severity: z.string(),
        code: z.string().describe('A FHIR IssueType'),
        details: z
          .looseObject({
            coding: z.array(z.looseObject({ system: z.string().optional(), code: z.string().optional() })).optional(),
            text: z.string().optional(),
          })
          .optional(),
        diagnostics: z.string().optional().describe('What helps, and the request id'),
        expression: z.array(z.string()).optional().describe('The place in what was sent that is at fault'),
      }),
    ),
  }),
);

/** Parameters of a search, by name. */
export const searchForm = named('SearchForm', z.record(z.string(), z.string()));

/** A change of parts: JSON Patch (RFC 6902), or Parameters of FHIRPath Patch. */
export const patch = named(
  'Patch',
  z.union([z.array(z.looseObject({ op: z.string(), path: z.string() })), fhirResource]),
);
