import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import type { Bundle, FhirResource } from 'fhir/r4.js';

import type { MakeOptions, Partner, PartnerLink } from './partner.js';

interface Manifest {
  readonly files: readonly { readonly contentType: string }[];
}

/** What is used of FHIRfly's package for SMART Health Links. */
interface Fhirfly {
  readonly SHL: {
    decode(link: string): { readonly url: string; readonly key: Buffer; readonly flag: string };
    getEntryContent(entry: Manifest['files'][number]): Promise<string>;
    decrypt(file: string, key: Buffer): Record<string, unknown>;
    create(options: object): Promise<{ readonly url: string }>;
  };
  createHandler(options: {
    storage: object;
  }): (request: {
    readonly method: string;
    readonly path: string;
    readonly body?: unknown;
    readonly headers: Record<string, string>;
    readonly query: Record<string, string>;
  }) => Promise<{ readonly status: number; readonly headers: Record<string, string>; readonly body: string }>;
  readonly ServerLocalStorage: new (options: { directory: string; baseUrl: string }) => object;
}

/** Loads the bundled package, which keeps the files of its links in a folder. */
export async function fhirfly(bundle: string, folder: string): Promise<Partner> {
  const name = 'fhirfly-shl';
  const loaded = (await import(pathToFileURL(bundle).href)) as Fhirfly;
  return {
    name,
    open: (link, passcode) => open(loaded.SHL, link, { recipient: name, ...(passcode !== undefined && { passcode }) }),
    make: (content, options) => make(loaded, folder, content, options),
  };
}

/** The package leaves the requests to its user, as its guide for receivers shows. */
async function open(
  shl: Fhirfly['SHL'],
  link: string,
  asked: Record<string, string>,
): Promise<readonly Bundle<FhirResource>[]> {
  const { url, key, flag } = shl.decode(link);
  if (flag.includes('U')) {
    const answer = await fetch(`${url}?${new URLSearchParams(asked).toString()}`);
    if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
    return [shl.decrypt(await answer.text(), key) as unknown as Bundle<FhirResource>];
  }
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(asked) });
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  const { files } = (await answer.json()) as Manifest;
  const opened = [];
  for (const entry of files)
    opened.push(shl.decrypt(await shl.getEntryContent(entry), key) as unknown as Bundle<FhirResource>);
  return opened;
}

async function make(
  { SHL, ServerLocalStorage, createHandler }: Fhirfly,
  folder: string,
  bundle: Bundle<FhirResource>,
  { baseUrl, passcode }: MakeOptions,
): Promise<PartnerLink> {
  const storage = new ServerLocalStorage({ directory: mkdtempSync(join(folder, 'links-')), baseUrl });
  const handle = createHandler({ storage });
  const { url: link } = await SHL.create({
    bundle,
    storage,
    expiresAt: new Date(Date.now() + 600_000),
    ...(passcode === undefined ? { compliance: 'pshd' } : { passcode }),
  });
  const base = new URL(baseUrl).pathname;
  return {
    link,
    async serve({ method, url, body }) {
      const answer = await handle({
        method,
        path: url.pathname.slice(base.length),
        ...(body !== '' && { body: JSON.parse(body) as unknown }),
        headers: {},
        query: Object.fromEntries(url.searchParams),
      });
      return { status: answer.status, contentType: answer.headers['content-type'] ?? 'text/plain', body: answer.body };
    },
  };
}
