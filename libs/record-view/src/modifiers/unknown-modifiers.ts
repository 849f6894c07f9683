import { isContainer } from '@fhir-gateway/fhir';
import type { FhirResource } from 'fhir/r4.js';
import { clean, join } from '../fhir-text.js';

const mostNamed = 3;

/**
 * What a reader has to know of modifier extensions: none is understood here, and whoever does not understand one must not
 * take the resource for what it seems to be. They may stand in any element, and in contained resources.
 *
 * @see https://hl7.org/fhir/R4/extensibility.html#modifierExtension
 */
export function unknownModifiers(resource: FhirResource): string | undefined {
  // Nearly no resource carries one, and looking for the name alone is much cheaper than gathering what it stands for.
  if (!carriesModifiers(resource)) return undefined;
  const names: string[] = [];
  let count = 0;
  const open: unknown[] = [resource];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (typeof value !== 'object' || value === null) continue;
    for (const [name, member] of Object.entries(value)) {
      if (typeof member !== 'object' || member === null) continue;
      open.push(member);
      if (name !== 'modifierExtension' || (Array.isArray(member) && member.length === 0)) continue;
      for (const extension of Array.isArray(member) ? (member as unknown[]) : [member]) {
        count += 1;
        const ending = nameOf(extension);
        if (ending !== undefined && names.length < mostNamed) names.push(ending);
      }
    }
  }
  if (count === 0) return undefined;
  const named = join(names, ', ');
  const many = count === 1 ? 'a modifier' : `${count} modifiers`;
  return `carries ${many} that this view does not know${named ? ` (${named})` : ''}: it may mean the opposite`;
}

/** The end of an extension's address, which says most about it. */
function nameOf(extension: unknown): string | undefined {
  const url = typeof extension === 'object' && extension !== null && 'url' in extension ? extension.url : undefined;
  return typeof url === 'string' ? clean(/([^/:#]+)[/#]*$/.exec(url)?.[1], 60) : undefined;
}

/** Arrays are walked by index: by their keys they cost ten times as much. */
function carriesModifiers(resource: object): boolean {
  const open: object[] = [resource];
  for (let owner = open.pop(); owner !== undefined; owner = open.pop()) {
    if (Array.isArray(owner)) {
      for (const member of owner as readonly unknown[]) if (isContainer(member)) open.push(member);
      continue;
    }
    for (const name in owner) {
      const member = (owner as Readonly<Record<string, unknown>>)[name];
      if (!isContainer(member)) continue;
      if (name === 'modifierExtension') return true;
      open.push(member);
    }
  }
  return false;
}
