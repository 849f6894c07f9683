import type { JsonSchema } from './program-api.js';
import { docstring, isName, pascal, text, uniqueName } from './python-names.js';

/** The types of a Python module: of each schema by its name, and of the objects within them, which are given names. */
export class PythonTypes {
  readonly #names: Set<string>;
  readonly #definitions = new Map<string, string>();

  /** @param names of the schemas, which no object within them may have */
  constructor(names: readonly string[]) {
    this.#names = new Set(names);
  }

  /** In the order in which they were defined; annotations are not evaluated, so that any order does. */
  definitions(): string[] {
    return [...this.#definitions.values()];
  }

  define(name: string, schema: JsonSchema): void {
    if (hasMembers(schema)) return this.#defineObject(name, schema);
    const about = typeof schema['description'] === 'string' ? `\n${docstring(schema['description'])}` : '';
    this.#definitions.set(name, `${name}: TypeAlias = ${text(this.typeOf(schema, `${name}Item`))}${about}`);
  }

  /** @param name for an object that has none */
  typeOf(schema: JsonSchema, name: string): string {
    const { $ref: to, const: only, enum: values, anyOf, oneOf, allOf, type, items } = schema;
    if (typeof to === 'string') return to.slice(to.lastIndexOf('/') + 1);
    if (only !== undefined) return `Literal[${literal(only)}]`;
    if (Array.isArray(values)) return `Literal[${values.map(literal).join(', ')}]`;
    const choices = (anyOf ?? oneOf) as readonly JsonSchema[] | undefined;
    if (choices) return this.#union(choices, name);
    // Python has no type for what is two at once.
    if (Array.isArray(allOf)) return 'dict[str, Any]';
    if (Array.isArray(type))
      return this.#union(
        type.map((one: unknown) => ({ ...schema, type: one })),
        name,
      );
    if (type === 'array') return `list[${this.typeOf((items as JsonSchema | undefined) ?? {}, name)}]`;
    if (type === 'object') return this.#objectType(schema, name);
    return primitives[String(type)] ?? 'Any';
  }

  #union(choices: readonly JsonSchema[], name: string): string {
    const types = choices.map((one, index) => this.typeOf(one, index === 0 ? name : `${name}${index + 1}`));
    return types.includes('Any') ? 'Any' : [...new Set(types)].join(' | ');
  }

  #objectType(schema: JsonSchema, wanted: string): string {
    const { additionalProperties: others } = schema;
    if (!hasMembers(schema)) {
      const isTyped = typeof others === 'object' && others !== null && schema['properties'] === undefined;
      return `dict[str, ${isTyped ? this.typeOf(others as JsonSchema, wanted) : 'Any'}]`;
    }
    const name = uniqueName(wanted, this.#names);
    this.#defineObject(name, schema);
    return name;
  }

  #defineObject(name: string, { description, properties, required }: JsonSchema): void {
    this.#names.add(name);
    // Before those within it.
    this.#definitions.set(name, '');
    const needed = new Set((required as readonly string[] | undefined) ?? []);
    const members = Object.entries(properties as Readonly<Record<string, JsonSchema>>).map(([member, schema]) => {
      const type = this.typeOf(schema, name + pascal(member));
      return [member, needed.has(member) ? type : `NotRequired[${type}]`, schema['description']] as const;
    });
    const about = typeof description === 'string' ? description : undefined;
    this.#definitions.set(
      name,
      members.every(([member]) => isName(member)) ? classOf(name, about, members) : callOf(name, about, members),
    );
  }
}

type Member = readonly [name: string, type: string, description: unknown];

const primitives: Readonly<Record<string, string>> = {
  string: 'str',
  integer: 'int',
  number: 'float',
  boolean: 'bool',
  null: 'None',
};

/** Whether there is a class for an object: not where it is of any content, like a FHIR resource, whose type alone is known. */
function hasMembers({ type, properties, additionalProperties: others }: JsonSchema): boolean {
  const members = Object.keys((properties as object | undefined) ?? {});
  const isOpen = typeof others === 'object' && others !== null;
  return type === 'object' && !(isOpen ? members.every((member) => member === 'resourceType') : members.length === 0);
}

function literal(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return value === null ? 'None' : JSON.stringify(value);
}

function classOf(name: string, about: string | undefined, members: readonly Member[]): string {
  const lines = members.map(
    ([member, type, description]) =>
      `    ${member}: ${type}${typeof description === 'string' ? `\n    ${docstring(description)}` : ''}`,
  );
  const head = about === undefined ? [] : [`    ${docstring(about)}\n`];
  return [`class ${name}(TypedDict):`, ...head, ...lines].join('\n');
}

/** For members that cannot be names: `from`, for example. */
function callOf(name: string, about: string | undefined, members: readonly Member[]): string {
  const lines = members.map(([member, type]) => `        ${text(member)}: ${text(type)},`);
  return [
    `${name} = TypedDict(`,
    `    ${text(name)},`,
    '    {',
    ...lines,
    '    },',
    ')',
    ...(about === undefined ? [] : [docstring(about)]),
  ].join('\n');
}
