import { isObject } from '@fhir-gateway/fhir';
import type { Bundle, Coverage, FhirResource, OperationOutcome } from 'fhir/r4.js';
import type { ExpressionEngine } from '../../expressions/fhirpath-engine.js';
import type { KnownResources, Lookup } from './known-resources.js';
import { PathError, valuesAt } from './path-evaluation.js';
import { judgeQuery } from './prefetch-query.js';
import type { Include, PrefetchQuery } from './prefetch-query.js';
import { parseTemplate } from './prefetch-template.js';
import type { PrefetchTemplate } from './prefetch-template.js';

/** What prefetching works with. */
export interface PrefetchOptions {
  readonly context: Readonly<Record<string, unknown>>;
  readonly known: KnownResources;
  readonly coverage: Coverage;
  readonly patientId: string;
  /** Base of `fullUrl`s, without trailing slash. */
  readonly baseUrl: string;
  readonly extraTypes?: ReadonlySet<string>;
  /** Evaluates all expressions of one question. */
  readonly engine: Pick<ExpressionEngine, 'evaluate'>;
}

/** What is sent for a service's templates, and which of them were not answered. */
export interface Prefetched {
  readonly prefetch: Readonly<Record<string, FhirResource | null>>;
  /** Keys that are left out: `asks-too-much`, `not-evaluated`, `took-too-long` or `circular`. */
  readonly omitted: readonly { readonly key: string; readonly why: string }[];
}

type Result = FhirResource | null | { readonly omit: string };

/**
 * Fills in the templates of a service, by the names that it gave them. Each is judged first; what asks for more than an
 * order and its coverage refer to is left out, and the service is asked all the same.
 *
 * @see https://cds-hooks.hl7.org/2.0/#prefetch-template, https://hl7.org/fhir/us/davinci-crd/ found-30 to found-33
 */
export async function prefetchFor(
  templates: Readonly<Record<string, string>>,
  options: PrefetchOptions,
): Promise<Prefetched> {
  const engine = new PrefetchEngine(templates, options);
  const keys = Object.keys(templates);
  const results = await Promise.all(keys.map(async (key) => [key, await engine.result(key)] as const));
  const prefetch: Record<string, FhirResource | null> = {};
  const omitted: { key: string; why: string }[] = [];
  for (const [key, result] of results) {
    if (result !== null && 'omit' in result) omitted.push({ key: key.slice(0, 64), why: result.omit });
    else Object.defineProperty(prefetch, key, { value: result, enumerable: true });
  }
  return { prefetch, omitted };
}

class PrefetchEngine {
  readonly #templates: ReadonlyMap<string, PrefetchTemplate | undefined>;
  readonly #options: PrefetchOptions;
  readonly #results = new Map<string, Promise<Result>>();
  readonly #circular: ReadonlySet<string>;

  constructor(templates: Readonly<Record<string, string>>, options: PrefetchOptions) {
    this.#templates = new Map(Object.entries(templates).map(([key, text]) => [key, parseTemplate(text)]));
    this.#options = options;
    this.#circular = circularKeys(this.#templates);
  }

  /** Circles are known before anything is awaited: two keys that wait for one another would wait for ever. */
  result(key: string): Promise<Result> {
    if (this.#circular.has(key)) return Promise.resolve({ omit: 'circular' });
    let result = this.#results.get(key);
    if (!result) {
      result = this.#make(key).catch((error: unknown): Result => {
        if (error instanceof PathError) return { omit: error.why };
        throw error;
      });
      this.#results.set(key, result);
    }
    return result;
  }

  async #make(key: string): Promise<Result> {
    const template = this.#templates.get(key);
    if (!template) return { omit: 'not-evaluated' };
    const filled = await this.#fill(template);
    if (filled === undefined) return null;
    const query = judgeQuery(filled.text, this.#options.patientId, this.#options.extraTypes);
    // An id that no value of the question led to is a guess, and not answered.
    if (!query || !idsIn(query).every((id) => filled.values.has(id))) return { omit: 'asks-too-much' };
    return this.#answer(query);
  }

  /** @returns undefined where a value is missing: nothing is asked for then */
  async #fill({ parts }: PrefetchTemplate): Promise<{ text: string; values: ReadonlySet<string> } | undefined> {
    const values = new Set<string>();
    let text = '';
    for (const part of parts) {
      if (typeof part === 'string') {
        text += part;
        continue;
      }
      const found = new Set<string>();
      for (const path of part) {
        const root = path.root === 'context' ? this.#options.context : await this.#rootOf(path.root);
        const resolve = (reference: string) => this.#options.known.resolve(reference);
        for (const value of await valuesAt(path, root, resolve, this.#options.engine)) found.add(value);
      }
      if (found.size === 0) return undefined;
      for (const value of found) values.add(value.split('/').at(-1) ?? value);
      text += [...found].join(',');
    }
    return { text, values };
  }

  async #rootOf(key: string): Promise<unknown> {
    if (!this.#templates.has(key)) return undefined;
    const result = await this.result(key);
    return result === null || 'omit' in result ? undefined : result;
  }

  async #answer(query: PrefetchQuery): Promise<Result> {
    const { known, coverage } = this.#options;
    switch (query.kind) {
      case 'read': {
        const found = await known.get(query.type, query.id);
        if ('resource' in found) return found.resource;
        return found.missing === 'not-found' ? null : notAvailable();
      }
      case 'coverage': {
        const found = await known.get('Coverage', coverage.id ?? '');
        return this.#bundle([found], query.includes);
      }
      case 'by-id':
        return this.#bundle(await Promise.all(query.ids.map((id) => known.get(query.type, id))), query.includes);
      case 'of-patient': {
        const found = await known.ofPatient(query.type);
        return found === undefined ? notAvailable() : searchset(found.map((resource) => this.#entry(resource)));
      }
    }
  }

  async #bundle(lookups: readonly Lookup[], includes: readonly Include[]): Promise<FhirResource> {
    const matches = lookups.flatMap((lookup) => ('resource' in lookup ? [lookup.resource] : []));
    if (matches.length === 0 && lookups.some((lookup) => 'missing' in lookup && lookup.missing === 'not-shown')) {
      return notAvailable();
    }
    const included = await this.#include(matches, includes);
    return searchset([
      ...matches.map((resource) => this.#entry(resource)),
      ...included.map((resource) => ({ ...this.#entry(resource), search: { mode: 'include' as const } })),
    ]);
  }

  async #include(matches: readonly FhirResource[], includes: readonly Include[]): Promise<FhirResource[]> {
    const found = new Map<string, FhirResource>();
    for (const { type, element } of includes) {
      const sources = [...matches, ...found.values()].filter(({ resourceType }) => resourceType === type);
      for (const reference of sources.flatMap((resource) => referencesIn(resource, element))) {
        const resource = await this.#options.known.resolve(reference);
        if (resource && !matches.includes(resource)) found.set(`${resource.resourceType}/${resource.id}`, resource);
      }
    }
    return [...found.values()];
  }

  #entry(resource: FhirResource): { fullUrl: string; resource: FhirResource } {
    return { fullUrl: `${this.#options.baseUrl}/${resource.resourceType}/${resource.id ?? ''}`, resource };
  }
}

/**
 * Keys that need themselves, or one that does. Each key is looked at once: a payer's templates may need one another in
 * more ways than could ever be walked.
 */
function circularKeys(templates: ReadonlyMap<string, PrefetchTemplate | undefined>): ReadonlySet<string> {
  const sound = new Set<string>();
  const circular = new Set<string>();
  const visit = (key: string, above: ReadonlySet<string>): boolean => {
    if (above.has(key) || circular.has(key)) return true;
    if (sound.has(key)) return false;
    const needs = templates.get(key)?.needs ?? [];
    const below = new Set(above).add(key);
    const isCircular = needs.map((other) => visit(other, below)).includes(true);
    (isCircular ? circular : sound).add(key);
    return isCircular;
  };
  for (const key of templates.keys()) visit(key, new Set());
  return circular;
}

function idsIn(query: PrefetchQuery): readonly string[] {
  if (query.kind === 'read') return [query.id];
  return query.kind === 'by-id' ? query.ids : [];
}

/** `practitioner-role` and such are names of search parameters; only those that are elements are followed. */
function referencesIn(resource: FhirResource, element: string): string[] {
  const value = (resource as unknown as Record<string, unknown>)[element];
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return list.flatMap((one) => (isObject(one) && typeof one['reference'] === 'string' ? [one['reference']] : []));
}

function searchset(entry: NonNullable<Bundle['entry']>): Bundle {
  return { resourceType: 'Bundle', type: 'searchset', total: entry.filter(({ search }) => !search).length, entry };
}

/** What CDS Hooks asks for in the place of what could not be read; it says nothing of why. */
function notAvailable(): OperationOutcome {
  return {
    resourceType: 'OperationOutcome',
    issue: [{ severity: 'error', code: 'not-found', diagnostics: 'Not available to this client.' }],
  };
}
