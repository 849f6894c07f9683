import { Client } from 'fhir-kit-client';
import type { FhirResource } from 'fhir-kit-client';

/** Every page of a search; the client holds no token, so none can go astray. */
export async function* pagesOf(fhirBase: string, search: string): AsyncGenerator<FhirResource> {
  const client = new Client({ baseUrl: fhirBase });
  let page: FhirResource | undefined = await client.request(search);
  while (page) {
    yield page;
    page = await client.nextPage({ bundle: page as never });
  }
}
