import { isObject, objectsOf } from '@fhir-gateway/fhir';
import type { ElmDefinition, ElmLibrary } from './elm-job.js';

/** Definitions of all libraries together; published packages have some hundred. */
const maxStatements = 10_000;

/** Resources of one type that logic retrieves. */
export interface ElmRetrieve {
  readonly type: string;
  /** The codes that it asks for; absent where it takes all, or what it asks for cannot be told. */
  readonly codes?: readonly ({ readonly system?: string; readonly code: string } | { readonly valueSet: string })[];
}

/** What a definition looks at, with everything that it refers to. */
export interface ElmNeeds {
  readonly retrieves: readonly ElmRetrieve[];
  /** The order, the coverage and the like, by the names of parameters. */
  readonly parameters: ReadonlySet<string>;
}

/** What the libraries of a form retrieve. */
export interface ElmGraph {
  /** Undefined for a definition that is not there. */
  needsOf(definition: ElmDefinition): ElmNeeds | undefined;
  /** Addresses of the lists of codes that the libraries know. */
  readonly valueSets: readonly string[];
}

interface Statement {
  readonly retrieves: ElmRetrieve[];
  readonly parameters: Set<string>;
  readonly refers: Set<string>;
}

/**
 * Reads from compiled CQL which types each definition retrieves. `Library.dataRequirement` names more than the definitions
 * of a form look at, and types that no search of a patient finds.
 *
 * @returns undefined for what is no ELM, or too much of it
 */
export function readElmGraph(libraries: readonly ElmLibrary[]): ElmGraph | undefined {
  const parsed = libraries.map(({ elm }) => libraryIn(elm));
  const sources = new Map(parsed.map((library) => [idOf(library), library]));
  const statements = new Map<string, Statement>();
  const valueSets = new Set<string>();
  for (const [id, library] of sources) {
    if (!library) return undefined;
    for (const { id: url } of definitionsIn(library, 'valueSets')) if (typeof url === 'string') valueSets.add(url);
    const defined = definitionsIn(library, 'statements');
    if (statements.size + defined.length > maxStatements) return undefined;
    for (const one of defined) {
      const key = keyOf(id, String(one['name']));
      // Functions of one name are one: which of them is meant would take the types of what they are given.
      statements.set(key, readStatement(one, { id, sources, into: statements.get(key) }));
    }
  }
  const known = new Map<string, ElmNeeds | undefined>();
  const needsOf = ({ library, name }: ElmDefinition): ElmNeeds | undefined => {
    const key = keyOf(library, name);
    if (!known.has(key)) known.set(key, reach(statements, key));
    return known.get(key);
  };
  return { needsOf, valueSets: [...valueSets] };
}

type Sources = ReadonlyMap<string, Record<string, unknown> | undefined>;

function idOf(library: Record<string, unknown> | undefined): string {
  return String((library?.['identifier'] as { id?: unknown } | undefined)?.id);
}

/** The library that a reference means: its own, or one that it includes under a name. */
function libraryOf(reference: Record<string, unknown>, id: string, sources: Sources): string {
  const { libraryName } = reference;
  if (libraryName === undefined) return id;
  const library = sources.get(id);
  const included = library && definitionsIn(library, 'includes').find(({ localIdentifier }) => localIdentifier === libraryName); // prettier-ignore
  return String(included?.['path'] ?? '');
}

function libraryIn(elm: string): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(elm);
    const library = isObject(parsed) ? parsed['library'] : undefined;
    return isObject(library) ? library : undefined;
  } catch {
    return undefined;
  }
}

function definitionsIn(library: Record<string, unknown>, section: string): Record<string, unknown>[] {
  const found = library[section];
  return isObject(found) ? objectsOf(found['def']) : [];
}

function readStatement(
  statement: Record<string, unknown>,
  { id, sources, into }: { id: string; sources: Sources; into: Statement | undefined },
): Statement {
  const { retrieves, parameters, refers } = into ?? { retrieves: [], parameters: new Set(), refers: new Set() };
  for (const node of nodesOf(statement)) {
    const { type, name, dataType } = node;
    if (type === 'Retrieve') {
      const codes = codesOf(node, id, sources);
      retrieves.push({ type: String(dataType).replace(/^\{[^}]*\}/, ''), ...(codes && { codes }) });
    }
    if (type === 'ParameterRef') parameters.add(String(name));
    if (type === 'ExpressionRef' || type === 'FunctionRef') {
      refers.add(keyOf(libraryOf(node, id, sources), String(name)));
    }
  }
  return { retrieves, parameters, refers };
}

/** Every object within a value, without recursion: a payer nests as deep as it likes. */
function* nodesOf(value: unknown): Generator<Record<string, unknown>> {
  const waiting: unknown[] = [value];
  while (waiting.length > 0) {
    const node = waiting.pop();
    if (typeof node !== 'object' || node === null) continue;
    for (const inner of Object.values(node)) waiting.push(inner);
    if (!Array.isArray(node)) yield node as Record<string, unknown>;
  }
}

/** Codes and lists that a retrieve names; undefined where it names none, or in a way that is not known. */
function codesOf({ codes, codeProperty }: Record<string, unknown>, id: string, sources: Sources): ElmRetrieve['codes'] {
  if (codes === undefined || codes === null || (codeProperty ?? 'code') !== 'code') return undefined;
  const found: NonNullable<ElmRetrieve['codes']>[number][] = [];
  for (const node of nodesOf(codes)) {
    const { type, name } = node;
    const library = sources.get(libraryOf(node, id, sources));
    const named = (section: string) => library && definitionsIn(library, section).find((one) => one['name'] === name);
    if (type === 'ValueSetRef') {
      const url = named('valueSets')?.['id'];
      if (typeof url !== 'string') return undefined;
      found.push({ valueSet: url });
    } else if (type === 'CodeRef') {
      const { id: code, codeSystem } = named('codes') ?? {};
      const system = library && definitionsIn(library, 'codeSystems').find((one) => one['name'] === (codeSystem as { name?: unknown } | undefined)?.name); // prettier-ignore
      if (typeof code !== 'string' || typeof system?.['id'] !== 'string') return undefined;
      found.push({ system: system['id'], code });
    } else if (typeof type === 'string' && type.endsWith('Ref')) return undefined;
  }
  return found.length > 0 ? found : undefined;
}

function reach(statements: ReadonlyMap<string, Statement>, start: string): ElmNeeds | undefined {
  if (!statements.has(start)) return undefined;
  const [retrieves, parameters, seen] = [new Set<ElmRetrieve>(), new Set<string>(), new Set([start])];
  const waiting = [start];
  for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
    const statement = statements.get(key);
    for (const retrieve of statement?.retrieves ?? []) retrieves.add(retrieve);
    for (const parameter of statement?.parameters ?? []) parameters.add(parameter);
    for (const next of statement?.refers ?? []) {
      if (seen.has(next)) continue;
      seen.add(next);
      waiting.push(next);
    }
  }
  return { retrieves: [...retrieves], parameters };
}

function keyOf(library: string, name: string): string {
  return `${library}|${name}`;
}
