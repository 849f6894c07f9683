import { badRequest, printable } from '../base/fhir-error.js';
import { referenceCandidates } from './reference-search.js';
import type { LiveVersion, RepositoryView, Searchable } from './resource-repository.js';
import type { SearchCatalogue, SearchSpec } from './search-catalogue.js';
import { parameterPredicate, type Predicate, type PredicateSettings } from './search-predicates.js';
import { referencesOf, searchValues } from './search-values.js';

/** What a condition needs while a search runs. */
export interface SearchRun {
  view: RepositoryView;
  /** Whether the caller may search this resource: chains and `_has` must not tell about others. */
  canSearch(target: Searchable): boolean;
}

/** One condition of a search; all conditions of a search must hold. */
export interface Condition {
  prepare(run: SearchRun): Predicate;
  /** When present, only resources that reference one of these (`Patient/1`) can meet the condition. */
  references?: readonly string[];
  /** When present, only resources with one of these ids can. */
  ids?: readonly string[];
}

/** How a condition is compiled. */
export interface ConditionSettings extends PredicateSettings {
  catalogue: SearchCatalogue;
}

/**
 * Compiles one search parameter of a type: plain, chained (`subject:Patient.name`) or reverse-chained (`_has`).
 *
 * @returns `undefined` when the type has no parameter of that name
 * @throws FhirError 400 for a bad modifier or value, or a chain of more than one level
 */
export function compileCondition(
  type: string,
  name: string,
  value: string,
  settings: ConditionSettings,
): Condition | undefined {
  if (name.startsWith('_has:')) return hasCondition(type, name, value, settings);
  const [head = '', ...chain] = name.split('.');
  const { code, modifier } = splitModifier(head);
  const spec = settings.catalogue.find(type, code);
  if (!spec) return undefined;
  if (chain.length > 0) return chainCondition(spec, modifier, chain, value, settings);
  const predicate = parameterPredicate(spec, modifier, value, settings);
  const condition: Condition = { prepare: () => predicate };
  if (code === '_id' && modifier === undefined) condition.ids = value.split(',');
  if (spec.kind === 'reference' && modifier !== 'missing') {
    const references = value.split(',').map((it) => referenceCandidates(spec, modifier, it, settings.baseUrl));
    if (references.every((it) => it !== undefined)) condition.references = references.flat();
  }
  return condition;
}

function splitModifier(text: string): { code: string; modifier: string | undefined } {
  const at = text.indexOf(':');
  return at < 0 ? { code: text, modifier: undefined } : { code: text.slice(0, at), modifier: text.slice(at + 1) };
}

function chainCondition(
  spec: SearchSpec,
  targetType: string | undefined,
  chain: readonly string[],
  value: string,
  settings: ConditionSettings,
): Condition {
  if (chain.length > 1) throw badRequest('Chained search parameters of more than one level are not offered.');
  if (spec.kind !== 'reference' || (targetType !== undefined && !spec.targets.includes(targetType))) {
    throw badRequest(`Search parameter ${printable(spec.code)} cannot be chained this way.`);
  }
  const { code, modifier } = splitModifier(chain[0] ?? '');
  const tests = new Map<string, Predicate>();
  for (const type of targetType === undefined ? spec.targets : [targetType]) {
    const targetSpec = settings.catalogue.find(type, code);
    if (targetSpec) tests.set(type, parameterPredicate(targetSpec, modifier, value, settings));
  }
  if (tests.size === 0)
    throw badRequest(`No target of ${printable(spec.code)} has a search parameter ${printable(code)}.`);
  return {
    prepare: ({ view, canSearch }) => {
      const verdicts = new Map<string, boolean>();
      const meets = (type: string, id: string): boolean => {
        const key = `${type}/${id}`;
        const known = verdicts.get(key);
        if (known !== undefined) return known;
        const target = view.get(type, id);
        const verdict = target !== undefined && tests.get(type)?.(target) === true && canSearch(target);
        verdicts.set(key, verdict);
        return verdict;
      };
      return (source) =>
        searchValues(source, spec, referencesOf).some(
          ({ type, id }) => type !== undefined && id !== undefined && tests.has(type) && meets(type, id),
        );
    },
  };
}

function hasCondition(type: string, name: string, value: string, settings: ConditionSettings): Condition {
  const [, sourceType = '', code = '', ...rest] = name.split(':');
  if (rest[0] === '_has' || rest.some((it) => it.includes('.'))) {
    throw badRequest('Reverse chaining of more than one level is not offered.');
  }
  const link = settings.catalogue.find(sourceType, code);
  const spec = settings.catalogue.find(sourceType, rest[0] ?? '');
  if (link?.kind !== 'reference' || !spec || rest.length > 2) {
    throw badRequest('A _has parameter must be _has:Type:reference:parameter with parameters of that type.');
  }
  const test = parameterPredicate(spec, rest[1], value, settings);
  return {
    prepare: ({ view, canSearch }) => {
      const pointsHere = (source: LiveVersion, id: string): boolean =>
        searchValues(source, link, referencesOf).some((it) => it.type === type && it.id === id);
      return (target) =>
        view
          .referencing(sourceType, `${type}/${target.id}`)
          .some((source) => test(source) && pointsHere(source, target.id) && canSearch(source));
    },
  };
}
