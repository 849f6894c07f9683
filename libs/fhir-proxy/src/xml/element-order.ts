import orders from './element-order.json' with { type: 'json' };

/** Elements by which every other part may begin. */
const first = ['extension', 'modifierExtension'];
/**
 * The order of elements in XML, in which JSON need not have them: of a CapabilityStatement, an OperationOutcome and the
 * data types in them. `name:Type` where the children of an element have the order of a type.
 *
 * @see https://hl7.org/fhir/R4/xml.html
 */
const known: ReadonlyMap<string, ReadonlyMap<string, string>> = new Map(
  Object.entries(orders).map(([path, order]) => [path, childrenOf(path, order.split(' '))]),
);

/**
 * The names in the order of their definition; what is not defined here stays in the order it has, behind the rest.
 *
 * @param path of the element that they are in: a type, or where it stands in one
 */
export function inOrder(path: string, names: Iterable<string>): string[] {
  const all = new Set(names);
  const defined = [...first, ...(known.get(path)?.keys() ?? [])];
  // A resource has its own place for extensions.
  const order = known.get(path)?.has('extension') === true ? defined.slice(first.length) : defined;
  return [...order.filter((name) => all.delete(name)), ...all];
}

/** The path of a child. */
export function pathBelow(path: string, name: string): string {
  if (first.includes(name)) return 'Extension';
  // Of any resource; elsewhere it is a string.
  if (name === 'text') return 'Narrative';
  if (path === 'Extension') return name.replace(/^value/, '');
  return known.get(path)?.get(name) ?? `${path}.${name}`;
}

function childrenOf(path: string, order: readonly string[]): Map<string, string> {
  return new Map(
    order.map((entry) => {
      const [name = '', type] = entry.split(':');
      return [name, type ?? `${path}.${name}`];
    }),
  );
}
