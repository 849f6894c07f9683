import { z } from 'zod';

/** Kinds of plan that rules and routes differ by. `dual`: for people with Medicare and Medicaid; `fep`: federal employees. */
export const planLines = [
  'commercial',
  'self-funded',
  'exchange',
  'medicare-advantage',
  'medicare-ffs',
  'medicaid',
  'chip',
  'dual',
  'fep',
] as const;

/** Where a service is given, as far as Medicare's lists differ by it. */
export const settings = ['dme', 'hospital-outpatient', 'ambulatory-surgical-center'] as const;

/** What a fact is about. */
export const factKinds = [
  'portal',
  'phone',
  'fax',
  'email',
  'mail',
  'edi-278',
  'drug-portal',
  'pa-list',
  'lookup-tool',
  'page',
  'form',
  'criteria',
  'delegate',
  'peer-to-peer',
  'appeal-to',
  'turnaround',
  'metrics-page',
  'gold-card',
  'voluntary-review',
  'payer-id',
  'rule',
] as const;

/** Who wrote what was read. */
const sourceKinds = [
  'payer',
  'affiliate',
  'delegate',
  'contractor',
  'regulator',
  'copy-of-law',
  'copy-of-payer',
  'professional-society',
  'law-firm',
  'press',
  'third-party',
] as const;

const day = z.iso.date('must be a day written as YYYY-MM-DD');
const partDay = z.string().regex(/^\d{4}(-\d{2}(-\d{2})?)?$/, 'must be a year, a month or a day, such as 2026-08');
const id = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower-case words joined by hyphens');
const words = z
  .string()
  .min(1)
  .max(500)
  .regex(/^[^\p{Cc}]+$/u, 'must be one line of text');
const state = z.string().regex(/^[A-Z]{2}$/, 'must be a postal code, such as MN');
const states = z.array(state).min(1);
const lines = z.array(z.enum(planLines)).min(1);
const webUrl = z.string().regex(/^https?:\/\/[\x21-\x7e]+$/, 'must be an http or https address');

const source = z.strictObject({
  url: webUrl,
  seenOn: day,
  kind: z.enum(sourceKinds),
  /** What the page says of its own date. */
  pageDate: partDay.optional(),
  /** When a person opened the live page and found the fact there. */
  verifiedOn: day.optional(),
  /** false: a copy or an unconfirmed host, not to be opened by a reader. */
  link: z.boolean().optional(),
  note: words.optional(),
});

const fact = z
  .strictObject({
    kind: z.enum(factKinds),
    value: words,
    url: webUrl.optional(),
    lines: lines.optional(),
    states: states.optional(),
    services: z.array(words).min(1).optional(),
    hours: words.optional(),
    note: words.optional(),
    status: z.enum(['outdated', 'disputed']).optional(),
    dispute: z.strictObject({ says: words, source }).optional(),
    source,
  })
  .refine((one) => one.status !== 'disputed' || one.dispute !== undefined, 'a disputed fact says what disputes it');

/** How facts were read, and until when they may be told without a warning. */
const reading = { level: z.enum(['read', 'verified']), asOf: day, reviewBy: day };

/** One file of `platforms/prior-auth`: a payer's facts on asking for prior authorization. */
export const payerFileSchema = z.strictObject({
  id,
  name: words,
  platforms: z.array(id).describe('Platform files of this payer; their names and payer ids count for it'),
  names: z
    .array(z.strictObject({ name: words, lines: lines.optional(), states: states.optional() }))
    .optional()
    .describe('What else people call it, and the plan or state that such a name means'),
  line: z.enum(planLines).optional().describe('The one kind of plan that it has'),
  ...reading,
  facts: z.array(fact),
  notFound: z.array(words).optional(),
});

const decision = z.strictObject({
  standard: words,
  expedited: words.optional(),
  valid: words.optional(),
  since: day.optional(),
  source,
  alsoSource: source.optional(),
});

/** One file of `platforms/prior-auth/lists`: codes on a list of CMS, without descriptors, which are licensed. */
export const listFileSchema = z.strictObject({
  id,
  title: words,
  shortName: words.describe('The list in a sentence, with its article'),
  kind: z.enum(['required', 'voluntary', 'accessory', 'order-rule']),
  lines,
  setting: z.enum(settings).optional(),
  sentTo: words.optional(),
  states: states.optional(),
  validFrom: day.optional(),
  validTo: day.optional(),
  requestsFrom: day.optional(),
  codesStatedByCms: z.int().positive().optional(),
  phases: z.array(z.strictObject({ states, requestsFrom: day, servicesFrom: day, source })).optional(),
  decidedBy: z.array(z.strictObject({ state, name: words, source })).optional(),
  decision: decision.optional(),
  source: source.optional(),
  ...reading,
  groups: z
    .array(
      z.strictObject({
        group: id,
        codeSystem: z.enum(['CPT', 'HCPCS']),
        codes: z.array(
          z.string().regex(/^(?:\d{4}[\dFTUM]|[A-V]\d{4})$/, 'must be a CPT or HCPCS code and nothing else'),
        ),
        validFrom: day.optional(),
        validTo: day.optional(),
        requestsFrom: day.optional(),
        complete: z.boolean(),
        decisionValid: words.optional(),
        note: words.optional(),
        source,
        alsoSource: source.optional(),
      }),
    )
    .min(1),
});

const rule = z.strictObject({
  kind: z.enum(['clock', 'gold-card', 'electronic']),
  lines: lines.optional(),
  state: state.optional(),
  standard: words.optional(),
  urgent: words.optional(),
  rule: words.optional(),
  law: words.optional(),
  from: day.optional(),
  note: words.optional(),
  deemedApproved: z.boolean().optional(),
  goldCard: z
    .strictObject({
      approvalRate: words.optional(),
      period: words.optional(),
      minimum: words.optional(),
      until: words.optional(),
      pilot: z.boolean().optional(),
    })
    .optional(),
  source,
});

/** One file of `platforms/prior-auth/rules`: what law says of prior authorization. */
export const rulesFileSchema = z.strictObject({ ...reading, rules: z.array(rule) });

export type PlanLine = (typeof planLines)[number];
export type Setting = (typeof settings)[number];
export type FactKind = (typeof factKinds)[number];
export type FactSource = z.output<typeof source>;
export type PayerFact = z.output<typeof fact>;
export type PayerFile = z.output<typeof payerFileSchema>;
export type ListFile = z.output<typeof listFileSchema>;
export type ListGroup = ListFile['groups'][number];
export type LawRule = z.output<typeof rule>;
export type RulesFile = z.output<typeof rulesFileSchema>;
