import { z } from 'zod';

import { wholeNumber } from './fields.js';
import { organizationFilterQuery, platformFilterQuery } from './platform-query.js';

const page = wholeNumber({ least: 1, most: 10_000 }).default(1).describe('Page of the results, counted from 1');
const csrf = z.string().optional().describe('The token of the form, from its page');

/** The form of the consent page. */
export const consentForm = z.object({
  csrf,
  decision: z.string().optional().describe('`allow`; anything else is a no'),
});

/** The query of the first page. */
export const homeQuery = platformFilterQuery.extend({ page });

/** The query of a platform's page. */
export const platformPageQuery = organizationFilterQuery.extend({
  page,
  capabilities: z.string().optional().describe('`show` asks the platform what it answers'),
});

/** The query of the page that tries a request: what its form is filled in with. */
export const tryQuery = z.object({
  platform: z.string().optional().describe('The platform to ask'),
  type: z.string().optional().describe('A FHIR resource type'),
});

/** The form of that page. */
export const tryForm = tryQuery.extend({
  csrf,
  id: z.string().optional().describe('Id of one resource; a search without it'),
  parameters: z.string().optional().describe('Parameters of a search, one `name=value` a line'),
  open: z.string().optional().describe('`Type/id` of a row to open; stands for type and id'),
  cursor: z.string().optional().describe('Sealed position of the next page'),
});
