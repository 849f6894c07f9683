import { isObject } from '@fhir-gateway/fhir';
import type { ExpressionEngine } from '../../expressions/fhirpath-engine.js';
import type { TokenPath } from './prefetch-template.js';

/** Looks up what a reference leads to, among what is there and what may be read. */
export type ResolveReference = (reference: string) => Promise<object | undefined>;

const maxReferences = 20;

/** A path without an answer. */
export class PathError extends Error {
  readonly why: 'took-too-long' | 'not-evaluated';

  constructor(why: PathError['why']) {
    super('The path was not evaluated.');
    this.name = 'PathError';
    this.why = why;
  }
}

/**
 * Values at the end of a path. References are resolved here, between two expressions, and never by the FHIRPath engine,
 * whose own resolver would call whatever address stands in one.
 *
 * @param root what the path begins at; undefined gives nothing
 * @returns simple values as texts; what is no simple value is left out
 * @throws PathError
 */
export async function valuesAt(
  { stages }: Pick<TokenPath, 'stages'>,
  root: unknown,
  resolve: ResolveReference,
  engine: Pick<ExpressionEngine, 'evaluate'>,
): Promise<string[]> {
  let values: unknown[] = root === undefined || root === null ? [] : [root];
  for (const [index, stage] of stages.entries()) {
    if (index > 0) values = await resolveAll(values, resolve);
    if (stage !== '' && values.length > 0) {
      // What expressions cannot say: after the user's reference follows a type, which the text itself has.
      const found = await engine.evaluate(`%values.${stage}`, undefined, { values });
      if ('problem' in found) throw new PathError(found.problem === 'timeout' ? 'took-too-long' : 'not-evaluated');
      values = [...found.values];
    }
  }
  return values.flatMap((value) => (typeof value === 'string' || typeof value === 'number' ? [String(value)] : []));
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
