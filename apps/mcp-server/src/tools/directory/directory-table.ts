import { z } from 'zod';
import { sizeInText } from '../../result/result-size.js';

/** The most of a result that the rows may take as fields. */
const mostCharacters = 9_000;

/** Members of every answer of a directory. */
export const directoryMembers = {
  platform_id: z.string().describe('The platform that is the directory'),
  asked_at: z.string().describe('When the directory was asked'),
  understood: z.array(z.string()).describe('How the question was understood'),
  matched: z.number().describe('How many fit'),
  listed: z.number().describe('How many of them are listed here'),
  not_known: z.array(z.string()).describe('What the directory does not say, or was not read to the end'),
  disclaimer: z.string().describe('What the answer is not'),
};

/** Rows as far as they fit. */
export function fittingRows<Row>(rows: readonly Row[]): Row[] {
  let used = 0;
  return rows.filter((row) => (used += sizeInText(row)) <= mostCharacters);
}

/** Sentences of an answer as one text; absent parts are left out. */
export function joined(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join('\n');
}
