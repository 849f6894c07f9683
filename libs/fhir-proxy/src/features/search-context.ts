import type { ScopeDecision, ScopePermission } from '@fhir-gateway/smart-auth/scopes';
import type { PlatformAccess } from '@fhir-gateway/smart-auth/access';
import type { Interaction } from '../contract/interaction.js';
import type { CapabilityIndex } from '../policy/capability-index.js';
import { confine } from '../policy/patient-confinement.js';
import { withPatient } from '../request/named-patient.js';
import { hasParameter, joinQuery, splitQuery } from '../contract/query-parts.js';
import { continuationParameter } from '../request/search-plan.js';
import type { QueryPart } from '../contract/query-parts.js';
import { decide } from '../policy/scope-decisions.js';
import type { ScopeMode } from '../policy/scope-mode.js';
import { addFilter } from './scope-filter.js';
import { withHeader } from './with-header.js';
import type { PreparedCall } from '../upstream/prepared-call.js';

/** Looks up what a platform says of its searches. */
export interface SearchLookup {
  /** What is known without asking. */
  known(route: PreparedCall['route']): CapabilityIndex | undefined;
  indexOf(call: Pick<PreparedCall, 'call' | 'route'>): Promise<CapabilityIndex | undefined>;
}

/** Parameters of any search in R4, which a CapabilityStatement need not list. @see https://hl7.org/fhir/R4/search.html */
const common: ReadonlySet<string> = new Set(
  `_content _contained _containedType _count _elements _filter _format _has _id _include _lastUpdated _list _pretty
   _profile _query _revinclude _score _security _sort _source _summary _tag _text _total _type`.split(/\s+/),
);
/** A page of a search that was begun earlier: its link is the platform's own, word for word. */
const pagePattern = /page|cursor|token|session|offset|skip|start|contin|after|before|snapshot|^ct$/i;
/** What a parameter may be called, to be named in a header. */
const namePattern = /^[\w-]{1,64}(?![\s\S])/;

/**
 * Fits a search to its platform and its login, and says so in the answer's head. Parameters that the platform does not
 * know are taken out where its file says so (quirk `unknownSearchParams`), with a `Warning`. The filter of a granted scope
 * is added where no other covers the search ({@link addFilter}). The patient of the login is
 * named where a search names nobody and nothing but `patient/` scopes cover it, with `x-fhir-gateway-added`; so it is in the
 * condition of a write, unless there is none: what would change or delete everything stays what it is, and is refused.
 *
 * @param scopeMode whether scopes are enforced, and a search so narrowed to their filters
 * @returns the very same call where nothing is to be done
 */
export function withSearchContext(
  prepared: PreparedCall,
  access: PlatformAccess | undefined,
  lookup: SearchLookup,
  scopeMode: ScopeMode = 'enforce',
): PreparedCall | Promise<PreparedCall> {
  const { interaction, query, body } = prepared;
  const { resourceType } = interaction;
  if (resourceType === undefined) return prepared;
  if (interaction.isConditional && query !== '') return addPatient(prepared, resourceType, access, lookup);
  const isSearched = (name: string): boolean =>
    lookup.known(prepared.route)?.searches(resourceType, name.split(':')[0] ?? name) !== false;
  // Where scopes are not enforced, what they do not cover is searched as well.
  const narrow = (asked: PreparedCall): PreparedCall =>
    scopeMode === 'enforce' ? addFilter(asked, resourceType, access, isSearched) : asked;
  if (interaction.kind === 'search-compartment') return narrow(prepared);
  if (interaction.kind !== 'search-type') return prepared;
  const form = body?.form ?? '';
  const isPage = [...splitQuery(query), ...splitQuery(form)].some(({ name }) => pagePattern.test(name));
  const isConfined = prepared.route.quirks.confineToPatient === true;
  if (isPage) {
    // One of the gateway's own carries the search it belongs to.
    const isSealed = hasParameter(query, [continuationParameter]);
    const page = isSealed ? prepared : narrow(prepared);
    return isConfined ? addPatient(page, resourceType, access, lookup) : page;
  }
  const fit = (asked: PreparedCall) => addPatient(narrow(asked), resourceType, access, lookup);
  if (prepared.route.quirks.unknownSearchParams !== 'strip') return fit(prepared);
  return strip(prepared, resourceType, lookup).then(fit);
}

async function strip(prepared: PreparedCall, resourceType: string, lookup: SearchLookup): Promise<PreparedCall> {
  const { query, body } = prepared;
  const index = await lookup.indexOf(prepared);
  const ignored = new Set<string>();
  const keep = ({ name }: QueryPart): boolean => {
    const isKnown = common.has(name) || index?.searches(resourceType, name) !== false;
    if (!isKnown) ignored.add(namePattern.test(name) ? name : 'a parameter');
    return isKnown;
  };
  const kept = (search: string): string =>
    splitQuery(search)
      .filter(keep)
      .map(({ text }) => text)
      .join('&');
  const asked = { query: kept(query), form: body?.form === undefined ? undefined : kept(body.form) };
  if (ignored.size === 0) return prepared;
  const warning = `299 fhir-gateway "The platform does not know, and was not sent: ${[...ignored].join(', ')}"`;
  return {
    ...withHeader(prepared, 'warning', warning),
    query: asked.query,
    body: body && asked.form !== undefined ? { ...body, form: asked.form } : body,
  };
}

function addPatient(
  prepared: PreparedCall,
  resourceType: string,
  access: PlatformAccess | undefined,
  lookup: SearchLookup,
): PreparedCall {
  const { route, query, body } = prepared;
  if (access?.patient !== undefined && route.quirks.confineToPatient === true) {
    const confined = confine(query, body?.form ?? '', resourceType, access.patient);
    return confined === query
      ? prepared
      : { ...withHeader(prepared, 'x-fhir-gateway-added', addedTo(resourceType)), query: confined };
  }
  if (access?.patient === undefined || route.quirks.rejectUnknownSearchParams === true) return prepared;
  const { scopes, patient } = access;
  const { isConditional } = prepared.interaction;
  const isPatientOnly = letters(prepared.interaction).some((one) =>
    isForPatient(decide(scopes, one, resourceType, joinQuery(query, body?.form ?? ''))),
  );
  if (!isPatientOnly) return prepared;
  const added = addedTo(resourceType);
  if (added === 'patient' && lookup.known(route)?.searches(resourceType, added) === false) return prepared;
  // A condition has to name the patient, whatever else it names; of a search the platform keeps the compartment.
  const named = isConditional
    ? confine(query, '', resourceType, patient)
    : withPatient(query, body?.form ?? '', resourceType, patient);
  return named === query ? prepared : { ...withHeader(prepared, 'x-fhir-gateway-added', added), query: named };
}

const isForPatient = ({ allowed, compartmentOnly }: ScopeDecision): boolean => allowed && compartmentOnly;

/** What the scopes have to permit for a search, or for a write by condition. */
function letters({ kind }: Interaction): readonly ScopePermission[] {
  if (kind === 'delete') return ['d', 's'];
  if (kind === 'patch') return ['u', 's'];
  return kind === 'update' ? ['u', 's', 'c'] : ['s'];
}

const addedTo = (resourceType: string): '_id' | 'patient' => (resourceType === 'Patient' ? '_id' : 'patient');
