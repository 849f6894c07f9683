import type { ParametersParameter } from 'fhir/r4.js';
import type { ElementDefinitions } from '../definitions/element-definitions.js';

/** A member of an object, as it is to be added. */
export interface AddedMember {
  /** As JSON names it: for a choice with the type at its end. */
  readonly key: string;
  readonly value: unknown;
  readonly isList: boolean;
}

type Part = Omit<Partial<ParametersParameter>, 'name'>;

const maxDepth = 20;

/**
 * The value that a part has: of a data type, or, for what is no data type, of parts that are named like its elements.
 *
 * @param path the type of the value, or where its children are defined
 * @returns `undefined` where it has none, or one that the definition does not have
 */
export function valueFrom(definitions: ElementDefinitions, path: string, part: Part | undefined, depth = 0): unknown {
  const [given] = givenValue(part);
  if (given) return given.value;
  if (!part?.part || part.part.length === 0 || depth > maxDepth) return undefined;
  const value: Record<string, unknown> = {};
  for (const inner of part.part) {
    const member = memberFrom(definitions, path, inner, depth + 1);
    if (!member || (!member.isList && value[member.key] !== undefined)) return undefined;
    addMember(value, member);
  }
  return value;
}

/** The member that a part stands for below a path; `undefined` where the definition has none. */
export function memberFrom(
  definitions: ElementDefinitions,
  path: string,
  part: Part & { readonly name: string },
  depth = 0,
): AddedMember | undefined {
  const { name } = part;
  const found = definitions.childNamed(path, name);
  if (found) {
    const value = valueFrom(definitions, found.type, part, depth);
    return value === undefined ? undefined : { key: name, value, isList: found.child.isList };
  }
  // A choice by its name alone: which one it is, the type of the value says.
  const [given] = givenValue(part);
  const base = name.replace('[x]', '');
  const key = given && base + given.type;
  const isChoice = key !== undefined && definitions.childNamed(path, key)?.child.name === base;
  return isChoice ? { key, value: given?.value, isList: false } : undefined;
}

/** Adds to a list, or sets. */
export function addMember(target: Record<string, unknown>, { key, value, isList }: AddedMember): void {
  const known = target[key];
  if (Array.isArray(known)) known.push(value);
  else target[key] = isList ? [value] : value;
}

function givenValue(part: Part | undefined): { type: string; value: unknown }[] {
  return Object.entries(part ?? {})
    .filter(([name]) => name.startsWith('value'))
    .map(([name, value]) => ({ type: name.slice('value'.length), value: value as unknown }));
}
