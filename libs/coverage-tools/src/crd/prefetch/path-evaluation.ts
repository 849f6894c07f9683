import type { TimeBudget } from '../../within-time.js';
import { isObject } from '../../json-value.js';
import type { TokenPath } from './prefetch-template.js';

/** Looks up what a reference leads to, among what is there and what may be read. */
export type ResolveReference = (reference: string) => Promise<object | undefined>;

type Evaluate = (input: object, variables: Record<string, unknown>) => unknown[];
type Compile = (expression: string) => Evaluate;

/** Compiling takes milliseconds, and the templates of a payer are few and always the same. */
const maxCompiled = 500;
const compiled = new Map<string, Evaluate>();
let engine: Promise<Compile> | undefined;
const maxReferences = 20;

/**
 * Values at the end of a path. References are resolved here, between two expressions, and never by the FHIRPath engine,
 * whose own resolver would call whatever address stands in one.
 *
 * @param root what the path begins at; undefined gives nothing
 * @param budget computing time, shared by all expressions of one question
 * @returns simple values as texts; what is no simple value is left out
 * @throws OutOfTimeError when the budget is spent
 */
export async function valuesAt(
  { stages }: Pick<TokenPath, 'stages'>,
  root: unknown,
  resolve: ResolveReference,
  budget: TimeBudget,
): Promise<string[]> {
  const compile = await (engine ??= loadEngine());
  let values: unknown[] = root === undefined || root === null ? [] : [root];
  for (const [index, stage] of stages.entries()) {
    if (index > 0) values = await resolveAll(values, resolve);
    if (stage !== '' && values.length > 0) {
      const from = values;
      values = budget.run(() => evaluate(stage, from, compile));
    }
  }
  return values.flatMap((value) => (typeof value === 'string' || typeof value === 'number' ? [String(value)] : []));
}

/** What expressions cannot say: after the user's reference follows a type, which the text itself has. */
function evaluate(stage: string, values: readonly unknown[], compile: Compile): unknown[] {
  return compile(`%values.${stage}`)({}, { values });
}

/**
 * The engine and its model of R4 take several MB, which a process that is never asked need not have. The parser builds its
 * tables with the first expression: an own one, so that no question's computing time goes into that.
 */
async function loadEngine(): Promise<Compile> {
  const [{ default: fhirpath }, { default: r4 }] = await Promise.all([
    import('fhirpath'),
    import('fhirpath/fhir-context/r4'),
  ]);
  const compile = (expression: string) => fhirpath.compile(expression, r4) as Evaluate;
  compile('%values.entry.resource.id')({}, { values: [] });
  return (expression) => {
    const known = compiled.get(expression);
    if (known) return known;
    if (compiled.size >= maxCompiled) compiled.clear();
    const evaluateIt = compile(expression);
    compiled.set(expression, evaluateIt);
    return evaluateIt;
  };
}

async function resolveAll(values: readonly unknown[], resolve: ResolveReference): Promise<unknown[]> {
  const references = values.flatMap((value) => referenceIn(value) ?? []);
  const unique = [...new Set(references)].slice(0, maxReferences);
  const found = await Promise.all(unique.map((reference) => resolve(reference)));
  return found.filter((resource) => resource !== undefined);
}

function referenceIn(value: unknown): string | undefined {
  const reference = isObject(value) ? value['reference'] : value;
  return typeof reference === 'string' ? reference : undefined;
}
