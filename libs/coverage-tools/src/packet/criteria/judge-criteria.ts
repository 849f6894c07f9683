import type { Evaluated, Evaluation, ExpressionEngine } from '../../expressions/fhirpath-engine.js';
import { criterionReason, type CriterionEvidence, type CriterionReason, type CriterionRow, type CriterionState } from '../schema/criterion.js'; // prettier-ignore
import { codingsOf, dateOf, standingOf, textsOf, valueOf, type RecordEntry } from './record-facts.js';
import type { CriteriaTemplate, TemplateQuestion } from './template.js';
import { placeInWindow, type WindowPlace } from './time-window.js';

/** What criteria are judged with. */
export interface JudgingOptions {
  /** Evaluates the expressions of a template, in the cell. */
  readonly engine: Pick<ExpressionEngine, 'evaluateAll'>;
  /** The day from which windows count back: that of the order, `YYYY-MM-DD`. */
  readonly onDay: string;
  /** The code that is asked for. */
  readonly code: string;
  /** Diagnoses that the request names, in ICD-10-CM. */
  readonly diagnoses?: readonly string[];
}

/** Evidence of one row: more is counted and not listed. */
const mostEvidence = 8;

type Found = CriterionEvidence & { readonly isFailed?: boolean; readonly place: WindowPlace };

/**
 * Judges the questions of a template by the entries of a record, by rules alone. Nothing found is never `not-met`, and
 * entries that differ are for a person.
 *
 * @param record entries of this patient alone
 */
export async function judgeCriteria(
  { questions, sources }: CriteriaTemplate,
  record: readonly RecordEntry[],
  options: JudgingOptions,
): Promise<CriterionRow[]> {
  const entries = record.filter(({ resource }) => standingOf(resource) !== 'void');
  const asked = questions.map((question) => ({ question, candidates: candidatesOf(question, entries, options.code) }));
  const outcomes = await evaluateAll(asked, options.engine);
  const rows = asked.map(({ question, candidates }, at) => {
    const found = candidates.flatMap((entry, index) =>
      judgeEntry(question, entry, outcomes[at]?.[index] ?? {}, options.onDay),
    );
    const known = new Set(found.map(nameOf));
    const toRead = readable(question, entries, options.onDay).filter((one) => !known.has(nameOf(one)));
    const source = sources[question.source];
    if (!source) throw new TypeError('A question of a template names no source.');
    return { ...rowOf(question, [...found, ...toRead], isNamed(question, options.diagnoses)), source };
  });
  return rows.map((row) => withAlternatives(row, rows));
}

interface Outcomes {
  readonly where?: Evaluated;
  readonly meets?: Evaluated;
}

/** All expressions of a template in one job of the cell. */
async function evaluateAll(
  asked: readonly { readonly question: TemplateQuestion; readonly candidates: readonly RecordEntry[] }[],
  engine: JudgingOptions['engine'],
): Promise<Outcomes[][]> {
  const evaluations: Evaluation[] = [];
  const add = (expression: string | undefined, resource: unknown): number | undefined =>
    expression === undefined ? undefined : evaluations.push([expression, resource, {}]) - 1;
  const places = asked.map(({ question: { find, meets }, candidates }) =>
    candidates.map(({ resource }) => ({ where: add(find?.where, resource), meets: add(meets, resource) })),
  );
  const outcomes = await engine.evaluateAll(evaluations);
  const at = (place: number | undefined) => (place === undefined ? undefined : outcomes[place]);
  return places.map((row) =>
    row.map(({ where, meets }) => {
      const [shownBy, judged] = [at(where), at(meets)];
      return { ...(shownBy && { where: shownBy }), ...(judged && { meets: judged }) };
    }),
  );
}

function candidatesOf({ find }: TemplateQuestion, entries: readonly RecordEntry[], code: string): RecordEntry[] {
  if (!find) return [];
  const codes = find.codes === 'of-the-order' ? [code] : find.codes;
  return entries.filter(({ resource }) => {
    if (!find.types.includes(resource.resourceType)) return false;
    if (codes === undefined && find.prefixes === undefined) return true;
    return codingsOf(resource).some(
      ({ system, code: one }) =>
        one !== undefined &&
        (find.system === undefined || system === find.system) &&
        (codes?.includes(one) === true || find.prefixes?.some((prefix) => one.startsWith(prefix)) === true),
    );
  });
}

/** What an entry shows of a question; nothing where its expression says that it does not speak to it. */
function judgeEntry(
  question: TemplateQuestion,
  entry: RecordEntry,
  { where, meets }: Outcomes,
  onDay: string,
): Found[] {
  const isFailed = [where, meets].some((one) => one && !('values' in one));
  if (where && !isFailed && !isTrue(where)) return [];
  const place = placeInWindow(dateOf(entry.resource), onDay, question.windowMonths);
  const standing = standingOf(entry.resource);
  const judged = standing === 'denies' ? false : meets ? booleanOf(meets) : true;
  const isUnclear = isFailed || standing === 'over' || judged === undefined || place === 'unknown';
  const shows = place === 'before' ? 'too-old' : isUnclear ? 'unclear' : judged ? 'met' : 'not-met';
  return [{ ...evidenceOf(entry, shows), place, ...(isFailed && { isFailed }) }];
}

/** Entries that a person should read: their words are of the question. */
function readable({ read, windowMonths }: TemplateQuestion, entries: readonly RecordEntry[], onDay: string): Found[] {
  if (!read) return [];
  return entries.flatMap((of) => {
    if (!read.types.includes(of.resource.resourceType) || standingOf(of.resource) === 'denies') return [];
    const texts = textsOf(of.resource).map((text) => text.toLowerCase());
    if (read.words && !read.words.some((word) => texts.some((text) => text.includes(word)))) return [];
    const place = placeInWindow(dateOf(of.resource), onDay, windowMonths);
    return [{ ...evidenceOf(of, place === 'before' ? 'too-old' : 'unclear'), place }];
  });
}

function evidenceOf({ resource, platform }: RecordEntry, shows: CriterionEvidence['shows']): CriterionEvidence {
  const date = dateOf(resource);
  const reference = `${resource.resourceType}/${resource.id ?? ''}`;
  return { reference, platform, ...(date !== undefined && { date }), value: valueOf(resource), shows };
}

function nameOf({ platform, reference }: Found): string {
  return `${platform} ${reference}`;
}

/** Whether the request names a diagnosis that the question asks about. */
function isNamed({ find }: TemplateQuestion, diagnoses: readonly string[] = []): boolean {
  return find?.prefixes?.some((prefix) => diagnoses.some((code) => code.startsWith(prefix))) === true;
}

function rowOf(
  question: TemplateQuestion,
  found: readonly Found[],
  isNamedByPerson: boolean,
): Omit<CriterionRow, 'source'> {
  const { id, topic, text, windowMonths, oneOf } = question;
  const judged = stateOf(question, found);
  const [state, why] = isNamedByPerson && judged[1] === 'nothing-found' ? (['for-person', 'said'] as const) : judged;
  const listed = listedOf(found);
  const rest = found.length - listed.length;
  const more = rest === 0 ? '' : ` ${rest} further ${rest === 1 ? 'entry is' : 'entries are'} not listed here.`;
  return {
    ...{ id, text, topic, state, why },
    evidence: listed.map(({ isFailed: _failed, place: _place, ...one }) => one),
    reason: criterionReason(why, windowMonths) + more,
    ...(oneOf !== undefined && { oneOf }),
  };
}

function stateOf(question: TemplateQuestion, found: readonly Found[]): [CriterionState, CriterionReason] {
  const has = (shows: CriterionEvidence['shows']) => found.some((one) => one.shows === shows);
  if (has('met') && has('not-met')) return ['for-person', 'differ'];
  if (has('met')) return ['met', 'shown'];
  if (has('not-met')) return ['not-met', 'shown'];
  if (found.some(({ isFailed }) => isFailed)) return ['for-person', 'not-evaluated'];
  const isUndated = question.windowMonths !== undefined;
  if (found.some(({ shows, place }) => shows === 'unclear' && !(isUndated && place === 'unknown'))) {
    return ['for-person', 'to-read'];
  }
  if (has('too-old')) return ['not-documented', 'too-old'];
  if (has('unclear')) return ['not-documented', 'undated'];
  return question.find || question.read ? ['not-documented', 'nothing-found'] : ['for-person', 'person-only'];
}

/** The newest of each kind, what decides first. */
function listedOf(found: readonly Found[]): readonly Found[] {
  const newest = [...found].sort((a, b) => (b.date ?? '').localeCompare(a.date ?? ''));
  const of = (shows: CriterionEvidence['shows']) => newest.filter((one) => one.shows === shows);
  const [met, notMet] = [of('met'), of('not-met')];
  const half = met.length > 0 && notMet.length > 0 ? mostEvidence / 2 : mostEvidence;
  const decisive = [...met.slice(0, half), ...notMet.slice(0, half)];
  return [...decisive, ...of('unclear'), ...of('too-old')].slice(0, mostEvidence);
}

function withAlternatives(row: CriterionRow, rows: readonly CriterionRow[]): CriterionRow {
  if (row.oneOf === undefined || row.state === 'met') return row;
  const met = rows.find(({ oneOf, state }) => oneOf === row.oneOf && state === 'met');
  return met ? { ...row, reason: `${row.reason} One of the alternatives is enough, and another is met.` } : row;
}

function isTrue(evaluated: Evaluated): boolean {
  return booleanOf(evaluated) === true;
}

/** The one truth value that an expression came to; undefined where it says nothing. */
function booleanOf(evaluated: Evaluated): boolean | undefined {
  if (!('values' in evaluated)) return undefined;
  const [value, ...others] = evaluated.values;
  return others.length === 0 && typeof value === 'boolean' ? value : undefined;
}
