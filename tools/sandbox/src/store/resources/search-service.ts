import type { BundleLink, Resource } from 'fhir/r4.js';
import { preferences, type Call } from '../access/call.js';
import { badRequest, insufficientScope } from '../base/fhir-error.js';
import { pageSize } from '../quirks/odd-pages.js';
import { pageUrl } from '../quirks/page-links.js';
import type { Quirks } from '../quirks/quirk.js';
import { tieSeed } from '../quirks/reordered-ties.js';
import { textMatchOf } from '../quirks/text-modifier.js';
import { isPassedOver, unknownParameters } from '../quirks/unknown-parameters.js';
import { collectRecord, parseRecordQuery } from './patient-record.js';
import { isPatientType } from '../search/patient-compartment.js';
import type { PatientCompartments } from '../search/patient-compartment.js';
import { PageTokens, type PageState } from '../search/page-token.js';
import type { LiveVersion, RepositoryView, ResourceRepository } from '../search/resource-repository.js';
import type { ResourceValidator } from '../definitions/resource-validator.js';
import { searchBundle, subset } from '../search/search-bundle.js';
import type { SearchCatalogue } from '../search/search-catalogue.js';
import { collectIncludes } from '../search/search-includes.js';
import { parseSearchQuery, type QuerySettings, type SearchQuery } from '../search/search-query.js';
import { parseSystemQuery } from '../search/system-search.js';
import { findMatches, type SearchScene } from '../search/search-run.js';
import type { StoreResponse } from '../base/types.js';

/** How one execution of a search goes about its parameters and about equals. */
interface Execution {
  readonly isStrict: boolean;
  readonly tieSeed: number | undefined;
}

const firstPage = { offset: 0, page: 0 };

/** A result list that is cut into pages. */
interface Listing {
  state: Omit<PageState, 'offset' | 'sequence' | 'page'>;
  matches: readonly LiveVersion[];
  count: number;
  hasTotal: boolean;
  ignored: readonly string[];
  query: SearchQuery | undefined;
}

/** Searches, `$everything` and their pages. */
export class SearchService {
  readonly #repository: ResourceRepository;
  readonly #catalogue: SearchCatalogue;
  readonly #compartments: PatientCompartments;
  readonly #validator: ResourceValidator;
  readonly #tokens = new PageTokens();

  constructor(options: {
    repository: ResourceRepository;
    catalogue: SearchCatalogue;
    compartments: PatientCompartments;
    validator: ResourceValidator;
  }) {
    this.#repository = options.repository;
    this.#catalogue = options.catalogue;
    this.#compartments = options.compartments;
    this.#validator = options.validator;
  }

  /** Type search, or a search of one patient's compartment. @see http://hl7.org/fhir/R4/http.html#search */
  search(call: Call, type: string, params: URLSearchParams, compartment?: string): StoreResponse {
    const view = this.#repository.view();
    const listing = this.#searchListing(call, view, type, params, compartment, executionOf(call));
    const path = compartment === undefined ? type : `Patient/${compartment}/${type}`;
    return this.#page(call, view, listing, firstPage, selfUrl(call.baseUrl, path, shownQuery(call, params, listing)));
  }

  /**
   * A search across the types that it names; in one patient's compartment without names across all that the caller may
   * search.
   *
   * @see http://hl7.org/fhir/R4/http.html#search
   */
  searchSystem(call: Call, params: URLSearchParams, compartment?: string): StoreResponse {
    const view = this.#repository.view();
    const named = new URLSearchParams(params);
    if (compartment !== undefined && !named.has('_type')) {
      const types = this.#catalogue.types.filter((type) => isPatientType(type) && call.policy.covers(type, 's'));
      if (types.length === 0) throw insufficientScope();
      named.set('_type', types.join(','));
    }
    const listing = this.#systemListing(call, view, named, compartment, executionOf(call));
    const below = compartment === undefined ? '' : `/Patient/${compartment}/*`;
    return this.#page(call, view, listing, firstPage, `${call.baseUrl}${below}?${shownQuery(call, named, listing)}`);
  }

  /** The whole record of one patient. @see http://hl7.org/fhir/R4/patient-operation-everything.html */
  everything(call: Call, patient: string, params: URLSearchParams): StoreResponse {
    const view = this.#repository.view();
    const listing = this.#everythingListing(call, view, patient, params, executionOf(call).isStrict);
    const path = `Patient/${patient}/$everything`;
    return this.#page(call, view, listing, firstPage, selfUrl(call.baseUrl, path, listing.state.query));
  }

  /**
   * A later page: the same search as it stood when it was made, for what the caller may see now.
   *
   * @throws FhirError 400 when the token was not issued by this store for this base
   */
  resume(call: Call, token: string): StoreResponse {
    const state = this.#tokens.open(token, call.baseUrl);
    const view = this.#repository.view(state.sequence);
    const params = new URLSearchParams(state.query);
    const listing = this.#resumedListing(call, view, state, params);
    return this.#page(call, view, listing, state, pageUrl(call, call.quirks, token));
  }

  /**
   * What the condition of a conditional interaction matches: `If-None-Exist`, a query, a conditional reference.
   *
   * @throws FhirError 400 when the condition is empty or holds anything but search parameters
   */
  findByCondition(call: Call, type: string, condition: string): LiveVersion[] {
    call.policy.require(type, 's');
    const params = new URLSearchParams(condition);
    const query = parseSearchQuery(type, params, this.#settings(call, true));
    if (query.conditions.length === 0 || query.conditions.length !== [...params].length) {
      throw badRequest('A condition must hold search parameters only.');
    }
    return findMatches(query, this.#scene(call, this.#repository.view()));
  }

  #settings(call: Call, isStrict: boolean): QuerySettings {
    const { baseUrl, nowMs, quirks } = call;
    return {
      ...{ catalogue: this.#catalogue, baseUrl, nowMs, textMatch: textMatchOf(quirks), isStrict },
      isPassedOver: (name) => !isStrict && isPassedOver(quirks, name),
    };
  }

  #scene(call: Call, view: RepositoryView): SearchScene {
    return { view, policy: call.policy, catalogue: this.#catalogue, compartments: this.#compartments };
  }

  #searchListing(
    call: Call,
    view: RepositoryView,
    type: string,
    params: URLSearchParams,
    compartment: string | undefined,
    { isStrict, tieSeed: seed }: Execution,
  ): Listing {
    call.policy.require(type, 's');
    const query = parseSearchQuery(type, params, this.#settings(call, isStrict));
    const scene = { ...this.#scene(call, view), tieSeed: seed };
    const isWhole = compartment === undefined;
    return {
      state: {
        kind: 'search',
        type,
        ...(!isWhole && { compartment }),
        query: query.applied.toString(),
        ...(seed !== undefined && { tieSeed: seed }),
      },
      matches: findMatches(query, isWhole ? scene : { ...scene, patientId: compartment }),
      count: query.count,
      hasTotal: query.hasTotal,
      ignored: query.ignored,
      query,
    };
  }

  #resumedListing(call: Call, view: RepositoryView, state: PageState, params: URLSearchParams): Listing {
    const execution = { isStrict: false, tieSeed: state.tieSeed };
    if (state.kind === 'system') return this.#systemListing(call, view, params, state.compartment, execution);
    if (state.kind === 'everything') {
      return this.#everythingListing(call, view, state.compartment ?? '', params, false);
    }
    return this.#searchListing(call, view, state.type, params, state.compartment, execution);
  }

  /** Each type in turn; who may not search one of them is refused. */
  #systemListing(
    call: Call,
    view: RepositoryView,
    params: URLSearchParams,
    compartment: string | undefined,
    { isStrict, tieSeed: seed }: Execution,
  ): Listing {
    const { types, queries, ignored, applied } = parseSystemQuery(params, this.#settings(call, isStrict));
    for (const type of types) call.policy.require(type, 's');
    const [first] = queries;
    const isWhole = compartment === undefined;
    const scene = { ...this.#scene(call, view), ...(!isWhole && { patientId: compartment }), tieSeed: seed };
    return {
      state: {
        kind: 'system',
        type: '',
        ...(!isWhole && { compartment }),
        query: applied.toString(),
        ...(seed !== undefined && { tieSeed: seed }),
      },
      matches: queries.flatMap((query) => findMatches(query, scene)),
      count: first?.count ?? 0,
      hasTotal: first?.hasTotal ?? true,
      ignored,
      query: first,
    };
  }

  #everythingListing(
    call: Call,
    view: RepositoryView,
    patient: string,
    params: URLSearchParams,
    isStrict: boolean,
  ): Listing {
    call.policy.require('Patient', 'r');
    const { count, applied, ignored, filter } = parseRecordQuery(params, isStrict);
    return {
      state: { kind: 'everything', type: 'Patient', compartment: patient, query: applied.toString() },
      matches: collectRecord(patient, this.#scene(call, view)).filter(filter),
      count,
      hasTotal: true,
      ignored,
      query: undefined,
    };
  }

  #page(
    call: Call,
    view: RepositoryView,
    listing: Listing,
    { offset, page }: Pick<PageState, 'offset' | 'page'>,
    self: string,
  ): StoreResponse {
    const { query } = listing;
    const { quirks } = call;
    const total = listing.matches.length;
    const size = pageSize(quirks, listing.count, page);
    const matches = listing.matches.slice(offset, offset + size);
    const linkTo = (relation: string, start: number, number: number): BundleLink => {
      const state = { ...listing.state, sequence: view.sequence, offset: start, page: number };
      return { relation, url: pageUrl(call, quirks, this.#tokens.seal(state, call.baseUrl)) };
    };
    const hasTotal = listing.hasTotal && !(quirks.has('no-total') && listing.count > 0);
    const body = searchBundle({
      baseUrl: call.baseUrl,
      selfUrl: self,
      total: hasTotal ? (quirks.has('short-total') && listing.count > 0 ? matches.length : total) : undefined,
      matches,
      included: query
        ? collectIncludes(matches, query, {
            view,
            canRead: (target) => call.policy.permits(target, 'r'),
            canSearch: (target) => call.policy.permits(target, 's'),
          })
        : [],
      links: pageLinks({ total, count: listing.count, size, offset, page }, quirks, linkTo),
      shape: this.#shape(query?.elements),
      isRemarked: quirks.has('outcome-beside'),
      ignored: page === 0 && unknownParameters(quirks, false) === 'named' ? listing.ignored : [],
    });
    return { status: 200, headers: {}, body };
  }

  #shape(elements: readonly string[] | undefined): (resource: Resource) => Resource {
    if (!elements) return (resource) => resource;
    return (resource) => subset(resource, elements, this.#validator.mandatoryElements(resource.resourceType));
  }
}

function selfUrl(baseUrl: string, path: string, query: string): string {
  return `${baseUrl}/${path}${query === '' ? '' : `?${query}`}`;
}

/** Unknown parameters stay in the self link where the server does not say that it ignored them. */
function shownQuery({ quirks }: Call, params: URLSearchParams, { state }: Listing): string {
  return unknownParameters(quirks, false) === 'ignored' ? params.toString() : state.query;
}

function executionOf(call: Call): Execution {
  const isStrict = unknownParameters(call.quirks, preferences(call).isStrict) === 'refused';
  return { isStrict, tieSeed: tieSeed(call.quirks) };
}

/** Links to the other pages; a server with odd pages knows none but the first and the next. */
function pageLinks(
  { total, count, size, offset, page }: Record<'total' | 'count' | 'size' | 'offset' | 'page', number>,
  quirks: Quirks,
  linkTo: (relation: string, start: number, page: number) => BundleLink,
): BundleLink[] {
  const isOdd = quirks.has('odd-pages');
  if (count === 0 || (isOdd ? page === 0 && total <= size : total <= count)) return [];
  const isLast = offset + size >= total;
  return [
    linkTo('first', 0, 0),
    ...(offset > 0 && !isOdd ? [linkTo('previous', Math.max(0, offset - count), Math.max(0, page - 1))] : []),
    ...(isLast ? [] : [linkTo('next', offset + size, page + 1)]),
    ...(isOdd ? [] : [linkTo('last', Math.floor((total - 1) / count) * count, Math.ceil(total / count) - 1)]),
  ];
}
