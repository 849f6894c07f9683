import { z } from 'zod';
import { denialInput } from './denial.js';
import { criterionTopics } from './criterion.js';

const day = z.string().describe('YYYY-MM-DD');
/** Numbers of entries of `sources`. */
const sources = z.array(z.number().int()).min(1).describe('Numbers in sources');

/** Where a statement of a packet comes from. */
export const packetSourceSchema = z.object({
  number: z.number().int().describe('What statements refer to'),
  kind: z
    .enum(['record', 'search', 'payer-service', 'payer-page', 'list', 'law', 'template', 'person'])
    .describe('record: an entry; search: what was looked for in the record; person: whoever called'),
  title: z.string(),
  reference: z.string().optional().describe('Entry of the record, as Type/id'),
  platform: z.string().optional().describe('platform_id of the record'),
  url: z.string().optional(),
  date: z.string().optional().describe('Of the entry, the page or the list'),
  seen_on: day.optional().describe('When it was read'),
  warning: z.string().optional().describe('Why it has to be checked first'),
});

/** A sentence and where it comes from. */
export const packetStatementSchema = z.object({ text: z.string(), sources });

const choiceOfOrder = z.object({
  order_id: z.string().describe('Type/id'),
  text: z.string(),
  code: z.string().optional(),
  ordered_on: day.optional(),
  sources,
});

const diagnosis = z.object({ code: z.string().optional(), text: z.string().optional(), sources });

/** What is asked for. */
const service = z.object({
  text: z.string().describe('In the words of the order, or of whoever asked'),
  kind: z
    .enum(['procedure', 'imaging', 'equipment', 'drug', 'pharmacy-drug', 'unknown'])
    .describe('Told by the code; it decides which documents are proposed'),
  code: z.string().optional(),
  code_system: z.string().optional(),
  order_id: z.string().optional().describe('Order of the record, as Type/id'),
  order_status: z.string().optional(),
  ordered_on: day.optional(),
  quantity: z.string().optional(),
  service_date: day.optional(),
  place_of_service: z.string().optional().describe('CMS code of two digits'),
  body_site: z.string().optional().describe('With the side, where the order names it'),
  diagnoses: z.array(diagnosis),
  sources,
});

const coverageChoice = z.object({
  coverage_id: z.string(),
  text: z.string().describe('Payer, plan, member number'),
  order: z.number().optional().describe('1 is primary'),
  sources,
});

const member = z.object({
  patient_id: z.string(),
  name: z.string().optional(),
  birth_date: day.optional(),
  sex: z.string().optional(),
  coverage_id: z.string().optional(),
  member_number: z.string().optional(),
  group_number: z.string().optional(),
  subscriber: z.string().optional().describe('Name, where it is not the patient'),
  relationship: z.string().optional(),
  plan: z.string().optional(),
  sources,
});

const payer = z.object({
  name: z.string().optional().describe('As the coverage or whoever asked names it'),
  platform_id: z.string().optional(),
  facts_id: z.string().optional().describe('Of the dated data about this payer'),
  line: z.string().optional().describe('commercial, medicare-advantage, medicare-ffs, medicaid, …'),
  state: z.string().optional().describe('Two letters'),
  sources,
});

const provider = z.object({
  role: z.enum(['ordering', 'rendering', 'facility']),
  name: z.string().optional(),
  npi: z.string().optional(),
  phone: z.string().optional(),
  fax: z.string().optional(),
  sources,
});

/** `not-required` is only what the payer itself answered. */
const requirement = z.object({
  status: z.enum(['required', 'not-required', 'conditional', 'satisfied', 'not-covered', 'unknown']),
  says: z.array(packetStatementSchema).min(1).describe('Who says so, and as of when'),
});

/** What shows a criterion to be met or not. */
const evidence = z.object({
  reference: z.string().describe('Type/id'),
  platform: z.string(),
  date: z.string().optional(),
  value: z.string(),
  shows: z.enum(['met', 'not-met', 'unclear', 'too-old']).optional().describe('What it shows by itself'),
});

/** One criterion of a payer, and what the record says of it. */
export const packetCriterionSchema = z.object({
  id: z.string(),
  text: z.string().describe('In the words of its source'),
  topic: z.enum(criterionTopics).optional().describe('Part of the letter that it belongs to'),
  state: z
    .enum(['met', 'not-met', 'not-documented', 'for-person'])
    .describe('Nothing found is not-documented, never not-met'),
  evidence: z.array(evidence),
  reason: z.string().optional(),
  sources,
});

const criteria = z.object({
  title: z.string().optional().describe('Of the form or template'),
  met: z.number(),
  not_met: z.number(),
  not_documented: z.number(),
  for_person: z.number(),
  rows: z.array(packetCriterionSchema),
  says: z.array(packetStatementSchema).describe('Where criteria are, and why none are here'),
});

const form = z.object({
  title: z.string(),
  url: z.string().optional(),
  says: z.string(),
  answers: z
    .array(z.object({ question: z.string(), answer: z.string(), sources }))
    .optional()
    .describe('From the record; absent for a form that is not filled in here'),
  response: z
    .looseObject({ resourceType: z.literal('QuestionnaireResponse') })
    .optional()
    .describe('The same in FHIR'),
  sources,
});

const document = z.object({
  reference: z.string().describe('Type/id'),
  title: z.string(),
  date: day.optional(),
  why: z.string(),
  sensitive: z.boolean().describe('Left out unless a person chooses it'),
  chosen: z.boolean(),
  sources,
});

/** Something that is missing, and the question that it ends in. */
export const packetMissingSchema = z.object({
  what: z.string(),
  blocks: z.enum(['asking', 'deciding', 'nothing']).describe('What cannot be done without it'),
  ask: z.string().describe('The question to the person'),
  argument: z.string().optional().describe('Name of the argument that takes the answer'),
  sources,
});

const route = z.object({
  kind: z.string().describe('pas, delegate, portal, edi-278, fax, phone, mail, drug-portal, …'),
  value: z.string().describe('Text for people; the gateway calls none of it'),
  url: z.string().optional(),
  note: z.string().optional(),
  sources,
});

const routing = z.object({
  status: z.enum(['known', 'unknown']),
  routes: z.array(route).describe('The first one first'),
  check_first: z.array(route).describe('Old or disputed: a hint'),
  says: z.array(packetStatementSchema),
});

const clock = z.object({
  text: z.string(),
  applies_if: z.string().optional().describe('Absent where the line of business is known'),
  sources,
});

const sent = z.object({
  on: z.iso.date().describe('YYYY-MM-DD'),
  by: z.string().min(1).max(100).describe('How: portal, fax, phone, …'),
  reference: z.string().min(1).max(100).optional().describe('Confirmation of the payer'),
});

/**
 * What a request for prior authorization needs, gathered for a person who sends it. Every statement names its sources by
 * their numbers.
 */
export const packetSchema = z.object({
  packet_id: z.string().optional().describe('To go on with it; absent where it cannot be stored'),
  as_of: z.string().describe('ISO 8601'),
  platform_id: z.string().describe('Of the record'),
  platform_name: z.string().optional().describe('Of the record, for people'),
  state: z
    .enum(['incomplete', 'ready-for-person', 'sent-noted'])
    .describe('ready-for-person: nothing is missing that asking needs; a person reads it and sends it'),
  urgent: z.boolean().describe('true only where a person said so'),
  missing: z.array(packetMissingSchema).describe('What blocks comes first'),
  service: service.optional().describe('Absent while it is not known what is asked for'),
  orders: z.array(choiceOfOrder).describe('Open orders to choose from, where none is chosen'),
  member: member.optional(),
  coverages: z.array(coverageChoice).describe('To choose from, where several are in force; the primary first'),
  payer: payer.optional(),
  providers: z.array(provider),
  requirement,
  criteria,
  form: form.optional(),
  documents: z.array(document),
  route: routing,
  clock: z.array(clock),
  sent: sent.optional(),
  denial: denialInput.optional().describe('As a person gave it; the letter is then an appeal'),
  peer_to_peer: z.array(packetStatementSchema).optional().describe('A talk with the physician of the payer'),
  next_steps: z.array(z.string()),
  left_out: z.array(packetStatementSchema).describe('What is not in it, and why'),
  sources: z.array(packetSourceSchema),
});

export type Packet = z.output<typeof packetSchema>;
export type PacketSource = z.output<typeof packetSourceSchema>;
export type PacketStatement = z.output<typeof packetStatementSchema>;
export type PacketCriterion = z.output<typeof packetCriterionSchema>;
export type PacketMissing = z.output<typeof packetMissingSchema>;
export type PacketDocument = Packet['documents'][number];
export type PacketProvider = Packet['providers'][number];
export type PacketService = NonNullable<Packet['service']>;
