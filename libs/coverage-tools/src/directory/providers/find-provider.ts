import type { PractitionerRole } from 'fhir/r4.js';
import { CoverageError } from '../../coverage-error.js';
import type { DirectoryAnswer, DirectoryContext } from '../directory-context.js';
import { keyOf, readMissing } from '../directory-search.js';
import { findPlan, isFormulary, namedPlan, type NamedPlan } from '../plans.js';
import { findingOf, isInUse, networksOfOrganizations, networksOfPlan, networksOfRole } from './networks.js';
import { isThere, readPlace, splitPlace, type Place } from './place.js';
import {
  locationsOf,
  practitionerOf,
  providerRow,
  specialtyTexts,
  type Entries,
  type ProviderRow,
} from './provider-row.js';
import type { ProvidersInput } from './providers-input.js';
import { searchRoles, type FoundRoles, type WantedProvider } from './search-roles.js';
import { readSpecialty } from './specialties.js';

/** What a payer's directory says of providers. */
export interface ProviderAnswer extends DirectoryAnswer {
  /** `plan-unknown`, `plan-ambiguous`: nobody was looked for; `plans` has the names to choose from. */
  readonly answer: 'found' | 'none-found' | 'plan-unknown' | 'plan-ambiguous';
  /** The plan that was meant. */
  readonly plan?: NamedPlan;
  readonly plans: readonly NamedPlan[];
  /** Those in network first. */
  readonly providers: readonly ProviderRow[];
  /** Roles that fit, listed or not. */
  readonly matched: number;
  /** Roles that would fit, and are not in use: retired, ended or inactive. */
  readonly notInUse: number;
}

const defaultLimit = 20;
const disclaimer =
  'As the payer’s directory says; directories are often out of date. Ask the provider and the payer before a visit.';

/**
 * Looks for providers in the open directory of a payer (Da Vinci Plan-Net). `in-network` is said only where the directory
 * lists the provider, or the provider's organization, in a network of the plan that was named. Nothing of a person is sent.
 *
 * @throws CoverageError QUESTION_TOO_WIDE where nothing says whom to look for; DIRECTORY_UNAVAILABLE |
 *   DIRECTORY_ANSWER_INVALID; and whatever the reader throws
 * @see https://hl7.org/fhir/us/davinci-pdex-plan-net/STU1.2/
 */
export async function findProvider(context: DirectoryContext, input: ProvidersInput): Promise<ProviderAnswer> {
  const { wanted, understood } = readQuestion(input);
  const askedAt = new Date(context.now()).toISOString();
  const common = { platformId: context.platformId, askedAt, understood, disclaimer };
  const nobody = { ...common, notKnown: [], plans: [], providers: [], matched: 0, notInUse: 0 };
  const found = input.plan === undefined ? undefined : await findPlan(context, input.plan, (one) => !isFormulary(one));
  if (found && found.answer !== 'found') return { ...nobody, answer: found.answer, plans: found.candidates };
  const planNetworks = found && networksOfPlan(found.plan);

  const roles = await rolesFor(context, wanted, planNetworks);
  const organizations = roles.roles.flatMap((role) =>
    networksOfRole(role).length > 0 ? [] : (keyOf(role.organization) ?? []),
  );
  const affiliations = await networksOfOrganizations(context, [...new Set(organizations)]);
  const findings = new Map(
    roles.roles.map((role) => [role, findingOf(role, affiliations.byOrganization, planNetworks)] as const),
  );
  const named = [...findings].flatMap(([role, { networks }]) => [...referencesOf(role), ...networks]);
  const { all, unread } = await readMissing(context, named, roles.others);

  const fitting = roles.roles.filter((role) => fits(role, all, wanted));
  const today = askedAt.slice(0, 10);
  const inUse = fitting.filter((role) => isInUse(role, today) && practitionerOf(role, all)?.active !== false);
  const rows = inUse.map((role) =>
    providerRow(role, all, findings.get(role) ?? { status: 'unknown', networks: [] }, planNetworks),
  );
  rows.sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
  return {
    ...common,
    answer: rows.length > 0 ? 'found' : 'none-found',
    ...(found && { plan: namedPlan(found.plan) }),
    plans: [],
    providers: rows.slice(0, input.limit ?? defaultLimit),
    matched: rows.length,
    notInUse: fitting.length - inUse.length,
    notKnown: notKnownOf({
      planNetworks,
      place: wanted.place,
      rows,
      isComplete: roles.isComplete && affiliations.isComplete && unread === 0,
    }),
  };
}

function readQuestion(input: ProvidersInput): { wanted: WantedProvider; understood: string[] } {
  const split = input.specialty === undefined ? undefined : splitPlace(input.specialty);
  const place = input.place ?? split?.place;
  if (split === undefined && place === undefined && input.name === undefined)
    throw new CoverageError('QUESTION_TOO_WIDE', 'Name a specialty, a place or a provider.');
  const specialty = split && readSpecialty(split.rest);
  const read = place === undefined ? undefined : readPlace(place);
  const where = read && [read.city, read.state, read.zip].filter(Boolean).join(', ');
  const codes = specialty?.codes.join(', ') ?? '';
  return {
    wanted: {
      ...(specialty && { specialty }),
      ...(read && { place: read }),
      ...(input.name !== undefined && { name: input.name }),
    },
    understood: [
      ...(specialty ? [codes === '' ? 'Specialty by its words' : `Specialty by NUCC code ${codes}`] : []),
      ...(where === undefined ? [] : [`Place ${where}`]),
    ],
  };
}

/**
 * Roles in the plan's networks first, then all: a directory with thousands of a specialty shows those that matter within
 * the pages that are read, and who is asked for by name is found in whatever network.
 */
async function rolesFor(
  context: DirectoryContext,
  wanted: WantedProvider,
  planNetworks: readonly string[] | undefined = [],
): Promise<FoundRoles> {
  const isNarrowed = planNetworks.length > 0 && wanted.name === undefined;
  const own = isNarrowed ? await searchRoles(context, wanted, planNetworks).catch(refusedNetwork) : undefined;
  const all = await searchRoles(context, wanted);
  const roles = new Map([...(own?.roles ?? []), ...all.roles].map((role) => [role.id, role]));
  return {
    roles: [...roles.values()],
    others: new Map([...(own?.others ?? []), ...all.others]),
    isComplete: all.isComplete,
  };
}

/** A directory that does not search by network is asked without. */
function refusedNetwork(error: unknown): undefined {
  if (error instanceof CoverageError && error.upstreamStatus === 400) return undefined;
  throw error;
}

function referencesOf({ practitioner, organization, location = [] }: PractitionerRole): string[] {
  return [practitioner, organization, ...location].flatMap((one) => keyOf(one) ?? []);
}

/** Whether a role is what was asked for by what it says itself: directories ignore what they do not know. */
function fits(role: PractitionerRole, entries: Entries, { specialty, place }: WantedProvider): boolean {
  const codes = (role.specialty ?? []).flatMap(({ coding = [] }) => coding.flatMap(({ code }) => code ?? []));
  const isOfSpecialty =
    specialty === undefined ||
    codes.some((code) => specialty.codes.includes(code)) ||
    specialtyTexts(role).some((text) => specialty.fits(text));
  return (
    isOfSpecialty && (place === undefined || locationsOf(role, entries).some(({ address }) => isThere(place, address)))
  );
}

function rank({ network, acceptingPatients }: ProviderRow): number {
  const byNetwork = { 'in-network': 0, unknown: 3, 'not-listed': 6 }[network];
  return byNetwork + { yes: 0, 'not-stated': 1, 'existing-only': 2, no: 2 }[acceptingPatients];
}

function notKnownOf({
  planNetworks,
  place,
  rows,
  isComplete,
}: {
  planNetworks: readonly string[] | undefined;
  place: Place | undefined;
  rows: readonly ProviderRow[];
  isComplete: boolean;
}): string[] {
  const states = new Set(
    rows.flatMap(({ addresses }) => addresses.map((one) => /\b([A-Z]{2})(?: \d{5}|$)/.exec(one)?.[1])),
  );
  return [
    ...(planNetworks === undefined ? ['No plan was named, so that nobody is said to be in network.'] : []),
    ...(planNetworks?.length === 0
      ? ['The directory names no network of this plan: who is in network is not known.']
      : []),
    ...(rows.some(({ network, networkBasis }) => network !== 'unknown' && networkBasis === 'organization')
      ? ['Where the basis is the organization, the directory lists the organization and no network of the provider.']
      : []),
    ...(rows.some(({ entryChanged }) => entryChanged === undefined)
      ? ['Some entries have no date: how old they are is not known.']
      : []),
    ...(place?.city !== undefined && place.state === undefined && place.zip === undefined && states.size > 1
      ? [`There is a ${place.city} in more than one state; name the state.`]
      : []),
    ...(isComplete ? [] : ['There are more entries than were read; name a specialty and a place to see all that fit.']),
  ];
}
