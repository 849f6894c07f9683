import { personOf } from '@fhir-gateway/fhir';
import type { RunInCell } from '@fhir-gateway/limits/cells';
import type { Expression, Questionnaire, QuestionnaireItem, QuestionnaireResponse, Resource } from 'fhir/r4.js';
import { readValue, type AnswerValue } from '../questionnaire/answer-value.js';
import { composeResponse, type ResponseContext } from '../answers/build-response.js';
import { coerceAnswer } from '../answers/coerce-answer.js';
import { answerByElm, isCql, type ElmAnswer, type ElmSources } from './elm-prefill.js';
import { expressionNamed } from '../questionnaire/extensions.js';
import { ExpressionEngine, type Variables } from '../../expressions/fhirpath-engine.js';
import { isQuestion } from '../questionnaire/item-type.js';
import { optionsOf } from '../questionnaire/options.js';
import { childrenOf, ResponseScope } from '../answers/response-scope.js';
import { PrefillVariables } from './prefill-variables.js';
import type { ReadRecord } from './record-query.js';
import { originOf, withOrigin, type AnswerOrigin } from '../answers/origin.js';
import { usableRecord } from './usable-record.js';
import { ValueSets } from '../questionnaire/value-sets.js';
import { questionsForPerson } from '../questionnaire/questions-for-person.js';

/** What a form is filled in from. */
export interface PrefillSources {
  /** Where expressions are evaluated. */
  readonly cell: RunInCell;
  readonly patientId: string;
  /** The patient, the coverage, the orders, and whatever else is at hand; expressions know them by their type. */
  readonly resources: readonly Resource[];
  readonly read?: ReadRecord;
  /** Answers of the payer. */
  readonly draft?: QuestionnaireResponse;
  /** In place of `draft`: answers of earlier rounds, which stand; only what is calculated from them may change. */
  readonly answered?: QuestionnaireResponse;
  readonly valueSets?: ValueSets;
  /** What runs CQL; without it, CQL is not executed. */
  readonly elm?: ElmSources;
  /** Time for all expressions together, in milliseconds; default 1,000. */
  readonly budgetMs?: number;
  readonly signal?: AbortSignal;
}

/** How one question fared. */
export interface PrefillOutcome {
  readonly linkId: string;
  /** `filled`, `empty` (nothing found), `not-executed` (a language that is not run, or no time), `unusable`. */
  readonly outcome: 'filled' | 'empty' | 'not-executed' | 'unusable';
  readonly detail?: string;
  /** The expression that the answer is from: a definition of CQL, a path, a query. */
  readonly source?: string;
  /** Types of resources that it looked at; `order` is the one that the form is for. */
  readonly reads?: readonly string[];
}

export interface Prefilled {
  /** The form with every answer that could be found, each with its origin. */
  readonly response: QuestionnaireResponse;
  readonly outcomes: readonly PrefillOutcome[];
  readonly notes: readonly string[];
}

/** Rounds in which calculated answers may still change one another. */
const maxRounds = 10;

/**
 * Fills in what is known before anybody is asked, from weak to strong: the form's initial values, the payer's draft, the
 * record (FHIRPath and queries), then what is calculated from all of these until nothing changes any more. The record
 * wins over the payer where it says something. Nothing is guessed: a question without a source stays open.
 */
export async function prefill(
  questionnaire: Questionnaire,
  context: ResponseContext,
  sources: PrefillSources,
): Promise<Prefilled> {
  const { valueSets = new ValueSets([]), resources, draft, answered, patientId } = sources;
  const patient = resources.find(({ resourceType, id }) => resourceType === 'Patient' && id === patientId);
  const read = sources.read && usableRecord(sources.read, { ...personOf(patient), patientId });
  const { cell, budgetMs, signal } = sources;
  const engine = new ExpressionEngine(cell, { ...(budgetMs !== undefined && { budgetMs }), ...(signal && { signal }) });
  const elm = sources.elm && (await answerByElm(questionnaire, sources.elm, { patientId, resources, read, valueSets }));
  const variables = new PrefillVariables({ engine, read, patientId, elm });
  const forPerson = new Set(questionsForPerson(questionnaire));
  const everything = await collect(questionnaire, variables, await variables.ofForm(questionnaire, resources));
  // Nobody vouches for anything by a value that a form or a record has.
  const plan = everything.filter(({ item }) => !forPerson.has(item.linkId));
  const outcomes = new Map<string, PrefillOutcome>();
  const writable = withoutReadOnly(questionnaire);
  const build = (
    answers: ReadonlyMap<string, unknown>,
    base?: QuestionnaireResponse,
    origin: AnswerOrigin = 'auto-client',
  ) =>
    composeResponse(writable, Object.fromEntries(answers), context, {
      valueSets,
      origin,
      ...(base && { prefilled: base }),
    }).response;

  const usable = (
    item: QuestionnaireItem,
    values: readonly unknown[] | undefined,
    by: Expression,
  ): readonly AnswerValue[] => {
    const optionList = optionsOf(item, { questionnaire, valueSets });
    const coerced = (values ?? []).map((value) => coerceAnswer(item, value, optionList));
    const answers = coerced.flatMap((one) => ('value' in one ? one.value : []));
    const kept = item.repeats === true ? answers : answers.slice(0, 1);
    const source = kept.length > 0 ? sourceOf(by, elm) : {};
    outcomes.set(item.linkId, { ...outcomeOf(item.linkId, values, kept), ...source });
    return kept;
  };

  const begun = answered ?? (draft && asServer(draft));
  const answeredBefore = new ResponseScope(begun?.item ?? []);
  const isOpen = ({ linkId }: QuestionnaireItem) => answeredBefore.answersTo(linkId).length === 0;
  const initial = plan.filter(({ item }) => isOpen(item)).flatMap(({ item }) => initialOf(item));
  const fromForm = build(new Map(initial), begun, 'auto-server');
  const found = new Map<string, unknown>();
  const atFirst = plan.flatMap(({ item, expression: { initial }, scope }) =>
    initial && (!answered || isOpen(item)) ? [{ item, expression: initial, variables: { ...scope, qitem: item } }] : [],
  );
  for (const [index, values] of (await variables.valuesOfAll(atFirst)).entries()) {
    const { item, expression } = atFirst[index] as (typeof atFirst)[number];
    const answers = usable(item, values, expression);
    if (answers.length > 0) found.set(item.linkId, answers.map(rawOf));
  }
  let response = build(found, fromForm);
  const byPerson = answered ? givenByPerson(answered.item ?? []) : new Set<string>();
  const calculated = plan.flatMap(({ item, expression, scope }) =>
    expression.calculated && !byPerson.has(item.linkId) ? [{ item, expression: expression.calculated, scope }] : [],
  );
  let isSteady = calculated.length === 0;
  for (let round = 0; round < maxRounds && !isSteady; round++) {
    const answers = new Map<string, unknown>();
    const values = await variables.valuesOfAll(
      calculated.map(({ item, expression, scope }) => {
        return { expression, variables: { ...scope, qitem: item, resource: response }, resource: response };
      }),
    );
    calculated.forEach(({ item, expression }, index) =>
      answers.set(item.linkId, usable(item, values[index], expression).map(rawOf)),
    );
    const next = build(answers, response);
    isSteady = JSON.stringify(next.item) === JSON.stringify(response.item);
    response = next;
  }
  const notes = [...variables.notes];
  if (!isSteady) {
    notes.push(
      `the calculated answers did not settle within ${maxRounds} rounds: the form is faulty, they were left out`,
    );
    response = build(new Map(calculated.map(({ item }) => [item.linkId, null])), response);
  }
  return { response, outcomes: [...outcomes.values()], notes };
}

interface Planned {
  readonly item: QuestionnaireItem;
  readonly expression: { readonly initial?: Expression | undefined; readonly calculated?: Expression | undefined };
  readonly scope: Variables;
}

function givenByPerson(items: NonNullable<QuestionnaireResponse['item']>): Set<string> {
  const given = new Set<string>();
  const waiting = [...items];
  for (let item = waiting.pop(); item; item = waiting.pop()) {
    const isGiven = (item.answer ?? []).some((one) => ['manual', 'override'].includes(originOf(one) ?? ''));
    if (isGiven) given.add(item.linkId);
    waiting.push(...childrenOf(item));
  }
  return given;
}

/** Every question with the expressions that fill it in and the variables that they see. */
async function collect(form: Questionnaire, variables: PrefillVariables, outer: Variables): Promise<Planned[]> {
  const planned: Planned[] = [];
  const walk = async (items: readonly QuestionnaireItem[], around: Variables): Promise<void> => {
    for (const item of items) {
      const scope = item.extension ? await variables.within(item, around) : around;
      const initial = expressionNamed(item, 'initialExpression');
      const calculated = expressionNamed(item, 'calculatedExpression');
      if (isQuestion(item)) planned.push({ item, expression: { initial, calculated }, scope });
      if (item.item) await walk(item.item, scope);
    }
  };
  await walk(form.item ?? [], outer);
  return planned;
}

function initialOf(item: QuestionnaireItem): [string, unknown][] {
  const chosen = (item.answerOption ?? []).filter(({ initialSelected }) => initialSelected === true);
  const values = [...(item.initial ?? []), ...chosen].flatMap((element) => readValue(element) ?? []);
  return values.length === 0 ? [] : [[item.linkId, values.map(rawOf)]];
}

/** As `coerceAnswer` takes it: the element's value. */
function rawOf({ value }: AnswerValue): unknown {
  return value;
}

const launched = { patient: 'Patient', coverage: 'Coverage', user: 'Practitioner', encounter: 'Encounter' } as const;

function sourceOf(
  by: Expression,
  elm: ((expression: Expression) => ElmAnswer) | undefined,
): Pick<PrefillOutcome, 'source' | 'reads'> {
  const { expression: source } = by;
  if (source === undefined) return {};
  const ran = isCql(by) ? elm?.(by) : undefined;
  const named = Object.entries(launched).flatMap(([name, type]) => (source.includes(`%${name}`) ? type : []));
  const reads = ran === undefined ? named : 'reads' in ran ? ran.reads : [];
  return { source, ...(reads.length > 0 && { reads }) };
}

function outcomeOf(
  linkId: string,
  values: readonly unknown[] | undefined,
  kept: readonly AnswerValue[],
): PrefillOutcome {
  if (values === undefined) return { linkId, outcome: 'not-executed' };
  if (kept.length > 0) return { linkId, outcome: 'filled' };
  if (values.length === 0) return { linkId, outcome: 'empty' };
  return { linkId, outcome: 'unusable', detail: 'What was found does not fit the question.' };
}

/** The same form in which everything may be written: what people must not change is what machines fill in. */
function withoutReadOnly(questionnaire: Questionnaire): Questionnaire {
  const open = (items: readonly QuestionnaireItem[]): QuestionnaireItem[] =>
    items.map((item) => ({ ...item, readOnly: false, ...(item.item && { item: open(item.item) }) }));
  return { ...questionnaire, item: open(questionnaire.item ?? []) };
}

/** All answers as the payer's own. */
function asServer(response: QuestionnaireResponse): QuestionnaireResponse {
  type Items = NonNullable<QuestionnaireResponse['item']>;
  const mark = (items: Items): Items =>
    items.map((entry) => ({
      ...entry,
      ...(entry.item && { item: mark(entry.item) }),
      ...(entry.answer && {
        answer: entry.answer.map((answer) => ({
          ...withOrigin(answer, 'auto-server'),
          ...(answer.item && { item: mark(answer.item) }),
        })),
      }),
    }));
  return { ...response, ...(response.item && { item: mark(response.item) }) };
}
