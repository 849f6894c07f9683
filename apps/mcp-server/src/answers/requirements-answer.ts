import { submitInput, type CoverageAssertion, type Requirements, type Worded } from '@fhir-gateway/coverage-tools';
import { fence, fenceFields } from '@fhir-gateway/record-view';
import { z } from 'zod';
import { knownFields, knownText, sentFields, sentText } from '../result/earlier-requests.js';
import { fittingTexts, sizeInText } from '../result/result-size.js';
import { anyObject, orNull, textOrNull } from '../tool/arguments.js';
import { markMembers } from './fenced-content.js';

const texts = z.array(z.string());
/** Characters for the names of what a payer asked for and was not sent. */
const longestWarning = 400;
/** As long as a canonical may be. */
const longestCanonical = 500;
/** What the lists of a payer that has much to say may take of the fields, and of the text. */
const mostOfLists = 12_000;
/** What a payer wants before it pays, as a tool answers it. */
export const requirementsSchema = z.object({
  status: z
    .enum(['required', 'not-required', 'conditional', 'satisfied', 'not-covered', 'unknown'])
    .describe('Whether authorization is required'),
  platform_id: z.string().describe('The platform that answered'),
  record_platform_id: z.string().optional().describe('Where the record is, if elsewhere'),
  code: z
    .object({ system: z.string().describe('Code system'), code: z.string().describe('Code') })
    .describe('The procedure or drug'),
  order_id: z.string().optional().describe('For the forms and the request'),
  ambiguous: z.boolean().describe('Whether the payer said things that do not fit together'),
  next_steps: texts.describe('What to do next'),
  notice: markMembers.notice,
  source: anyObject.describe('Who said it: crd is the payer itself'),
  coverage_id: textOrNull.describe('The coverage that was asked about'),
  covered: textOrNull.describe('Whether the plan covers it'),
  authorization: z
    .object({
      needed: orNull(z.boolean(), 'yes or no').describe('Whether the payer wants one'),
      by: textOrNull.describe('Who has to ask for it'),
      number: textOrNull.describe('Number of one that is there'),
    })
    .describe('The authorization'),
  documentation: z
    .array(
      z.object({
        who: z.string().describe('Who fills it in'),
        purpose: texts.describe('What it is for'),
        questionnaires: texts.describe('Addresses of its forms'),
      }),
    )
    .describe('What the payer wants to see'),
  info_needed: texts.describe('Facts to name and ask again with'),
  reasons: z
    .array(z.object({ code: textOrNull.describe('Code'), text: textOrNull.describe('Words') }))
    .describe('Why, as the payer says'),
  assertion_id: textOrNull.describe('Of the assertion'),
  assertion: anyObject.optional().describe('As submit_prior_auth takes it'),
  expires: textOrNull.describe('Last day on which this holds'),
  sent_requests: z
    .array(
      z.object({
        request_id: z.string().describe('For list_prior_auths'),
        sent_at: z.string().describe('When it was sent'),
        service_date: z.string().optional().describe('Day of the service'),
        status: z.string().optional().describe('What the payer last said; approved, partial and modified authorize'),
        authorization_number: z.string().optional().describe('Number under which the payer authorized it'),
        expires: z.string().optional().describe('Last day of the authorization'),
      }),
    )
    .optional()
    .describe('Requests for it that were sent before'),
  known_authorizations: z
    .array(anyObject)
    .optional()
    .describe('Decided on it before, as record and payer show; with ordering_npi the payer is asked'),
  details: z.array(anyObject).describe('Limits (cat-limitation) and facts of the answer'),
  contacts: texts.describe('Whom to ask at the payer'),
  billing_codes: z.array(anyObject).describe('Codes that it holds for and that have to be billed'),
  dependencies: texts.describe('What else has to be ordered for it to hold'),
  assertions: z.array(anyObject).describe('All that the payer asserted, also for other codes'),
  actions: z.array(anyObject).describe('What the payer would change in an EHR; not carried out'),
  cards: z.array(anyObject).describe('Cards of the payer (CDS Hooks), with what they suggest'),
  left_out: z.number().optional().describe('Entries of these lists that did not fit'),
  warnings: texts.describe('What may be missing or different, and why'),
  attempts: z
    .array(
      z.object({
        source: z.string().describe('Which source'),
        outcome: z.string().describe('What it answered'),
        detail: z.string().optional().describe('Why it did not'),
        ms: z.number().describe('Milliseconds that it took'),
      }),
    )
    .describe('What was asked, and how it ended'),
  end: markMembers.end,
});

/** Both halves of the answer. */
export function requirementsResult(found: Worded<Requirements>, orderId: string | undefined) {
  const named = orderId === undefined ? [] : [`order_id: ${orderId}`];
  return {
    structured: { ...view(found), ...(orderId !== undefined && { order_id: orderId }) },
    text: [...sentences(found), ...named].join('\n'),
  };
}

/** The answer without what only programs look into; lists of a payer that has much to say are cut. */
function view(found: Worded<Requirements>): z.input<typeof requirementsSchema> {
  const { code, warnings, attempts, nextSteps } = found;
  const lists = fittingLists(found);
  const assertion = submittedAssertion(found);
  const own = {
    status: found.status,
    platform_id: found.platformId,
    record_platform_id: found.recordPlatformId,
    code: { ...code },
    ambiguous: found.ambiguous,
    next_steps: [...nextSteps],
  };
  const words = {
    source: sourceView(found.source),
    coverage_id: found.coverageId,
    covered: found.covered,
    authorization: { ...found.authorization },
    documentation: lists.documentation,
    info_needed: fittingTexts(found.infoNeeded, 300),
    reasons: lists.reasons,
    assertion_id: found.assertionId,
    ...(assertion && { assertion }),
    expires: found.expires,
    ...(found.sentRequests && { sent_requests: sentFields(found.sentRequests) }),
    ...(found.knownAuthorizations && { known_authorizations: knownFields(found.knownAuthorizations) }),
    details: lists.details,
    contacts: lists.contacts,
    billing_codes: lists.billing_codes,
    dependencies: lists.dependencies,
    cards: lists.cards,
    actions: lists.actions,
    assertions: lists.assertions,
    ...(lists.left_out > 0 && { left_out: lists.left_out }),
    warnings: fittingTexts(warnings, 2000, longestWarning),
    attempts: attempts.map((attempt) => ({ ...attempt })),
  };
  return { ...own, ...fenceFields(words) };
}

/** The lists of an answer in the names of tools, the simplest first; what does not fit is counted. */
function fittingLists(found: Worded<Requirements>) {
  let used = 0;
  let leftOut = 0;
  const fitting = <T>(items: readonly T[]): T[] =>
    items.filter((item) => {
      const size = sizeInText(item) + 2;
      if (used + size > mostOfLists) {
        leftOut += 1;
        return false;
      }
      used += size;
      return true;
    });
  const lists = {
    documentation: fitting(
      found.documentation.map(({ who, purpose, questionnaires }) => ({
        who,
        purpose: fittingTexts(purpose, 200),
        questionnaires: fittingTexts(questionnaires, 1000, longestCanonical),
      })),
    ),
    details: fitting(found.details.map((detail) => ({ ...detail }))),
    reasons: fitting(found.reasons.map((reason) => ({ ...reason }))),
    contacts: fitting(found.contacts),
    billing_codes: fitting(found.billingCodes.map((code) => ({ ...code }))),
    dependencies: fitting(found.dependencies),
    cards: fitting(found.cards.map(({ links, ...card }) => ({ ...card, links: links.map((link) => ({ ...link })) }))),
    actions: fitting(
      found.actions.map(({ type, resourceType, description }) => ({ type, resource_type: resourceType, description })),
    ),
    assertions: fitting(found.assertions.map(assertionView)),
  };
  return { ...lists, left_out: leftOut };
}

function assertionView(assertion: CoverageAssertion) {
  const { paNeeded, docNeeded, docPurpose, infoNeeded, billingCodes, assertionId, satisfiedPaId, ...same } = assertion;
  return {
    ...same,
    pa_needed: paNeeded,
    doc_needed: docNeeded,
    doc_purpose: docPurpose,
    info_needed: infoNeeded,
    billing_codes: billingCodes,
    assertion_id: assertionId,
    satisfied_pa_id: satisfiedPaId,
  };
}

function sourceView(source: Requirements['source']): Record<string, unknown> {
  if (source.kind !== 'crd') return { ...source };
  const { kind, hook, service, crdVersion, at } = source;
  return { kind, hook, service, crd_version: crdVersion, at };
}

/** What the payer asserted, in the words of `submit_prior_auth`; undefined where it lacks what a request has to say. */
export function submittedAssertion({
  assertionId,
  assertions,
}: Worded<Requirements>): Record<string, unknown> | undefined {
  const shown = assertions.find((one) => one.assertionId === assertionId);
  const given = submitInput.shape.assertion.safeParse({
    id: assertionId,
    covered: shown?.covered,
    pa_needed: shown?.paNeeded ?? undefined,
    date: shown?.date,
  });
  return given.data;
}

/** The same for reading. What the payer wrote stands between marks. */
function sentences(found: Worded<Requirements>): string[] {
  const { status, source, code, authorization, attempts } = found;
  const assertion = submittedAssertion(found);
  const lists = fittingLists(found);
  const said = lists.reasons.flatMap(({ code: reason, text }) => [reason, text].filter(Boolean).join(': ') || []);
  const wording = [
    authorization.number === null ? '' : `Authorization number: ${JSON.stringify(authorization.number)}`,
    ...said,
    ...lists.documentation.map(
      ({ who, purpose, questionnaires }) =>
        `Documentation (${[who, ...purpose].join(', ')}): ${questionnaires.join(', ') || 'no form named'}`,
    ),
    found.infoNeeded.length === 0 ? '' : `The payer needs to know: ${found.infoNeeded.join(', ')}`,
    ...listLines(lists),
    ...fittingTexts(
      found.warnings.map((warning) => `Note: ${warning}`),
      1500,
      longestWarning,
    ),
    assertion === undefined ? '' : `assertion for submit_prior_auth: ${JSON.stringify(assertion)}`,
  ].filter((line) => line !== '');
  return [
    `${code.code}: prior authorization ${words[status]} (source: ${source.kind}).`,
    ...sentText(found),
    ...knownText(found),
    ...(wording.length > 0 ? [`The payer says:\n${fence(wording.join('\n'))}`] : []),
    ...(status === 'unknown' ? attempts.map(({ source: from, outcome }) => `Tried ${from}: ${outcome}`) : []),
    ...found.nextSteps.map((step) => `Next: ${step}`),
  ];
}

/** What the lists say, one entry a line; several assertions whole, since only one of them is the answer. */
function listLines(lists: ReturnType<typeof fittingLists>): string[] {
  const {
    details,
    contacts,
    billing_codes: codes,
    dependencies,
    cards,
    actions,
    assertions,
    left_out: leftOut,
  } = lists;
  return [
    ...details.map(
      ({ category, code, value, qualification }) =>
        `Detail (${category ?? 'other'}): ${[code, value, qualification].filter(Boolean).join(' ')}`,
    ),
    ...contacts.map((contact) => `Contact: ${contact}`),
    ...codes.map(({ system, code }) => `Bill: ${code}${system === undefined ? '' : ` (${system})`}`),
    ...dependencies.map((one) => `Depends on: ${one}`),
    ...cards.flatMap(cardLines),
    ...actions.map(
      ({ type, resource_type: of, description }) =>
        `Would ${[type, of, description].filter(Boolean).join(' ')}; not carried out`,
    ),
    ...(assertions.length > 1 ? assertions.map((one) => `Asserted: ${JSON.stringify(one)}`) : []),
    ...(leftOut > 0 ? [`(${leftOut} more entries)`] : []),
  ];
}

function cardLines({
  summary,
  indicator,
  detail,
  source,
  topic,
  links,
  suggestions,
  questionnaires,
}: ShownCard): string[] {
  const of = [indicator, source, topic].filter(Boolean).join(', ');
  return [
    `Card (${of}): ${[summary, detail].filter(Boolean).join(' | ')}`,
    ...suggestions.map((one) => `It suggests: ${one}`),
    ...questionnaires.map((one) => `Its form: ${one}`),
    ...links.map(({ label, url, type }) => `Its link (${type}): ${label} ${url}`),
  ];
}

type ShownCard = ReturnType<typeof fittingLists>['cards'][number];

const words: Readonly<Record<Requirements['status'], string>> = {
  required: 'is required',
  'not-required': 'is not required',
  conditional: 'depends on more facts',
  satisfied: 'is there already',
  'not-covered': 'does not help: the plan does not cover this',
  unknown: 'is unknown, which does not mean "not required"',
};
