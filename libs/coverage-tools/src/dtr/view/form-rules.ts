import type { RunInCell } from '@fhir-gateway/limits/cells';
import type {
  Expression,
  Questionnaire,
  QuestionnaireItem,
  QuestionnaireResponse,
  QuestionnaireResponseItem,
  Resource,
} from 'fhir/r4.js';
import { constraintsOf, type Invariant } from '../questionnaire/constraints.js';
import { expressionNamed } from '../questionnaire/extensions.js';
import {
  ExpressionEngine,
  type Evaluated,
  type Evaluation,
  type Variables,
} from '../../expressions/fhirpath-engine.js';
import { PatternVerdicts } from '../answers/pattern-verdicts.js';
import { childrenOf } from '../answers/response-scope.js';
import type { ResponseIssue } from '../answers/validate-response.js';

/** What the expressions of a form say about a response. */
export interface FormJudgement {
  /** Whether the `enableWhenExpression` of an item is met; an item that is not in here was not judged. */
  readonly conditions: ReadonlyMap<QuestionnaireItem, boolean>;
  /** What the regular expressions of the form say of the answers. */
  readonly patterns: PatternVerdicts;
  /** Rules (`questionnaire-constraint`, `targetConstraint`) that the answers break, and what was not judged. */
  readonly issues: readonly ResponseIssue[];
}

/** With what a form is judged. */
export interface JudgeOptions {
  readonly cell: RunInCell;
  /** Known to expressions as `%patient` and `%coverage`. */
  readonly resources?: readonly Resource[];
  /** For all expressions together, in milliseconds. */
  readonly budgetMs?: number;
  readonly signal?: AbortSignal;
}

interface Judged {
  readonly evaluation: Evaluation;
  readonly take: (outcome: Evaluated) => void;
}

/**
 * Judges conditions and rules that a form gives as FHIRPath, and its patterns, all in one job of a cell. Only a plain true or false counts:
 * what comes to nothing, fails, or needs what is not at hand is not judged, and a rule of which that is so is reported.
 * A condition in a group that is there several times means one of them, which a response as a whole cannot say; it is
 * not judged either.
 *
 * @see http://hl7.org/fhir/uv/sdc/STU3/expressions.html
 */
export async function judgeForm(
  questionnaire: Questionnaire,
  response: QuestionnaireResponse,
  { cell, resources = [], budgetMs, signal }: JudgeOptions,
): Promise<FormJudgement> {
  const conditions = new Map<QuestionnaireItem, boolean>();
  const issues: ResponseIssue[] = [];
  const isComplete = ['completed', 'amended'].includes(response.status);
  const variables = variablesOf(questionnaire, response, resources);
  const judged = [
    ...conditionsOf(questionnaire.item ?? [], response.item ?? []).map(({ item, expression }): Judged => {
      return {
        evaluation: [expression.expression ?? '', response, { ...variables, qitem: item }],
        take: (outcome) => {
          const verdict = verdictOf(outcome);
          if (verdict !== undefined) conditions.set(item, verdict);
        },
      };
    }),
    ...rulesOf(questionnaire, response).map(({ rule, on, linkId, path }): Judged => {
      return {
        evaluation: [
          rule.expression ?? '',
          on,
          variables,
          linkId === undefined ? undefined : 'QuestionnaireResponse.item',
        ],
        take: (outcome) => issues.push(...issueOf(rule, verdictOf(outcome), { linkId, path, isComplete })),
      };
    }),
  ];
  const checks = PatternVerdicts.wanted(questionnaire, response);
  const engine = new ExpressionEngine(cell, { ...(budgetMs !== undefined && { budgetMs }), ...(signal && { signal }) });
  const { outcomes, matches } = await engine.judge(
    judged.map(({ evaluation }) => evaluation),
    checks,
  );
  outcomes.forEach((outcome, index) => judged[index]?.take(outcome));
  return { conditions, issues, patterns: new PatternVerdicts(checks, matches) };
}

/** Only what is at hand: an expression that needs another variable fails, and is not judged by an empty one. */
function variablesOf(
  questionnaire: Questionnaire,
  resource: QuestionnaireResponse,
  known: readonly Resource[],
): Variables {
  const named = known.map((one) => [one.resourceType.toLowerCase(), one] as const);
  return {
    ...Object.fromEntries(named.filter(([name]) => ['patient', 'coverage'].includes(name))),
    questionnaire,
    resource,
  };
}

function verdictOf(outcome: Evaluated): boolean | undefined {
  const values = 'values' in outcome ? outcome.values : [];
  return values.length === 1 && typeof values[0] === 'boolean' ? values[0] : undefined;
}

function conditionsOf(
  items: readonly QuestionnaireItem[],
  given: readonly QuestionnaireResponseItem[],
): { item: QuestionnaireItem; expression: Expression }[] {
  return items.flatMap((item) => {
    const expression = expressionNamed(item, 'enableWhenExpression');
    const own = given.filter(({ linkId }) => linkId === item.linkId);
    const isRepeated = own.length > 1 || own.some(({ answer = [] }) => answer.length > 1);
    return [
      ...(expression?.language === 'text/fhirpath' ? [{ item, expression }] : []),
      ...(isRepeated ? [] : conditionsOf(item.item ?? [], own.flatMap(childrenOf))),
    ];
  });
}

interface PlacedRule {
  readonly rule: Invariant;
  readonly on: object;
  readonly linkId?: string;
  readonly path: string;
}

/** The rules of the form, and those of its items for each place where the response has them. */
function rulesOf(questionnaire: Questionnaire, response: QuestionnaireResponse): PlacedRule[] {
  const rules = new Map<string, readonly Invariant[]>();
  const collect = (items: readonly QuestionnaireItem[]): void => {
    for (const item of items) {
      const { invariants } = constraintsOf(item);
      if (invariants) rules.set(item.linkId, invariants);
      collect(item.item ?? []);
    }
  };
  collect(questionnaire.item ?? []);
  const placed: PlacedRule[] = [];
  const place = (items: readonly QuestionnaireResponseItem[], around: string): void => {
    items.forEach((on, index) => {
      const path = `${around}item[${index}]`;
      for (const rule of rules.get(on.linkId) ?? []) placed.push({ rule, on, linkId: on.linkId, path });
      place(on.item ?? [], `${path}.`);
      (on.answer ?? []).forEach((answer, at) => place(answer.item ?? [], `${path}.answer[${at}].`));
    });
  };
  place(response.item ?? [], '');
  const whole = constraintsOf(questionnaire).invariants ?? [];
  return [...whole.map((rule) => ({ rule, on: response, path: '' })), ...placed];
}

/**
 * The form's own words, since nobody else knows what its rule means; they hold no answer. A form that is still being
 * filled in may break a rule for want of answers, so that is an error only in one that says it is complete.
 */
function issueOf(
  { severity, human }: Invariant,
  verdict: boolean | undefined,
  place: { readonly linkId: string | undefined; readonly path: string; readonly isComplete: boolean },
): ResponseIssue[] {
  if (verdict === true) return [];
  const { linkId, path, isComplete } = place;
  const at = { path, ...(linkId !== undefined && { linkId }) };
  if (verdict === undefined) {
    return [{ ...at, severity: 'warning', code: 'unchecked', text: `A rule of the form was not judged: ${human}` }];
  }
  const isError = isComplete && severity !== 'warning';
  return [{ ...at, severity: isError ? 'error' : 'warning', code: 'rule', text: `The form says: ${human}` }];
}
