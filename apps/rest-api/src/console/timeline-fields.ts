import { z } from 'zod';

import { choice, pageNumber } from '../route/fields.js';
import { recordKinds } from './record/record-kinds.js';

/** What the timeline is narrowed by. */
export const timelineFields = {
  kind: choice(recordKinds.map(({ id }) => id) as [string, ...string[]])
    .optional()
    .describe('The one kind of entry to show'),
  platform: z.string().optional().describe('A connected platform, whose entries alone are shown'),
  year: z
    .string()
    .regex(/^\d{4}$/, 'is a year of four digits')
    .optional()
    .describe('The one year to show'),
  page: pageNumber('entries'),
};
