import { CellError, cellFile, type RunInCell } from '@fhir-gateway/limits/cells';
import type { ExpressionAnswer, ExpressionJob, Typed } from './expression-job.js';

/** Values by the names that expressions call them, without the `%`. */
export type Variables = Readonly<Record<string, unknown>>;

/** What an expression came to. */
export type Evaluated =
  | { readonly values: readonly unknown[] }
  | { readonly problem: 'failed' | 'timeout' | 'refused' };

/** One evaluation; with the FHIR path of what is evaluated, where that is no resource. */
export type Evaluation = readonly [expression: string, resource: unknown, variables: Variables, base?: string];

/** A regular expression of a form, and what is held against it. */
export type PatternCheck = readonly [pattern: string, value: string];

/** Characters of one expression. */
const maxLength = 4_000;
/** Parentheses within parentheses; the parser works through them by recursion. */
const maxNesting = 40;
/** What all jobs of one form may send to the cell, in characters of JSON. */
const maxSent = 32_000_000;

const program = cellFile('expression-program', import.meta.url);

/**
 * Evaluates expressions that a payer wrote, in a cell: they compute over what they are given and nothing else. One budget
 * serves a whole form, so that a thousand slow expressions cost no more than one; whatever takes more time or memory ends
 * the form's evaluation, and nothing of that job is used.
 */
export class ExpressionEngine {
  readonly #cell: RunInCell;
  readonly #signal: AbortSignal | undefined;
  #leftMs: number;
  #leftToSend = maxSent;
  /** One job at a time: what a form asks for at once takes no more than one place in the queue. */
  #last: Promise<unknown> = Promise.resolve();
  /** What the engine noted of values that it gave: they come back in variables. */
  readonly #types = new WeakMap<object, Typed>();

  /** @param budgetMs for all calls together */
  constructor(cell: RunInCell, { budgetMs = 1_000, signal }: { budgetMs?: number; signal?: AbortSignal } = {}) {
    this.#cell = cell;
    this.#leftMs = budgetMs;
    this.#signal = signal;
  }

  async evaluate(...evaluation: Evaluation): Promise<Evaluated> {
    return (await this.evaluateAll([evaluation]))[0] ?? { problem: 'failed' };
  }

  /** @returns outcomes in the order of the evaluations, of which none sees what another comes to */
  async evaluateAll(evaluations: readonly Evaluation[]): Promise<Evaluated[]> {
    return (await this.judge(evaluations, [])).outcomes;
  }

  /** The same, with regular expressions; null where a pattern cannot be read, undefined where it was not tried. */
  async judge(
    evaluations: readonly Evaluation[],
    patterns: readonly PatternCheck[],
  ): Promise<{ outcomes: Evaluated[]; matches: readonly (boolean | null | undefined)[] }> {
    const taken = evaluations.map(
      ([expression]) => expression.length <= maxLength && nestingOf(expression) <= maxNesting,
    );
    const sent = evaluations.filter((_, index) => taken[index]);
    const job = this.#job(sent, patterns);
    const answer = sent.length + patterns.length === 0 ? undefined : await this.#run(job);
    let next = 0;
    return {
      outcomes: taken.map((isTaken): Evaluated => {
        if (!isTaken) return { problem: 'refused' };
        if (!answer) return { problem: 'timeout' };
        const outcome = answer.outcomes[next++];
        return outcome && 'values' in outcome
          ? { values: outcome.values.map((one) => this.#noted(one)) }
          : { problem: 'failed' };
      }),
      matches: patterns.map((_, index) => answer?.matches[index]),
    };
  }

  /** @returns undefined where the form has used up what it is given */
  #run(job: ExpressionJob): Promise<ExpressionAnswer | undefined> {
    const answered = this.#last.then(() => this.#runNow(job));
    this.#last = answered.catch(() => undefined);
    return answered;
  }

  async #runNow(job: ExpressionJob): Promise<ExpressionAnswer | undefined> {
    this.#leftToSend -= JSON.stringify(job).length;
    if (this.#leftMs < 1 || this.#leftToSend < 0) return undefined;
    try {
      const answer = await this.#cell<ExpressionAnswer>(program, job, { timeMs: this.#leftMs, signal: this.#signal });
      this.#leftMs -= answer.workMs;
      return answer;
    } catch (error) {
      if (!(error instanceof CellError)) throw error;
      this.#leftMs = 0;
      return undefined;
    }
  }

  /** Each object once, and of the variables those that an expression may name. */
  #job(evaluations: readonly Evaluation[], patterns: readonly PatternCheck[]): ExpressionJob {
    const objects: Typed[] = [];
    const places = new Map<unknown, number>();
    const placeOf = (value: unknown): number => {
      const known = places.get(value);
      if (known !== undefined) return known;
      objects.push((typeof value === 'object' && value !== null && this.#types.get(value)) || { value });
      places.set(value, objects.length - 1);
      return objects.length - 1;
    };
    return {
      evaluations: evaluations.map(([expression, resource, variables, base]) => {
        const named = Object.entries(variables).filter(
          ([name, value]) => value !== undefined && expression.includes(name),
        );
        return {
          expression,
          on: resource === undefined || resource === null ? -1 : placeOf(resource),
          variables: Object.fromEntries(
            named.map(([name, value]) => [name, Array.isArray(value) ? value.map(placeOf) : placeOf(value)]),
          ),
          ...(base !== undefined && { base }),
        };
      }),
      patterns,
      objects,
    };
  }

  #noted(typed: Typed): unknown {
    const { value, path } = typed;
    if (path !== undefined && typeof value === 'object' && value !== null) this.#types.set(value, typed);
    return value;
  }
}

function nestingOf(expression: string): number {
  let depth = 0;
  let deepest = 0;
  for (const sign of expression) {
    if (sign === '(' || sign === '[' || sign === '{') deepest = Math.max(deepest, ++depth);
    else if (sign === ')' || sign === ']' || sign === '}') depth--;
  }
  return deepest;
}
