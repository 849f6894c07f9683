import { z } from 'zod';

import { choice, pageNumber } from '../route/fields.js';
import { recordKinds } from './record/record-kinds.js';

/** What the timeline is narrowed by. */
export const timelineFields = {
  kind: choice(recordKinds.map(({ id }) => id) as [string, ...string[]])
    .optional()
    .describe('The one kind of entry to show'),
  platform: z.string().optional().describe('A connected platform, whose entries alone are shown'),
  page: pageNumber('entries'),
};
