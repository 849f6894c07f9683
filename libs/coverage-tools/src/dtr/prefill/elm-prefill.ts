import type {
  Bundle,
  DataRequirement,
  Expression,
  Library,
  Questionnaire,
  QuestionnaireItem,
  Resource,
} from 'fhir/r4.js';
import { Buffer } from 'node:buffer';
import type { ElmDefinition, ElmLibrary, ElmOutcome, RunElm } from './elm-job.js';
import { expressionNamed, extensionsNamed } from '../questionnaire/extensions.js';
import type { ReadRecord } from './record-query.js';
import { planQuery } from './record-query.js';
import type { ValueSets } from '../questionnaire/value-sets.js';

/** What runs a form's CQL, and the libraries that came with the form. */
export interface ElmSources {
  readonly run: RunElm;
  readonly libraries: readonly Library[];
  /** What "now" is, in epoch milliseconds. */
  readonly nowMs: number;
}

/** What an expression in CQL came to, or why it was not executed; the reason holds nothing of the record. */
export type ElmAnswer = { readonly values: readonly unknown[] } | { readonly refused: string };

const limits = { definitions: 500, libraries: 30, characters: 8 * 1024 * 1024, queries: 10, codes: 100 } as const;
const languages = ['text/cql', 'text/cql-identifier', 'text/cql-expression'];
const reference = /^\s*(?:(?:"([^"]+)"|([A-Za-z_]\w*))\s*\.\s*)?(?:"([^"]+)"|([A-Za-z_]\w*))\s*$/;
const failures = {
  'not-installed': 'the module for CQL is not installed',
  timeout: 'the logic of the form took too long',
  memory: 'the logic of the form took too much memory',
  failed: 'the logic of the form cannot be run',
} as const;

/** Whether an expression is CQL, in whatever way it names its definition. */
export function isCql({ language }: Expression): boolean {
  return languages.includes(language ?? '');
}

/**
 * Runs what a form says in CQL, all at once: reads what its libraries say they need, about the patient of the form alone
 * and with the caller's own access, and gives each expression its answer. Logic that would see a part of the record only
 * is not run, since "the latest" of a part is a wrong answer.
 *
 * @returns answers by expression; undefined where the form has no CQL
 */
export async function answerByElm(
  form: Questionnaire,
  { run, libraries, nowMs }: ElmSources,
  sources: {
    readonly patientId: string;
    readonly resources: readonly Resource[];
    readonly read: ReadRecord | undefined;
    readonly valueSets: ValueSets;
  },
): Promise<((expression: Expression) => ElmAnswer) | undefined> {
  const expressions = expressionsOf(form.item ?? []);
  if (expressions.length === 0) return undefined;
  const compiled = libraries.flatMap((library) => elmOf(library) ?? []);
  const length = compiled.reduce((sum, { elm }) => sum + elm.length, 0);
  const main = mainLibrary(form, libraries);
  const wanted = new Map(expressions.map((one) => [one, definitionOf(one, main)]));
  const definitions = [...wanted.values()].filter((one) => one !== undefined);
  const refuseAll = (refused: string) => () => ({ refused });
  if (compiled.length === 0) return refuseAll('CQL is not executed: it came without its compiled form (ELM)');
  if (compiled.length > limits.libraries || length > limits.characters || definitions.length > limits.definitions) {
    return refuseAll('CQL is not executed: there is too much of it');
  }
  const data = await fetchRequired(libraries, sources);
  if ('refused' in data) return refuseAll(`CQL is not executed: ${data.refused}`);
  const resources = [...sources.resources, ...data.resources];
  const parameters = Object.fromEntries(
    sources.resources.flatMap((one) => parameterNames(one.resourceType).map((name) => [name, one])),
  );
  const answer = await run({ libraries: compiled, definitions, resources, parameters, valueSets: data.codes, nowMs });
  if ('failure' in answer) return refuseAll(`CQL is not executed: ${failures[answer.failure]}`);
  const outcomes = new Map(definitions.map((one, index) => [one, answer.outcomes[index]]));
  return (expression) => {
    const definition = wanted.get(expression);
    return toAnswer(definition && outcomes.get(definition));
  };
}

function toAnswer(outcome: ElmOutcome | undefined): ElmAnswer {
  if (outcome?.values) return { values: outcome.values };
  const isFaulty = outcome?.problem === 'failed';
  return {
    refused: isFaulty ? 'a definition in CQL failed' : 'CQL is not executed: its definition is not in the package',
  };
}

function expressionsOf(items: readonly QuestionnaireItem[]): Expression[] {
  return items.flatMap((item) => [
    ...(['initialExpression', 'calculatedExpression'] as const)
      .flatMap((name) => expressionNamed(item, name) ?? [])
      .filter(isCql),
    ...expressionsOf(item.item ?? []),
  ]);
}

function elmOf({ name, version, content = [] }: Library): ElmLibrary | undefined {
  // Only what came along; an address is not followed.
  const data = content.find(({ contentType }) => contentType === 'application/elm+json')?.data;
  if (typeof data !== 'string' || typeof name !== 'string') return undefined;
  const elm = Buffer.from(data, 'base64').toString('utf8');
  return { name, ...(version !== undefined && { version }), elm };
}

/** The one library that the form names; with several, an expression has to name its own. */
function mainLibrary(form: Questionnaire, libraries: readonly Library[]): string | undefined {
  const named = extensionsNamed(form, 'cqf-library').flatMap(({ valueCanonical }) => valueCanonical ?? []);
  const [only, ...others] = named.length > 0 ? named : libraries.map(({ url }) => url ?? '');
  if (only === undefined || others.length > 0) return undefined;
  return libraries.find(({ url }) => url === only.split('|')[0])?.name;
}

function definitionOf({ expression = '' }: Expression, main: string | undefined): ElmDefinition | undefined {
  const found = reference.exec(expression);
  const library = found?.[1] ?? found?.[2] ?? main;
  const name = found?.[3] ?? found?.[4];
  return library === undefined || name === undefined ? undefined : { library, name };
}

/** DTR's names for what a form is launched with. */
function parameterNames(type: string): string[] {
  return [type, type.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toLowerCase()];
}

type Required = { resources: Resource[]; codes: Record<string, { system?: string; code: string }[]> };

async function fetchRequired(
  libraries: readonly Library[],
  { patientId, resources, read, valueSets }: Parameters<typeof answerByElm>[2],
): Promise<Required | { readonly refused: string }> {
  const codes: Required['codes'] = {};
  const queries = new Map<string, { path: string; query: string }>();
  const known = new Set(resources.map(({ resourceType }) => resourceType));
  for (const requirement of libraries.flatMap(({ dataRequirement = [] }) => dataRequirement)) {
    const filter = codesOf(requirement, valueSets, codes);
    if (known.has(requirement.type as Resource['resourceType'])) continue;
    const search = new URLSearchParams({ patient: patientId, ...(filter !== undefined && { code: filter }) });
    const planned = planQuery(`${requirement.type}?${search}`, { patientId, variables: {}, evaluate: () => ({ problem: 'refused' }) }); // prettier-ignore
    if ('refused' in planned) return { refused: planned.refused };
    queries.set(`${planned.path}?${planned.query}`, planned);
  }
  if (queries.size > limits.queries) return { refused: `it needs more than ${limits.queries} queries of the record` };
  if (queries.size > 0 && !read) return { refused: 'no record is at hand' };
  const answers = await Promise.all([...queries.values()].map((query) => read?.(query)));
  const found: Resource[] = [];
  for (const answer of answers) {
    if (answer?.resourceType !== 'Bundle') return { refused: 'the record did not answer a query that it needs' };
    const { entry = [], link = [] } = answer as Bundle;
    if (link.some(({ relation }) => relation === 'next')) return { refused: 'the record has more than is read for it' };
    found.push(...entry.flatMap(({ resource, search }) => (resource && search?.mode !== 'outcome' ? [resource] : [])));
  }
  return { resources: found, codes };
}

/** The codes of a requirement as a search takes them; undefined where it names none, or too many to ask for. */
function codesOf(
  { codeFilter = [] }: DataRequirement,
  valueSets: ValueSets,
  codes: Required['codes'],
): string | undefined {
  const wanted = codeFilter
    .filter(({ path }) => path === 'code')
    .flatMap(({ code = [], valueSet }) => {
      if (valueSet === undefined) return code;
      const listed = valueSets.codesOf(valueSet);
      if (!listed.isComplete) return [];
      codes[valueSet.split('|')[0] ?? ''] = listed.codings.flatMap(({ system, code: one }) =>
        one === undefined ? [] : [{ ...(system !== undefined && { system }), code: one }],
      );
      return listed.codings;
    });
  if (wanted.length === 0 || wanted.length > limits.codes) return undefined;
  return wanted.map(({ system, code = '' }) => (system === undefined ? code : `${system}|${code}`)).join(',');
}
