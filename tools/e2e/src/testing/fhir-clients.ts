import { Client as KitClient } from 'fhir-kit-client';
import type { FhirResource } from 'fhir-kit-client';
import type { SmartClient } from './browser/smart-app.js';

/** A resource as the tests look at it. */
export type Resource = { resourceType: string; id?: string } & Record<string, unknown>;

/** The work of a FHIR client, each step done in the way of one library. */
export interface WorkingClient {
  /** Every resource of a search, page by page to the end, and how many pages that took. */
  searchAll(query: string): Promise<{ resources: Resource[]; pages: number }>;
  resolve(reference: string): Promise<Resource>;
  create(resource: Resource): Promise<Resource>;
  update(resource: Resource): Promise<Resource>;
  /** Rejects when the server refuses. */
  remove(reference: string): Promise<void>;
  transaction(bundle: Resource): Promise<Resource>;
  /** The HTTP status that an error of this client tells. */
  statusOf(error: unknown): number | undefined;
}

/** More pages than any search of the tests has; a paging loop would end here. */
const mostPages = 200;

/** `fhir-kit-client` with a bearer token. */
export function kitClient(baseUrl: string, token: string): WorkingClient {
  const client = new KitClient({ baseUrl, bearerToken: token });
  const typeAndId = (reference: string) => {
    const [resourceType = '', id = ''] = reference.split('/');
    return { resourceType, id };
  };
  return {
    async searchAll(query) {
      const resources: Resource[] = [];
      let page: FhirResource | undefined = await client.request(query);
      let pages = 0;
      for (; page && pages < mostPages; pages++) {
        resources.push(...resourcesOf(page as Resource));
        page = await client.nextPage({ bundle: page as never });
      }
      return { resources, pages };
    },
    resolve: async (reference) => (await client.resolve({ reference })) as Resource,
    create: async (resource) =>
      (await client.create({ resourceType: resource.resourceType, body: resource })) as Resource,
    update: async (resource) => (await client.update({ ...typeAndId(refOf(resource)), body: resource })) as Resource,
    remove: async (reference) => void (await client.delete(typeAndId(reference))),
    transaction: async (bundle) => (await client.transaction({ body: bundle })) as Resource,
    statusOf: (error) => (error as { response?: { status?: number } }).response?.status,
  };
}

/** `fhirclient` as its own SMART launch made it. */
export function smartClient(client: SmartClient): WorkingClient {
  return {
    async searchAll(query) {
      const resources: Resource[] = [];
      let pages = 0;
      const onPage = (page: unknown) => {
        pages += 1;
        resources.push(...resourcesOf(page as Resource));
      };
      await client.request(query, { pageLimit: mostPages, onPage });
      return { resources, pages };
    },
    resolve: async (reference) => (await client.request(reference)) as Resource,
    create: async (resource) => (await client.create(resource as never)) as unknown as Resource,
    update: async (resource) => (await client.update(resource as never)) as unknown as Resource,
    remove: async (reference) => void (await client.delete(reference)),
    transaction: async (bundle) =>
      (await client.request({
        url: client.state.serverUrl,
        method: 'POST',
        headers: { 'content-type': 'application/fhir+json' },
        body: JSON.stringify(bundle),
      })) as Resource,
    statusOf: (error) => (error as { status?: number }).status,
  };
}

/** Nothing but HTTP. */
export function rawClient(baseUrl: string, token: string): WorkingClient {
  const ask = async (reference: string, method = 'GET', resource?: Resource): Promise<Resource> => {
    const response = await fetch(URL.canParse(reference) ? reference : `${baseUrl}/${reference}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/fhir+json' },
      ...(resource && { body: JSON.stringify(resource) }),
    });
    const text = await response.text();
    if (!response.ok)
      throw Object.assign(new Error(`${method} answered ${response.status}`), { status: response.status });
    return (text === '' ? {} : JSON.parse(text)) as Resource;
  };
  return {
    async searchAll(query) {
      const resources: Resource[] = [];
      let pages = 0;
      for (let url: string | undefined = query; url !== undefined && pages < mostPages; pages++) {
        const page: Resource = await ask(url);
        resources.push(...resourcesOf(page));
        url = (page['link'] as { relation: string; url: string }[]).find(({ relation }) => relation === 'next')?.url;
      }
      return { resources, pages };
    },
    resolve: (reference) => ask(reference),
    create: (resource) => ask(resource.resourceType, 'POST', resource),
    update: (resource) => ask(refOf(resource), 'PUT', resource),
    remove: async (reference) => void (await ask(reference, 'DELETE')),
    transaction: (bundle) => ask('', 'POST', bundle),
    statusOf: (error) => (error as { status?: number }).status,
  };
}

/** `Type/id`. */
export function refOf({ resourceType, id }: Resource): string {
  return `${resourceType}/${id}`;
}

function resourcesOf(bundle: Resource): Resource[] {
  return ((bundle['entry'] ?? []) as { resource: Resource }[]).map(({ resource }) => resource);
}
