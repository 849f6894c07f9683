import type { Resource } from 'fhir/r4.js';
import { OutOfTimeError, type TimeBudget } from './within-time.js';

/** Values by the names that expressions call them, without the `%`. */
export type Variables = Readonly<Record<string, unknown>>;

/** What an expression came to. */
export type Evaluated =
  { readonly values: readonly unknown[] } | { readonly problem: 'failed' | 'timeout' | 'refused' };

/** Evaluates expressions of one form. */
export type Evaluate = (expression: string, resource: unknown, variables: Variables) => Evaluated;

/** Characters of one expression. */
const maxLength = 4_000;
/** Parentheses within parentheses; the parser works through them by recursion. */
const maxNesting = 40;

/** Compiling takes as long as evaluating, and a payer's forms are the same for all patients. */
const maxCompiled = 1_000;
type Compiled = (resource: object, variables: Record<string, unknown>) => unknown;
const compiled = new Map<string, Compiled>();

/**
 * An evaluator for expressions that a payer wrote. They compute over what they are given and nothing else: functions
 * that would call a server are off, `trace` writes nothing, and all calls together end with the budget.
 *
 * The engine is loaded on first use; most calls of the gateway need none.
 */
export async function createEvaluate(budget: TimeBudget): Promise<Evaluate> {
  const [{ default: fhirpath }, { default: model }] = await Promise.all([
    import('fhirpath'),
    import('fhirpath/fhir-context/r4'),
  ]);
  const options = { async: false, traceFn: () => undefined } as const;
  const compile = (expression: string): Compiled => {
    const known = compiled.get(expression);
    if (known) return known;
    if (compiled.size >= maxCompiled) compiled.clear();
    const made = fhirpath.compile(expression, model, options) as Compiled;
    compiled.set(expression, made);
    return made;
  };
  return (expression, resource, variables) => {
    if (expression.length > maxLength || nestingOf(expression) > maxNesting) return { problem: 'refused' };
    try {
      const values = budget.run(() => compile(expression)((resource ?? {}) as Resource, { ...variables }));
      return Array.isArray(values) ? { values } : { problem: 'failed' };
    } catch (error) {
      // What was ended in the middle is not used again.
      compiled.delete(expression);
      return { problem: error instanceof OutOfTimeError ? 'timeout' : 'failed' };
    }
  };
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
