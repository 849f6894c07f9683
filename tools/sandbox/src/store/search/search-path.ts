import { evalFhirPath } from '@medplum/core';

/** Takes the values an expression selects out of one resource. */
export type PathSelector = (resource: object) => unknown[];
type Step = (value: Record<string, unknown>) => unknown;

/** Types a choice element may carry in what is searched; tried in this order for `effective` -> `effectiveDateTime`. */
const choiceTypes =
  'DateTime Period Instant Timing Date Quantity CodeableConcept Reference String Boolean Range Age Canonical Uri'.split(
    ' ',
  );

/**
 * Compiles the expression of a search parameter for one type.
 * R4's expressions are nearly all plain paths, so they are walked directly (about 1 µs a resource, against 20-1,400 µs
 * in a FHIRPath interpreter); the few others go to the interpreter.
 *
 * @returns `undefined` when no alternative of the expression concerns the type
 * @see http://hl7.org/fhir/R4/searchparameter-registry.html
 */
export function compileSearchPath(expression: string, type: string): PathSelector | undefined {
  const own = expression
    .split(' | ')
    .filter((it) => ['Resource', 'DomainResource', type].includes(/^\(?(\w+)/.exec(it.trim())?.[1] ?? ''))
    .map((it) => compileAlternative(it.trim()) ?? interpreted(it.trim()));
  if (own.length === 0) return undefined;
  return own.length === 1 ? own[0] : (resource) => own.flatMap((select) => select(resource));
}

function interpreted(expression: string): PathSelector {
  return (resource) => evalFhirPath(expression, resource);
}

function compileAlternative(source: string): PathSelector | undefined {
  // `(Observation.value as Quantity).text` means `Observation.value.as(Quantity).text`.
  const path = source.replace(/^\(([\w.]+) as (\w+)\)/, '$1.as($2)');
  const segments = path.match(/\w+\([^()]*(?:\(\)[^()]*)?\)|\w+/g) ?? [];
  if (segments.join('.') !== path) return undefined;
  const steps: Step[] = [];
  for (let at = 1; at < segments.length; at++) {
    const cast = /^as\((\w+)\)$/.exec(segments[at + 1] ?? '')?.[1];
    const step = cast ? castStep(segments[at] ?? '', cast) : compileSegment(segments[at] ?? '');
    if (!step) return undefined;
    steps.push(step);
    if (cast) at++;
  }
  return (resource) => steps.reduce<unknown[]>(applyStep, [resource]);
}

function applyStep(values: unknown[], step: Step): unknown[] {
  const found: unknown[] = [];
  for (const value of values) {
    if (typeof value !== 'object' || value === null) continue;
    const result = step(value as Record<string, unknown>);
    if (Array.isArray(result)) found.push(...(result as unknown[]));
    else if (result !== undefined && result !== null) found.push(result);
  }
  return found;
}

function compileSegment(segment: string): Step | undefined {
  const target = /^where\(resolve\(\) is (\w+)\)$/.exec(segment)?.[1];
  if (target) return (value) => (referenceType(value) === target ? value : undefined);
  const condition = /^where\((\w+)='([\w-]+)'\)$/.exec(segment);
  if (condition) return (value) => (value[condition[1] ?? ''] === condition[2] ? value : undefined);
  if (!/^\w+$/.test(segment)) return undefined;
  const choices = choiceTypes.map((type) => segment + type);
  return (value) => {
    if (segment in value) return value[segment];
    const choice = choices.find((name) => name in value);
    return choice && value[choice];
  };
}

/** `value as Quantity` is the property `valueQuantity`; `start as date` may also be the plain property. */
function castStep(property: string, type: string): Step | undefined {
  if (!/^\w+$/.test(property)) return undefined;
  const choice = property + type.charAt(0).toUpperCase() + type.slice(1);
  return (value) => value[choice] ?? value[property];
}

/** The type a Reference points at: from a relative or absolute literal reference, else from its `type`. */
function referenceType(reference: Record<string, unknown>): string | undefined {
  const literal = typeof reference['reference'] === 'string' ? reference['reference'] : '';
  return /(?:^|\/)([A-Z]\w+)\/[A-Za-z0-9.-]{1,64}$/.exec(literal)?.[1] ?? (reference['type'] as string | undefined);
}
