import { dateWords, isObject, objectsOf } from '@fhir-gateway/fhir';
import { isSameCode } from '../../procedure-code.js';
import type { OrderCode } from '../../procedure-code.js';
import { idOf } from '../../record-resources.js';
import { breachesOf } from '../assertion/assertion-invariants.js';
import { holdsFor, mostAssertions, readAssertions } from '../assertion/assertion.js';
import type { CoverageAssertion } from '../assertion/assertion.js';
import { readCards } from '../assertion/cards.js';
import { strictest } from '../assertion/coverage-status.js';
import type { CoverageStatus } from '../assertion/coverage-status.js';
import { noFinding } from '../assertion/requirements.js';
import type { AuthorizationNeed, DocumentationNeed, Finding, RequirementsSource } from '../assertion/requirements.js';
import { readActions, type SentOrder } from '../assertion/system-actions.js';

/** What an answer is read against. */
export interface HookQuestion {
  readonly order: SentOrder;
  readonly code: OrderCode;
  readonly coverageId: string;
  /** `YYYY-MM-DD` */
  readonly today: string;
  /** Day of the service, `YYYY-MM-DD`; today where none is named. */
  readonly onDate: string;
  readonly source: RequirementsSource;
}

/**
 * Reads the answer of a CDS service. What counts are the assertions in the order that it returns; a card is never an
 * answer, however clearly it is worded, and neither is silence.
 *
 * @returns undefined where it is no answer of a CDS service at all
 * @see https://hl7.org/fhir/us/davinci-crd/ resp-25, ext-coverage-information
 */
export function readHookAnswer(body: unknown, question: HookQuestion): Finding | undefined {
  if (!isObject(body) || !Array.isArray(body['cards'] ?? body['systemActions'])) return undefined;
  const { cards, total } = readCards(body['cards']);
  const actions = readActions(body['systemActions'], question.order, question.code);
  const assertions = actions.answered.flatMap(readAssertions);
  const { holding, warnings } = select(assertions, question);
  const best = strictest(holding);
  const forms = [...actions.questionnaires, ...cards.flatMap(({ questionnaires }) => questionnaires)];
  return {
    ...noFinding(question.source),
    ...(best && { ...decided(best.assertion, best.status), ambiguous: best.isAmbiguous }),
    documentation: documentationOf(holding, forms),
    infoNeeded: unique(holding.flatMap(({ infoNeeded }) => infoNeeded)),
    assertions,
    cards,
    actions: actions.others,
    warnings: [
      ...limitationsOf(holding),
      ...actions.warnings,
      ...warnings,
      ...unique(holding.flatMap(breachesOf)),
      ...shortOf(best?.assertion, question.onDate),
      ...(best?.isAmbiguous ? ['The payer’s assertions disagree; the most restrictive one is shown.'] : []),
      ...(total > cards.length ? [`${total - cards.length} more cards are not shown.`] : []),
      ...(assertions.length === 0
        ? [
            isSuggested(body['cards'])
              ? 'The payer put what it asserts into a suggestion of a card, which decides nothing: look at the cards, and ask the payer.'
              : 'The payer asserted nothing about this order; that is not "not required".',
          ]
        : []),
    ],
  };
}

/** Whether a suggestion has an assertion in it, as HL7's reference server writes them: what nobody has accepted is no answer. */
function isSuggested(cards: unknown): boolean {
  const actions = objectsOf(cards)
    .flatMap(({ suggestions }) => objectsOf(suggestions))
    .flatMap((suggestion) => objectsOf(suggestion['actions']));
  return actions.some(({ resource }) => isObject(resource) && readAssertions(resource).length > 0);
}

/** Assertions that hold for our coverage and code today. The others allow no conclusion at all. */
function select(
  assertions: readonly CoverageAssertion[],
  { code, coverageId, today }: HookQuestion,
): { holding: CoverageAssertion[]; warnings: string[] } {
  const warnings: string[] = [];
  const drop = (warning: string): false => {
    warnings.push(warning);
    return false;
  };
  if (assertions.length > mostAssertions)
    return { holding: [], warnings: ['The payer asserts more than is read: nothing follows from it.'] };
  const holding = assertions.filter((assertion) => {
    if (idOf({ reference: assertion.coverage ?? '' }, 'Coverage') !== coverageId) {
      return drop('An assertion is about another coverage, or does not say which.');
    }
    if (!holdsFor(assertion, code, isSameCode)) return drop('An assertion is about other billing codes.');
    if (lastDayBefore(assertion, today) !== undefined) return drop('An assertion has expired.');
    return true;
  });
  return { holding, warnings: unique(warnings) };
}

/** What holds today need not hold on the day of the service. */
function shortOf(assertion: CoverageAssertion | undefined, onDate: string): string[] {
  const last = assertion && lastDayBefore(assertion, onDate);
  if (last === undefined) return [];
  return [
    `The payer’s answer holds until ${dateWords(last)} only, and the service is on ${dateWords(onDate)}: ask again nearer to it.`,
  ];
}

/** The day, month or year with which an assertion ends, where that is over before a day. */
function lastDayBefore({ expires }: CoverageAssertion, day: string): string | undefined {
  const last = /^\d{4}(?:-\d\d){0,2}/.exec(expires ?? '')?.[0];
  return last !== undefined && last < day.slice(0, last.length) ? last : undefined;
}

/** The plain answer is not safe to tell without them. */
function limitationsOf(holding: readonly CoverageAssertion[]): string[] {
  return unique(
    holding
      .flatMap(({ details }) => details.filter(({ category }) => category === 'cat-limitation'))
      .map(({ code, value, qualification }) =>
        [`The payer limits this answer: ${code ?? 'not named'}`, value, qualification && `(${qualification})`]
          .filter(Boolean)
          .join(' '),
      ),
  );
}

function decided(assertion: CoverageAssertion, status: CoverageStatus): Partial<Finding> {
  const { covered, reasons, details, contacts, billingCodes, dependencies, assertionId, expires } = assertion;
  return {
    status,
    covered,
    authorization: authorizationOf(assertion, status),
    reasons,
    details,
    contacts,
    billingCodes,
    dependencies,
    assertionId,
    expires,
  };
}

function authorizationOf({ paNeeded, satisfiedPaId }: CoverageAssertion, status: CoverageStatus): AuthorizationNeed {
  if (status === 'required') {
    return { needed: true, by: paNeeded === 'performpa' ? 'performer' : 'ordering', number: null };
  }
  if (status === 'satisfied') return { needed: false, by: null, number: satisfiedPaId };
  return { needed: status === 'not-required' ? false : null, by: null, number: null };
}

/** Who has to document what. Forms that only tasks or links speak of are listed without anybody's role. */
function documentationOf(holding: readonly CoverageAssertion[], forms: readonly string[]): DocumentationNeed[] {
  const asserted = holding.flatMap(({ docNeeded, docPurpose, questionnaires }) => {
    const who = docNeeded.length > 0 ? docNeeded : questionnaires.length > 0 ? ['unknown'] : [];
    return who.map((one) => ({ who: one, purpose: docPurpose, questionnaires }));
  });
  const named = new Set(asserted.flatMap(({ questionnaires }) => questionnaires));
  const others = unique(forms).filter((form) => !named.has(form));
  return [...asserted, ...(others.length > 0 ? [{ who: 'unknown', purpose: [], questionnaires: others }] : [])];
}

function unique<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
