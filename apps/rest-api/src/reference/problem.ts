import { errorTable, type ErrorCode } from '@fhir-gateway/gateway';
import { z } from 'zod';

import { named } from '../route/named-schemas.js';

const codes = Object.keys(errorTable) as [ErrorCode, ...ErrorCode[]];

/** Why a request failed (RFC 9457). */
export const problem = named(
  'Problem',
  z.object({
    title: z.string().describe('What is wrong, for people'),
    status: z.int(),
    code: z.enum(codes).describe('Stable, for programs'),
    request_id: z.string().describe('What the logs of this gateway call the request'),
    retryable: z.boolean().describe('Whether the same call can succeed later without anyone doing anything'),
    next_step: z.string().optional().describe('What helps'),
    disclosure: z
      .object({
        from: z.string().describe('The platform of the record'),
        to: z.string().describe('The payer'),
        sends: z.array(z.object({ resource: z.string(), why: z.string() })),
        confirm: z.string().describe('Send the same again with it, once the person agrees'),
      })
      .optional()
      .describe('Of DISCLOSURE_UNCONFIRMED: what would leave for a payer'),
  }),
);
