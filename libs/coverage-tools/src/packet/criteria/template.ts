import { z } from 'zod';
import blepharoplasty from './templates/blepharoplasty.json' with { type: 'json' };
import homeOxygen from './templates/home-oxygen.json' with { type: 'json' };
import kneeArthroplasty from './templates/knee-arthroplasty.json' with { type: 'json' };
import powerMobility from './templates/power-mobility.json' with { type: 'json' };
import sleepStudy from './templates/sleep-study.json' with { type: 'json' };
import spineMri from './templates/spine-mri.json' with { type: 'json' };
import { criterionTopics } from '../schema/criterion.js';

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

/** Where a text is written; a source without address and day of reading is refused. */
export const ruleSourceSchema = z.strictObject({
  title: z.string().min(1),
  url: z.url({ protocol: /^https?$/ }),
  version: z.string().exactOptional(),
  date: day.exactOptional(),
  seenOn: day,
  kind: z.enum(['regulator', 'contractor', 'third-party']),
  note: z.string().exactOptional(),
});

const find = z.strictObject({
  /** Types of resources that can speak to the question. */
  types: z.array(z.string()).min(1),
  /** System of the codes; any where it is absent. */
  system: z.string().exactOptional(),
  codes: z.union([z.array(z.string()).min(1), z.literal('of-the-order')]).exactOptional(),
  /** Beginnings of codes, as of a chapter of ICD-10-CM. */
  prefixes: z.array(z.string()).min(1).exactOptional(),
  /** FHIRPath on the resource: true where it speaks to the question. */
  where: z.string().exactOptional(),
});

const question = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  topic: z.enum(criterionTopics),
  text: z.string().min(1),
  /** Entries that answer it by themselves. */
  find: find.exactOptional(),
  /** FHIRPath on such an entry: whether it shows the criterion met. Without it, being there is enough. */
  meets: z.string().exactOptional(),
  /** Entries that a person should read: they have one of the words, and answer nothing by themselves. */
  read: z
    .strictObject({ types: z.array(z.string()).min(1), words: z.array(z.string()).exactOptional() })
    .exactOptional(),
  /** How many months before the day of the order a fact counts. */
  windowMonths: z.int().positive().exactOptional(),
  oneOf: z.string().exactOptional(),
  source: z.int().nonnegative(),
});

export const templateSchema = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9-]+$/),
    title: z.string().min(1),
    /** `criteria`: of Medicare, in its own text. `collection`: what is usually asked for; criteria of no payer. */
    kind: z.enum(['criteria', 'collection']),
    codes: z.array(z.string().regex(/^[A-Z0-9]{5}$/)).min(1),
    /** The first day of service for which it holds. */
    validFrom: day,
    validTo: day.exactOptional(),
    /** What has to be told with it. */
    note: z.string().min(1),
    sources: z.array(ruleSourceSchema).min(1),
    questions: z.array(question).min(8).max(15),
  })
  .refine(({ sources, questions }) => questions.every(({ source }) => source < sources.length), 'names no such source')
  .refine(({ questions }) => new Set(questions.map(({ id }) => id)).size === questions.length, 'has a question twice');

/** Questions about one kind of service, each with its source. */
export type CriteriaTemplate = z.output<typeof templateSchema>;
export type TemplateQuestion = CriteriaTemplate['questions'][number];

/** All templates, checked once. */
export const criteriaTemplates: readonly CriteriaTemplate[] = [
  powerMobility,
  homeOxygen,
  blepharoplasty,
  kneeArthroplasty,
  spineMri,
  sleepStudy,
].map((one) => templateSchema.parse(one));

/**
 * The template for a service.
 *
 * @param code HCPCS or CPT, without its text
 * @param onDay day of service, `YYYY-MM-DD`
 * @returns undefined where none is written: nothing follows from that
 */
export function templateFor(code: string, onDay: string): CriteriaTemplate | undefined {
  return criteriaTemplates.find(
    ({ codes, validFrom, validTo }) =>
      codes.includes(code.toUpperCase()) && validFrom <= onDay && (validTo === undefined || onDay <= validTo),
  );
}
