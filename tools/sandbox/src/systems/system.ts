import express from 'express';
import type { Router } from 'express';
import type { Encounter, Patient, Resource } from 'fhir/r4.js';
import type { SandboxAccount, SandboxRecords } from '../records/index.js';
import type { Counters, SmartServer, SmartServerOptions } from '../smart/index.js';
import { advertisedScopes, createSmartServer } from '../smart/index.js';
import type { FhirStore, Quirks } from '../store/index.js';
import { fhirPages, fhirRouter, TopicSubscriptions } from '../store/index.js';
import type { TrustCommunity } from '../udap/index.js';
import { createUdapServer } from '../udap/index.js';

/** What one organization's server is made from. */
export interface SystemOptions {
  origin: string;
  /** Path that all its addresses begin with; empty for the first. */
  mount: string;
  /** Last segment of the address of its pages, for the quirk `foreign-next`. */
  name: string;
  /** In the head of its pages; the first hospital's when absent. */
  site?: string | undefined;
  records: SandboxRecords;
  store: FhirStore;
  quirks: Quirks;
  counters: Counters;
  /** Whether apps can subscribe to changes in a record. */
  hasSubscriptions: boolean;
  /** The trust community that it registers clients of. */
  community: () => Promise<TrustCommunity>;
  /** How its authorization server behaves. */
  smart: Pick<
    SmartServerOptions,
    | 'accessTokenSeconds'
    | 'dpop'
    | 'registration'
    | 'authQuirks'
    | 'clientKeys'
    | 'onServerError'
    | 'onSecret'
    | 'state'
  >;
}

/** One organization's server: a FHIR base and an authorization server whose tokens are good there alone. */
export interface System {
  fhirBaseUrl: string;
  issuer: string;
  accounts: readonly SandboxAccount[];
  tokens: SmartServer['tokens'];
  /** What its authorization server does that a strict one does not. */
  quirks: SmartServer['quirks'];
  grants: SmartServer['grants'];
  /** Absent where nobody can subscribe to changes. */
  subscriptions: TopicSubscriptions | undefined;
  /** To be mounted at the root: it serves the FHIR base, `/op`, `/interaction` and `/ehr`, all below the mount. */
  router: Router;
}

/** Creates the server of one organization. */
export async function createSystem(options: SystemOptions): Promise<System> {
  const { origin, mount, records, counters, community, smart: behaviour } = options;
  const root = `${origin}${mount}`;
  const fhirBaseUrl = `${root}/fhir`;
  const encounters = latestEncounters(records.resources);
  const smart = await createSmartServer({
    root,
    fhirBaseUrl,
    site: options.site,
    accounts: records.accounts,
    patients: records.resources.filter(isPatient),
    counters,
    latestEncounterOf: (patientId) => encounters.get(patientId),
    refuseToken: (clientId, params) => udap.refusal(clientId, params),
    ...behaviour,
  });
  const { urls, saveClient, removeClient } = smart;
  const scopes = advertisedScopes;
  const udap = createUdapServer({ fhirBaseUrl, root, urls, scopes, community, saveClient, removeClient });
  const router = express.Router();
  router.use(`${mount}/fhir`, udap.metadata);
  router.use(mount === '' ? '/' : mount, smart.router);
  const subscriptions = options.hasSubscriptions ? new TopicSubscriptions() : undefined;
  mountFhir(router, {
    ...options,
    subscriptions,
    path: `${mount}/fhir`,
    guard: { tokens: smart.tokens, smartConfiguration: smart.smartConfiguration, securityUrls: smart.urls },
  });
  router.use(mount === '' ? '/' : mount, udap.registration);
  const { issuer, tokens, quirks, grants } = smart;
  return { fhirBaseUrl, issuer, accounts: records.accounts, tokens, quirks, grants, subscriptions, router };
}

/** What one FHIR base is made from. */
export interface FhirBaseOptions extends Pick<SystemOptions, 'origin' | 'name' | 'store' | 'quirks' | 'counters'> {
  /** Absent where nobody can subscribe to changes. */
  subscriptions?: TopicSubscriptions | undefined;
  /** Path of the base. */
  path: string;
  /** Absent: an open base, which is read-only. */
  guard?: Pick<Parameters<typeof fhirRouter>[0], 'tokens' | 'smartConfiguration' | 'securityUrls'>;
  smart: Pick<SmartServerOptions, 'onServerError'>;
}

/** Mounts a FHIR base, and the address beside it that serves its pages. */
export function mountFhir(router: Router, { origin, path, guard, smart, ...options }: FhirBaseOptions): void {
  const { name, store, quirks, counters, subscriptions } = options;
  const pages = `/pages/${name}`;
  const base = fhirRouter({
    store,
    quirks,
    ...(subscriptions && { subscriptions }),
    baseUrl: `${origin}${path}`,
    pagingUrl: `${origin}${pages}`,
    onRequest: () => void (counters.fhirRequests += 1),
    ...guard,
    onServerError: smart.onServerError,
  });
  router.use(path, base);
  router.use(pages, fhirPages(base));
}

const isEncounter = (resource: Resource): resource is Encounter => resource.resourceType === 'Encounter';
const isPatient = (resource: Resource): resource is Patient => resource.resourceType === 'Patient';

/** The id of each patient's latest visit. */
function latestEncounters(resources: readonly Resource[]): ReadonlyMap<string, string> {
  const startOf = (encounter: Encounter): string => encounter.period?.start ?? '';
  const oldestFirst = resources.filter(isEncounter).sort((a, b) => startOf(a).localeCompare(startOf(b)));
  return new Map(oldestFirst.map((one) => [one.subject?.reference?.replace('Patient/', '') ?? '', one.id ?? '']));
}
