import type { BundleLink, Resource } from 'fhir/r4.js';
import { preferences, type Call } from '../call.js';
import { badRequest, insufficientScope } from '../fhir-error.js';
import { collectRecord, parseRecordQuery } from '../resources/patient-record.js';
import { isPatientType } from '../resources/patient-compartment.js';
import type { PatientCompartments } from '../resources/patient-compartment.js';
import { PageTokens, type PageState } from './page-token.js';
import type { LiveVersion, RepositoryView, ResourceRepository } from '../resources/resource-repository.js';
import type { ResourceValidator } from '../definitions/resource-validator.js';
import { searchBundle, subset } from './search-bundle.js';
import type { SearchCatalogue } from './search-catalogue.js';
import { collectIncludes } from './search-includes.js';
import { parseSearchQuery, type QuerySettings, type SearchQuery } from './search-query.js';
import { parseSystemQuery } from './system-search.js';
import { findMatches, type SearchScene } from './search-run.js';
import type { StoreResponse } from '../definitions/types.js';

/** A result list that is cut into pages. */
interface Listing {
  state: Omit<PageState, 'offset' | 'sequence'>;
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
    const listing = this.#searchListing(call, view, type, params, compartment, preferences(call).isStrict);
    const path = compartment === undefined ? type : `Patient/${compartment}/${type}`;
    return this.#page(call, view, listing, 0, selfUrl(call.baseUrl, path, listing.state.query));
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
    const listing = this.#systemListing(call, view, named, compartment, preferences(call).isStrict);
    const below = compartment === undefined ? '' : `/Patient/${compartment}/*`;
    return this.#page(call, view, listing, 0, `${call.baseUrl}${below}?${listing.state.query}`);
  }

  /** The whole record of one patient. @see http://hl7.org/fhir/R4/patient-operation-everything.html */
  everything(call: Call, patient: string, params: URLSearchParams): StoreResponse {
    const view = this.#repository.view();
    const listing = this.#everythingListing(call, view, patient, params, preferences(call).isStrict);
    const path = `Patient/${patient}/$everything`;
    return this.#page(call, view, listing, 0, selfUrl(call.baseUrl, path, listing.state.query));
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
    return this.#page(call, view, listing, state.offset, pageUrl(call.baseUrl, token));
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
    return { catalogue: this.#catalogue, baseUrl: call.baseUrl, nowMs: call.nowMs, isStrict };
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
    isStrict: boolean,
  ): Listing {
    call.policy.require(type, 's');
    const query = parseSearchQuery(type, params, this.#settings(call, isStrict));
    const scene = this.#scene(call, view);
    const isWhole = compartment === undefined;
    return {
      state: { kind: 'search', type, ...(!isWhole && { compartment }), query: query.applied.toString() },
      matches: findMatches(query, isWhole ? scene : { ...scene, patientId: compartment }),
      count: query.count,
      hasTotal: query.hasTotal,
      ignored: query.ignored,
      query,
    };
  }

  #resumedListing(call: Call, view: RepositoryView, state: PageState, params: URLSearchParams): Listing {
    if (state.kind === 'system') return this.#systemListing(call, view, params, state.compartment, false);
    if (state.kind === 'everything') {
      return this.#everythingListing(call, view, state.compartment ?? '', params, false);
    }
    return this.#searchListing(call, view, state.type, params, state.compartment, false);
  }

  /** Each type in turn; who may not search one of them is refused. */
  #systemListing(
    call: Call,
    view: RepositoryView,
    params: URLSearchParams,
    compartment: string | undefined,
    isStrict: boolean,
  ): Listing {
    const { types, queries, ignored, applied } = parseSystemQuery(params, this.#settings(call, isStrict));
    for (const type of types) call.policy.require(type, 's');
    const [first] = queries;
    const isWhole = compartment === undefined;
    const scene = { ...this.#scene(call, view), ...(!isWhole && { patientId: compartment }) };
    return {
      state: { kind: 'system', type: '', ...(!isWhole && { compartment }), query: applied.toString() },
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

  #page(call: Call, view: RepositoryView, listing: Listing, offset: number, self: string): StoreResponse {
    const { count, query } = listing;
    const total = listing.matches.length;
    const matches = listing.matches.slice(offset, offset + count);
    const linkTo = (relation: string, start: number): BundleLink => {
      const state = { ...listing.state, sequence: view.sequence, offset: start };
      return { relation, url: pageUrl(call.baseUrl, this.#tokens.seal(state, call.baseUrl)) };
    };
    const links: BundleLink[] = [];
    if (count > 0 && total > count) {
      links.push(linkTo('first', 0));
      if (offset > 0) links.push(linkTo('previous', Math.max(0, offset - count)));
      if (offset + count < total) links.push(linkTo('next', offset + count));
      links.push(linkTo('last', Math.floor((total - 1) / count) * count));
    }
    const body = searchBundle({
      baseUrl: call.baseUrl,
      selfUrl: self,
      total: listing.hasTotal ? total : undefined,
      matches,
      included: query
        ? collectIncludes(matches, query, {
            view,
            canRead: (target) => call.policy.permits(target, 'r'),
            canSearch: (target) => call.policy.permits(target, 's'),
          })
        : [],
      links,
      shape: this.#shape(query?.elements),
      ignored: offset === 0 ? listing.ignored : [],
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

function pageUrl(baseUrl: string, token: string): string {
  return `${baseUrl}?_page=${token}`;
}
