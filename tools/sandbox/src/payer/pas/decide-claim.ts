import type { Standing } from '../enrolment.js';
import { ruleFor, type ReviewAction, type Rule } from '../rules.js';
import { imagingQuestions, kneeQuestions } from '../questionnaires/index.js';
import { answersTo } from './form-answers.js';
import type { ClaimItem, SubmittedBundle } from './submitted-bundle.js';

/** What the payer decides about one item. */
export interface ItemDecision {
  sequence: number;
  action: ReviewAction;
  /** Why not, in words. */
  reason?: string;
  /** What the reviewer will do with a pended item when its time has come. */
  later?: 'A1' | 'A3';
  /** A form that is wanted before anything can be decided. */
  missingForm?: string;
  /** LOINC code of a document that a reviewer wants to see. */
  wantedDocument?: string;
  /** The quantity that was granted instead of what was asked for. */
  grantedQuantity?: number;
}

/** A request that could not be worked on; codes of X12 lists 901 and 889. */
export interface ClaimError {
  code: string;
  followUp: string;
  path: string;
}

/** What a decision hangs on beside the request. */
export interface Circumstances {
  standing: Standing;
  isInNetwork: (npi: string) => boolean;
  /** What the canonicals of the payer's forms begin with. */
  formsBase: string;
}

const mostUnits = 2;
const leastGrade = 3;
const leastWeeks = 12;
const progressNote = '11506-3';

/** The knee: severe enough and treated long enough; severe but not treated long enough is for a reviewer. */
function byKneeForm(item: ClaimItem, answers: ReadonlyMap<string, unknown>): ItemDecision {
  const { sequence } = item;
  const isSevere = Number(answers.get(kneeQuestions.grade)) >= leastGrade;
  const isTreated = Number(answers.get(kneeQuestions.weeks)) >= leastWeeks;
  if (!isSevere) return { sequence, action: 'A3', reason: 'The joint is not worn enough' };
  return isTreated ? { sequence, action: 'A1' } : { sequence, action: 'A4', later: 'A1', wantedDocument: progressNote };
}

function byRule(
  item: ClaimItem,
  rule: Rule,
  request: SubmittedBundle,
  { isInNetwork, formsBase }: Circumstances,
): ItemDecision {
  const { sequence, quantity = 1 } = item;
  if (rule.decideByForm && rule.form) {
    const answers = answersTo(rule.form, request, formsBase);
    return answers
      ? byKneeForm(item, answers)
      : { sequence, action: 'A4', later: 'A3', missingForm: rule.form, reason: 'The form did not arrive' };
  }
  if (rule.network) {
    if (request.providerNpis.some(isInNetwork)) return { sequence, action: 'NA' };
    const flag = rule.form && answersTo(rule.form, request, formsBase)?.get(imagingQuestions[0]?.linkId ?? '');
    return flag === true
      ? { sequence, action: 'A1' }
      : { sequence, action: 'A4', later: 'A3', ...(rule.form && { missingForm: rule.form }) };
  }
  if (rule.pas === 'A6') {
    return quantity > mostUnits ? { sequence, action: 'A6', grantedQuantity: mostUnits } : { sequence, action: 'A1' };
  }
  const action = rule.pas === 'error' ? 'A4' : rule.pas;
  return { sequence, action, ...(action === 'A3' && { reason: rule.reason.text }) };
}

/** Decides a request: an error where it can not be worked on, else one decision for each item. */
export function decideClaim(
  request: SubmittedBundle,
  circumstances: Circumstances,
): { error: ClaimError } | { items: ItemDecision[] } {
  const { standing } = circumstances;
  if (standing === 'no-member-found') {
    return { error: { code: '75', followUp: 'C', path: 'Bundle.entry.resource.ofType(Coverage).identifier' } };
  }
  if (standing === 'no-active-coverage') {
    return { error: { code: '95', followUp: 'N', path: 'Bundle.entry.resource.ofType(Coverage).period' } };
  }
  const rules = request.items.map(({ codes }) => ruleFor(codes));
  if (rules.some((rule) => rule?.pas === 'error')) {
    return { error: { code: '42', followUp: 'R', path: 'Bundle.entry.resource.ofType(Claim).item' } };
  }
  const items = request.items.map((item, index): ItemDecision => {
    const rule = rules[index];
    const { sequence } = item;
    if (item.isCancelled) return { sequence, action: 'C' };
    if (!rule) return { sequence, action: 'A4', later: 'A3', reason: 'There is no rule for this service' };
    if (standing === 'gold-card' && rule.covered === 'covered') return { sequence, action: 'NA' };
    return byRule(item, rule, request, circumstances);
  });
  return { items };
}
