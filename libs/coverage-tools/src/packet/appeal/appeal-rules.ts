import { z } from 'zod';
import { addDays, addMonths } from '../criteria/time-window.js';
import { ruleSourceSchema } from '../criteria/template.js';
import data from './appeal-rules.json' with { type: 'json' };
import type { Denial } from '../schema/denial.js';

const level = z.strictObject({
  name: z.string(),
  to: z.string(),
  /** Days or months in which it has to be filed; with neither, `limit` says why. */
  days: z.int().positive().exactOptional(),
  months: z.int().positive().exactOptional(),
  from: z.enum(['letter', 'receipt']).exactOptional(),
  /** What another text says: who files within these is safe. */
  cautiousDays: z.int().positive().exactOptional(),
  /** After how many days a letter counts as received where nobody noted it. */
  presumedReceiptDays: z.int().positive().exactOptional(),
  limit: z.enum(['none', 'later', 'automatic']).exactOptional(),
  /** How long there is after the decision before it. */
  after: z.string().exactOptional(),
  decided: z.string().exactOptional(),
  source: z.string(),
});

const rulesSchema = z
  .strictObject({
    sources: z.record(z.string(), ruleSourceSchema),
    ladders: z.array(
      z.strictObject({
        lines: z.array(z.string()).min(1),
        stage: z.enum(['request', 'claim', 'appeal']),
        condition: z.string().exactOptional(),
        levels: z.array(level).min(1),
      }),
    ),
  })
  .refine(
    ({ sources, ladders }) => ladders.every(({ levels }) => levels.every(({ source }) => sources[source])),
    'a level has no source',
  );

export type AppealLevel = z.output<typeof level>;
export type AppealLadder = z.output<typeof rulesSchema>['ladders'][number];

const rules = rulesSchema.parse(data);

/** The levels of appeal of a line of business; undefined where no text was read for it. */
export function ladderOf(line: string | undefined, stage: Denial['stage']): AppealLadder | undefined {
  return rules.ladders.find((one) => line !== undefined && one.lines.includes(line) && one.stage === stage);
}

export function sourceOfLevel({ source }: AppealLevel): z.output<typeof ruleSourceSchema> {
  const found = rules.sources[source];
  if (!found) throw new TypeError(`The rules of appeals have no source ${source}.`);
  return found;
}

/** Until when a level can be filed. */
export interface FilingDay {
  /** `YYYY-MM-DD` */
  readonly day: string;
  /** Earlier: who files by then is safe, whichever text holds. */
  readonly safeDay?: string;
  /** From which day it was counted. */
  readonly countedFrom: { readonly what: 'letter' | 'receipt' | 'presumed-receipt'; readonly day: string };
}

/** The last day by the rule; undefined where the rule has none, or the days to count from are not known. */
export function filingDay(
  { days, months, from, cautiousDays, presumedReceiptDays }: AppealLevel,
  { letter_date: letterDate, received_on: receivedOn }: Pick<Denial, 'letter_date' | 'received_on'>,
): FilingDay | undefined {
  if (days === undefined && months === undefined) return undefined;
  const countedFrom = startOf(from, letterDate, receivedOn, presumedReceiptDays);
  if (!countedFrom) return undefined;
  const { day } = countedFrom;
  return {
    day: days === undefined ? addMonths(day, months ?? 0) : addDays(day, days),
    ...(cautiousDays !== undefined && { safeDay: addDays(day, cautiousDays) }),
    countedFrom,
  };
}

function startOf(
  from: AppealLevel['from'],
  letterDate: string | undefined,
  receivedOn: string | undefined,
  presumed: number | undefined,
): FilingDay['countedFrom'] | undefined {
  if (from === 'receipt' && receivedOn !== undefined) return { what: 'receipt', day: receivedOn };
  if (letterDate === undefined) return undefined;
  if (from === 'receipt' && presumed !== undefined)
    return { what: 'presumed-receipt', day: addDays(letterDate, presumed) };
  // Of a letter whose arrival nobody noted the earlier day is taken: it is never too late.
  return { what: 'letter', day: letterDate };
}
