import type { PlatformDefinition } from '@fhir-gateway/platform-registry/platform';
import { wantsXml } from '../contract/asked-format.js';
import type { FhirRequest } from '../contract/fhir-request.js';
import type { Interaction } from '../contract/interaction.js';
import { ProxyError } from '../contract/proxy-error.js';
import { hasParameter, joinQuery, queryPart, splitQuery, valueOf } from '../contract/query-parts.js';
import type { HandedRecord } from './handed-results.js';
import { headerOf } from './request-headers.js';
import { countOf } from './search-shape.js';
import type { SearchParameters } from './search-shape.js';

/** Where one part of a search goes on. */
export interface PartPosition {
  /** Which of the plan's `additions` it is about. */
  readonly index: number;
  /** The platform's own link to this page; absent on the first page of a part. A page is handed on whole or not at all. */
  readonly link?: string;
}

/** A search that the gateway puts together from several, or whose pages it has to lead back to itself. */
export interface SearchPlan {
  /** Below the base; what the scopes are judged by, whatever address a page has. */
  readonly path: string;
  readonly search: SearchParameters;
  /** What each part adds to the search; a single empty one where only the pages are special. */
  readonly additions: readonly string[];
  readonly positions: readonly PartPosition[];
  /** Most matches of a page, as the client asked; `undefined` when it did not, or there is one part only. */
  readonly limit?: number;
  /** What the first page knew. */
  readonly total?: number;
  /** What earlier pages handed on. */
  readonly handed?: HandedRecord;
  readonly isFirst: boolean;
}

/** The parameter that carries a {@link SealedRecords sealed position}. It stands alone in its query. */
export const continuationParameter = '_continue';
/** Values of all required parameters multiply; more requests than this no client would wait for. */
const maxParts = 32;

type Quirks = NonNullable<PlatformDefinition['quirks']>;

/** What a plan is made from. */
export interface PlanOptions {
  readonly quirks: Quirks;
  readonly interaction: Interaction;
  readonly search: SearchParameters;
  readonly request: FhirRequest;
  /** Opens a sealed position; `undefined` when it is not valid here. */
  openPage(sealed: string): SearchPlan | undefined;
}

/**
 * Plans a search that lacks a parameter its platform requires (quirk `requiredSearch`): once per value that the
 * platform file lists. Also one that a sealed link continues.
 *
 * @returns `undefined` for every other request, which is sent and streamed as it is; so is one that wants XML
 * @throws ProxyError REQUEST_INVALID for a continuation that is not ours, or too many combinations
 */
export function planSearch(options: PlanOptions): SearchPlan | undefined {
  const { quirks, interaction, search, request } = options;
  if (hasParameter(search.query, [continuationParameter])) return resumePlan(options);
  if (quirks.requiredSearch === undefined) return undefined;
  if (!interaction.isSearch || interaction.method === 'HEAD') return undefined;
  if (wantsXml(joinQuery(search.query, search.form ?? ''), headerOf(request, 'accept'))) return undefined;
  const additions = additionsFor(quirks, interaction, search);
  if (additions.length === 1) return undefined;
  // A page of nothing asks for the total only, and has no next one.
  const limit = countOf(quirks, search) || undefined;
  const positions = additions.map((_addition, index) => ({ index }));
  const path = interaction.path.replace(/\/?_search$/, '');
  return { path, search, additions, positions, isFirst: true, limit };
}

/** What a search has to add where there is exactly one way to: then it is still one request. Empty when nothing. */
export function onlyAddition(quirks: Quirks, interaction: Interaction, search: SearchParameters): string {
  if (quirks.requiredSearch === undefined || !interaction.isSearch) return '';
  const additions = additionsFor(quirks, interaction, search);
  return additions.length === 1 ? (additions[0] ?? '') : '';
}

function resumePlan({ search, interaction, openPage }: PlanOptions): SearchPlan {
  const [part] = splitQuery(search.query);
  const token = part && valueOf(part);
  const plan = token === undefined ? undefined : openPage(token);
  if (plan && plan.path === interaction.path && interaction.method === 'GET') return plan;
  throw new ProxyError('REQUEST_INVALID', 'This link to a further page is not valid here. Run the search again.');
}

/** Every combination of values for the parameters that are required and missing. */
function additionsFor({ requiredSearch }: Quirks, interaction: Interaction, search: SearchParameters): string[] {
  const required = requiredSearch?.[interaction.resourceType ?? ''] ?? {};
  const given = joinQuery(search.query, search.form ?? '');
  const missing = Object.entries(required).filter(([name]) => !hasParameter(given, [name]));
  const count = missing.reduce((product, [, values]) => product * values.length, 1);
  if (count > maxParts) {
    const names = missing.map(([name]) => name).join(', ');
    throw new ProxyError('REQUEST_INVALID', `This platform searches ${interaction.resourceType} only with: ${names}.`);
  }
  return missing.reduce<string[]>(
    (lines, [name, values]) => lines.flatMap((line) => values.map((value) => joinQuery(line, queryPart(name, value)))),
    [''],
  );
}
