import type { Resource } from 'fhir/r4.js';
import fhirpath from 'fhirpath';
import model from 'fhirpath/fhir-context/r4';
import { badRequest, FhirError } from '../base/fhir-error.js';

/** Where in a resource something stands that can be changed. */
export interface Place {
  readonly value: unknown;
  /** The type of the value, or where its children are defined: `HumanName`, `Patient.contact`. */
  readonly path: string;
  /** The list that it is in. */
  readonly list: unknown[] | undefined;
  set(value: unknown): void;
  remove(): void;
}

/** What the engine knows of a result: where it comes from. */
interface ResourceNode {
  readonly path?: string | null;
  readonly parentResNode?: ResourceNode | null;
  readonly propName?: string | null;
  readonly index?: number | null;
}

const maxLength = 500;
/** What a path of a patch is made of; all of it is found in one walk. */
const functions: ReadonlySet<string> = new Set('where first last single extension ofType as is exists not'.split(' '));

/**
 * Finds what a path of a FHIRPath Patch points to.
 *
 * @param resource changed by what is done to the places
 * @throws FhirError 400 for a path that is none, or of more than paths of patches are made of; 422 for one that leads to
 *   something computed
 */
export function findPlaces(resource: Resource, path: string): Place[] {
  // Neither names nor functions are looked for within texts.
  const called = path.replaceAll(/'(?:[^'\\]|\\.)*'/g, "''").matchAll(/([A-Za-z_]\w*)\s*\(/g);
  const isAllowed = path.length <= maxLength && [...called].every(([, name = '']) => functions.has(name));
  if (!isAllowed) throw badRequest('A path of the patch is too long, or calls a function.', 'not-supported');
  const nodes: ResourceNode[] = [];
  const gather = {
    fn: (inputs: ResourceNode[]) => {
      nodes.push(...inputs);
      return [];
    },
    arity: { 0: [] },
    internalStructures: true,
  };
  try {
    fhirpath.evaluate(resource, `(${path}).gather()`, {}, model, { async: false, userInvocationTable: { gather } });
  } catch {
    throw badRequest('A path of the patch is no FHIRPath.', 'value');
  }
  return nodes.map((node) => placeOf(resource, node));
}

function placeOf(resource: Resource, node: ResourceNode): Place {
  const steps = stepsTo(node);
  const path = node.path ?? '';
  let value: unknown = resource;
  let holder: Record<string, unknown> = {};
  let key = '';
  let index: number | null = null;
  for (const step of steps) {
    holder = value as Record<string, unknown>;
    key = keyIn(holder, step.name);
    ({ index } = step);
    value = index === null ? holder[key] : (holder[key] as unknown[])[index];
  }
  const list = index === null ? undefined : (holder[key] as unknown[]);
  const at = index ?? 0;
  const change = (run: () => void): void => {
    // The resource itself has no place in anything.
    if (steps.length === 0) throw new FhirError(422, 'business-rule', 'A patch cannot replace the resource itself.');
    run();
  };
  return {
    value,
    path,
    list,
    set: (given) => change(() => (list ? (list[at] = given) : (holder[key] = given))),
    remove: () =>
      change(() => {
        list?.splice(at, 1);
        if (!list || list.length === 0) Reflect.deleteProperty(holder, key);
      }),
  };
}

function stepsTo(node: ResourceNode): { name: string; index: number | null }[] {
  const steps: { name: string; index: number | null }[] = [];
  let at: ResourceNode | null | undefined = node;
  for (; at?.parentResNode; at = at.parentResNode) steps.unshift({ name: at.propName ?? '', index: at.index ?? null });
  // What was computed comes from nowhere.
  if (at?.path === undefined) throw new FhirError(422, 'processing', 'A path of the patch leads to no element.');
  return steps;
}

/** A choice has its type in its name. */
function keyIn(holder: Record<string, unknown>, name: string): string {
  if (Object.hasOwn(holder, name)) return name;
  const chosen = Object.keys(holder).find((key) => key.startsWith(name) && /^[A-Z]/.test(key.slice(name.length)));
  return chosen ?? name;
}
