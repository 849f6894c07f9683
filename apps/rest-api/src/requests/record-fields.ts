import { z } from 'zod';

import { recordKinds, resultCategories, type ResultCategory } from '../console/record/record-kinds.js';
import { choice, wholeNumber } from './fields.js';

const kinds = recordKinds.map(({ id }) => id) as [string, ...string[]];
const categories = Object.keys(resultCategories) as [ResultCategory, ...ResultCategory[]];
const platform = z.string().optional().describe('A connected platform; without it all of them');

/** The query of the timeline. */
export const timelineQuery = z.object({
  kind: choice(kinds).optional().describe('The one kind of entry to show'),
  platform,
  page: wholeNumber({ least: 1, most: 10_000 }).default(1).describe('Page of the entries, counted from 1'),
});

/** The query of results over time. */
export const resultsQuery = z.object({
  platform: platform.describe('A connected platform; without it the first'),
  category: choice(categories).default('laboratory').describe('Which results'),
  test: z.string().optional().describe('A test of the record, as links of the page name it: sealed'),
});

/** The form that asks a payer where a request stands. */
export const checkForm = z.object({
  csrf: z.string().optional().describe('The token of the form, from its page'),
  platform: z.string().optional().describe('The platform that the request was sent to'),
  request_id: z.string().max(64, 'has at most 64 characters').optional().describe('The request'),
});
