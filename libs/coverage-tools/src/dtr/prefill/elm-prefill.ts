import type { Expression, Library, Questionnaire, QuestionnaireItem, Resource } from 'fhir/r4.js';
import { Buffer } from 'node:buffer';
import { readElmData } from './elm-data.js';
import type { ElmDefinition, ElmLibrary, ElmOutcome, RunElm } from './elm-job.js';
import { readElmGraph, type ElmGraph } from './elm-needs.js';
import { expressionNamed, extensionsNamed } from '../questionnaire/extensions.js';
import { forLogic } from './logic-view.js';
import type { ReadRecord } from './record-query.js';
import type { ValueSets } from '../questionnaire/value-sets.js';

/** What runs a form's CQL, and the libraries that came with the form. */
export interface ElmSources {
  readonly run: RunElm;
  readonly libraries: readonly Library[];
  /** What "now" is, in epoch milliseconds. */
  readonly nowMs: number;
}

/** What an expression in CQL came to, or why it was not executed; the reason holds nothing of the record. */
export type ElmAnswer =
  | {
      readonly values: readonly unknown[];
      /** Types of resources that the definition looked at. */
      readonly reads: readonly string[];
    }
  | { readonly refused: string };

const limits = { definitions: 500, libraries: 30, characters: 8 * 1024 * 1024 } as const;
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
 * Runs what a form says in CQL, all at once: reads what its definitions retrieve, about the patient of the form alone
 * and with the caller's own access, and gives each expression its answer. A definition that would see a part of the record
 * only is not run, since "the latest" of a part is a wrong answer; the others are.
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
  const asked = [...wanted.values()].filter((one) => one !== undefined);
  const refuseAll = (refused: string) => () => ({ refused: `CQL is not executed: ${refused}` });
  if (compiled.length === 0) return refuseAll('it came without its compiled form (ELM)');
  if (compiled.length > limits.libraries || length > limits.characters || asked.length > limits.definitions) {
    return refuseAll('there is too much of it');
  }
  const graph = readElmGraph(compiled);
  if (!graph) return refuseAll(failures.failed);
  const retrieves = asked.flatMap((one) => graph.needsOf(one)?.retrieves ?? []);
  const data = await readElmData(retrieves, sources);
  const unread = (one: ElmDefinition) =>
    (graph.needsOf(one)?.retrieves ?? []).flatMap(({ type }) => data.missing.get(type) ?? [])[0];
  const definitions = asked.filter((one) => unread(one) === undefined);
  const { resources, parameters } = forLogic(data.resources);
  const valueSets = codesOf(graph, sources.valueSets, form);
  const job = { libraries: compiled, definitions, resources, parameters, valueSets, nowMs };
  const answer = definitions.length === 0 ? { outcomes: [] } : await run(job);
  if ('failure' in answer) return refuseAll(failures[answer.failure]);
  const outcomes = new Map(definitions.map((one, index) => [one, answer.outcomes[index]]));
  return (expression) => {
    const definition = wanted.get(expression);
    const reason = definition && unread(definition);
    if (reason !== undefined) return { refused: `CQL is not executed: ${reason}` };
    return toAnswer(definition && outcomes.get(definition), readsOf(definition && graph.needsOf(definition)));
  };
}

function toAnswer(outcome: ElmOutcome | undefined, reads: readonly string[]): ElmAnswer {
  // Logic that is made of texts says "null" where it found nothing.
  if (outcome?.values) return { values: outcome.values.filter((value) => value !== 'null'), reads };
  const isFaulty = outcome?.problem === 'failed';
  return {
    refused: isFaulty ? 'a definition in CQL failed' : 'CQL is not executed: its definition is not in the package',
  };
}

function readsOf(needs: ReturnType<ElmGraph['needsOf']>): string[] {
  const orders = /^(device|service|medication)_?request$/i;
  const types = new Set(needs?.retrieves.map(({ type }) => type));
  return [...types, ...([...(needs?.parameters ?? [])].some((one) => orders.test(one)) ? ['order'] : [])].sort();
}

/** The lists of codes that the logic knows by their address; one that is not whole is none. */
function codesOf(graph: ElmGraph, valueSets: ValueSets, { contained }: Questionnaire) {
  return Object.fromEntries(
    graph.valueSets.flatMap((url) => {
      const listed = valueSets.codesOf(url, contained);
      if (!listed.isComplete) return [];
      const codes = listed.codings.flatMap(({ system, code }) =>
        code === undefined ? [] : [{ ...(system !== undefined && { system }), code }],
      );
      return [[url.split('|')[0] ?? '', codes]];
    }),
  );
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
