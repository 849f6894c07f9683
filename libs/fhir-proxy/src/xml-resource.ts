import { notAccepted } from './xml-parser.js';
import type { XmlElement } from './xml-tree.js';

type Json = Record<string, unknown>;

/** Lists that are looked into, so that one element is a list, too. */
const lists: ReadonlySet<string> = new Set(['entry', 'parameter', 'part']);
const extensions: ReadonlySet<string> = new Set(['extension', 'modifierExtension']);

/**
 * A resource as FHIR JSON has it, as far as decisions need it: without its definition a list of one element is told from
 * that element only where it is looked into, and every value is a string.
 *
 * @throws Error for an element that FHIR does not allow: a value with content, several resources in the place of one, a
 *   parameter or a reference that says two things
 * @see https://hl7.org/fhir/R4/json.html
 */
export function resourceOf({ name, children, value, id }: XmlElement): Json {
  if (value !== undefined || id !== undefined) notAccepted();
  return { resourceType: name, ...membersOf(children) };
}

function membersOf(children: readonly XmlElement[]): Json {
  const members = new Map<string, unknown[]>();
  const add = (name: string, value: unknown): void => {
    const known = members.get(name);
    if (known) known.push(value);
    else members.set(name, [value]);
  };
  for (const child of children) {
    add(child.name, valueOf(child));
    // What extends a value may refer to something, too.
    if (child.value !== undefined && child.children.length > 0) add(`_${child.name}`, membersOf(child.children));
  }
  if ((members.get('reference')?.length ?? 0) > 1) notAccepted();
  return Object.fromEntries(
    Array.from(members, ([name, values]) => [name, values.length > 1 || lists.has(name) ? values : values[0]]),
  );
}

function valueOf({ name, children, value, id, url }: XmlElement): unknown {
  const [first] = children;
  if (children.some((child) => /^[A-Z]/.test(child.name))) {
    if (!first || children.length > 1 || value !== undefined || id !== undefined) notAccepted();
    return resourceOf(first);
  }
  if (value !== undefined) {
    if (url !== undefined || children.some((child) => !extensions.has(child.name))) notAccepted();
    return value;
  }
  if (name === 'parameter' || name === 'part') assertOnce(children);
  return { ...(id !== undefined && { id }), ...(url !== undefined && { url }), ...membersOf(children) };
}

/** Which of two names or values a platform would take is not known. */
function assertOnce(children: readonly XmlElement[]): void {
  const names = children.map(({ name }) => name).filter((name) => !extensions.has(name) && !lists.has(name));
  if (new Set(names).size < names.length) notAccepted();
}
