import type { Resource } from 'fhir/r4.js';
import { OutOfTimeError, type TimeBudget } from '../../within-time.js';

/** Values by the names that expressions call them, without the `%`. */
export type Variables = Readonly<Record<string, unknown>>;

/** What an expression came to. */
export type Evaluated =
  | { readonly values: readonly unknown[] }
  | { readonly problem: 'failed' | 'timeout' | 'refused' };

/** Evaluates expressions of one form. */
export type Evaluate = (expression: string, resource: unknown, variables: Variables) => Evaluated;

/** One evaluation, as {@link ExpressionEngine.evaluateAll} takes it; with the FHIR path of what is evaluated, where that is no resource. */
export type Evaluation = [...Parameters<Evaluate>, base?: string];

/** What evaluates the expressions of one form, within one budget. */
export interface ExpressionEngine {
  readonly evaluate: Evaluate;
  /** The same for many. The watchdog starts once instead of once for each, which costs more than most expressions. */
  readonly evaluateAll: (evaluations: readonly Evaluation[]) => Evaluated[];
}

/** Characters of one expression. */
const maxLength = 4_000;
/** Parentheses within parentheses; the parser works through them by recursion. */
const maxNesting = 40;

/** Compiling takes as long as evaluating, and a payer's forms are the same for all patients. */
const maxCompiled = 1_000;
type Compiled = (resource: object, variables: Record<string, unknown>) => unknown;
const compiled = new Map<string, Compiled>();

const options = { async: false, traceFn: () => undefined } as const;
let loading: ReturnType<typeof load> | undefined;

/** The parser builds its tables with the first expression: an own one, so that no payer's time goes into that. */
async function load() {
  const [{ default: fhirpath }, { default: model }] = await Promise.all([
    import('fhirpath'),
    import('fhirpath/fhir-context/r4'),
  ]);
  fhirpath.compile(
    'name.where(use = %use).given.first()',
    model,
    options,
  )({ resourceType: 'Patient' }, { use: 'usual' });
  return { fhirpath, model };
}

/**
 * An engine for expressions that a payer wrote. They compute over what they are given and nothing else: functions
 * that would call a server are off, `trace` writes nothing, and all calls together end with the budget.
 *
 * FHIRPath is loaded on first use; most calls of the gateway need none.
 */
export async function createEngine(budget: TimeBudget): Promise<ExpressionEngine> {
  const { fhirpath, model } = await (loading ??= load());
  const compile = (expression: string, base?: string): Compiled => {
    const key = keyOf(expression, base);
    const known = compiled.get(key);
    if (known) return known;
    if (compiled.size >= maxCompiled) compiled.clear();
    const made = fhirpath.compile(base ? { base, expression } : expression, model, options) as Compiled;
    compiled.set(key, made);
    return made;
  };
  const evaluateOne = ([expression, resource, variables, base]: Evaluation): Evaluated => {
    if (expression.length > maxLength || nestingOf(expression) > maxNesting) return { problem: 'refused' };
    try {
      const values = compile(expression, base)((resource ?? {}) as Resource, { ...variables });
      return Array.isArray(values) ? { values } : { problem: 'failed' };
    } catch {
      compiled.delete(keyOf(expression, base));
      return { problem: 'failed' };
    }
  };
  const evaluateAll = (evaluations: readonly Evaluation[]): Evaluated[] => {
    const results: Evaluated[] = [];
    try {
      budget.run(() => {
        for (const evaluation of evaluations) results.push(evaluateOne(evaluation));
      });
    } catch (error) {
      // What was ended in the middle is not used again; what was computed before it was computed to its end.
      const ended = evaluations[results.length];
      if (ended) compiled.delete(keyOf(ended[0], ended[3]));
      const problem = error instanceof OutOfTimeError ? 'timeout' : 'failed';
      while (results.length < evaluations.length) results.push({ problem });
    }
    return results;
  };
  const evaluate: Evaluate = (...evaluation) => evaluateAll([evaluation])[0] ?? { problem: 'failed' };
  return { evaluate, evaluateAll };
}

function keyOf(expression: string, base = ''): string {
  return `${base}\n${expression}`;
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
