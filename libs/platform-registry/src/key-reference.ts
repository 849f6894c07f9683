import { platformJsonSchema } from './json-schema.js';

/** One key of a platform file, for documentation. */
export interface KeyReference {
  /** Full path: `oauth.pkce`, `tenancy.knownTenants[].id`, `links.<name>`. */
  readonly path: string;
  /** What may stand there, in words. */
  readonly value: string;
  readonly required: boolean;
  readonly description: string;
}

interface SchemaNode {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly description?: string;
  readonly items?: SchemaNode;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: SchemaNode | boolean;
  readonly anyOf?: readonly SchemaNode[];
  readonly oneOf?: readonly SchemaNode[];
}

/** Returns every key of a platform file in the order of the schema; keys that several tenancy modes share come once. */
export function platformKeyReference(): KeyReference[] {
  const byPath = new Map<string, KeyReference>();
  for (const entry of keysOf(platformJsonSchema() as SchemaNode, '')) {
    const known = byPath.get(entry.path);
    byPath.set(entry.path, known === undefined ? entry : merge(known, entry));
  }
  return [...byPath.values()];
}

function keysOf(node: SchemaNode, prefix: string): KeyReference[] {
  const own = Object.entries(node.properties ?? {}).flatMap(([key, child]) => {
    const path = prefix === '' ? key : `${prefix}.${key}`;
    const required = node.required?.includes(key) === true;
    const entry = { path, value: valueText(child), required, description: child.description ?? '' };
    return [entry, ...keysOf(child, path)];
  });
  return [
    ...own,
    ...(node.items === undefined ? [] : keysOf(node.items, `${prefix}[]`)),
    ...(typeof node.additionalProperties === 'object' ? keysOf(node.additionalProperties, `${prefix}.<name>`) : []),
    ...alternatives(node).flatMap((choice) => keysOf(choice, prefix)),
  ];
}

function alternatives(node: SchemaNode): readonly SchemaNode[] {
  return node.anyOf ?? node.oneOf ?? [];
}

function valueText(node: SchemaNode): string {
  if (node.const !== undefined) return `\`${String(node.const)}\``;
  if (node.enum !== undefined) return node.enum.map((value) => `\`${String(value)}\``).join(', ');
  if (node.items !== undefined) return `list of ${valueText(node.items)}`;
  if (node.format === 'uri') return 'URL';
  const choices = alternatives(node);
  if (choices.length > 0) return [...new Set(choices.map(valueText))].join(' or ');
  if (node.type === 'object') return node.properties === undefined ? 'map' : 'object';
  return { string: 'text', integer: 'whole number', boolean: 'true or false' }[node.type ?? ''] ?? 'any';
}

function merge(a: KeyReference, b: KeyReference): KeyReference {
  const union = (x: string, y: string, separator: string) =>
    [...new Set([...x.split(separator), ...y.split(separator)])].join(separator);
  return {
    path: a.path,
    value: union(a.value, b.value, ', '),
    required: a.required && b.required,
    description: union(a.description, b.description, '; '),
  };
}
