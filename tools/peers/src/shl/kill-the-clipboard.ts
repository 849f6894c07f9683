import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import type { Bundle, FhirResource } from 'fhir/r4.js';

import type { LinkAnswer, MakeOptions, Partner, PartnerLink } from './partner.js';

interface Link {
  readonly url: string;
  readonly key: string;
  toURI(): string;
}

/** What is used of the package `kill-the-clipboard`. */
interface KillTheClipboard {
  readonly SHL: { generate(options: { baseManifestURL: string; expirationDate: Date; flag: string }): Link };
  readonly SHLViewer: new (options: { shlinkURI: string }) => {
    resolveSHL(request: {
      recipient: string;
      passcode?: string;
    }): Promise<{ fhirResources: readonly Bundle<FhirResource>[] }>;
  };
  readonly SHLManifestBuilder: new (options: {
    shl: Link;
    uploadFile(content: string): Promise<string>;
    getFileURL(path: string): Promise<string>;
    loadFile(path: string): Promise<string>;
  }) => {
    addFHIRResource(options: {
      content: Bundle<FhirResource>;
      enableCompression: boolean;
    }): Promise<{ encryptedFile: { jwe: string } }>;
    buildManifest(options: { embeddedLengthMax?: number }): Promise<object>;
  };
}

/** Loads the package from the folder that it was installed into. */
export async function killTheClipboard(folder: string): Promise<Partner> {
  const name = 'kill-the-clipboard';
  const file = createRequire(join(folder, 'index.js')).resolve(name);
  const loaded = (await import(pathToFileURL(file).href)) as KillTheClipboard;
  return {
    name,
    async open(link, passcode) {
      const viewer = new loaded.SHLViewer({ shlinkURI: link });
      const asked = { recipient: name, ...(passcode !== undefined && { passcode }) };
      return (await viewer.resolveSHL(asked)).fhirResources;
    },
    make: (bundle, options) => make(loaded, bundle, options),
  };
}

async function make(
  loaded: KillTheClipboard,
  bundle: Bundle<FhirResource>,
  options: MakeOptions,
): Promise<PartnerLink> {
  const { baseUrl, passcode } = options;
  const files = new Map<string, string>();
  const shl = loaded.SHL.generate({
    baseManifestURL: `${baseUrl}/`,
    expirationDate: new Date(Date.now() + 600_000),
    flag: passcode === undefined ? 'U' : 'P',
  });
  const builder = new loaded.SHLManifestBuilder({
    shl,
    uploadFile: (content) => {
      const id = randomBytes(16).toString('hex');
      files.set(id, content);
      return Promise.resolve(id);
    },
    getFileURL: (id) => Promise.resolve(`${baseUrl}/file/${id}`),
    loadFile: (id) => Promise.resolve(files.get(id) ?? ''),
  });
  // Compressed, as a link with a passcode may be; the other is written as scanners in the field read it.
  const { encryptedFile } = await builder.addFHIRResource({
    content: bundle,
    enableCompression: passcode !== undefined,
  });
  const manifestPath = new URL(shl.url).pathname;
  return {
    link: shl.toURI(),
    async serve({ method, url, body }): Promise<LinkAnswer> {
      if (method === 'GET') {
        const file =
          url.pathname === manifestPath ? encryptedFile.jwe : files.get(url.pathname.split('/').at(-1) ?? '');
        return { status: file === undefined ? 404 : 200, contentType: 'application/jose', body: file ?? '' };
      }
      const asked = JSON.parse(body) as { passcode?: string; embeddedLengthMax?: number };
      const contentType = 'application/json';
      if (asked.passcode !== passcode) return { status: 401, contentType, body: '{"remainingAttempts":4}' };
      const { embeddedLengthMax } = asked;
      const manifest = await builder.buildManifest(embeddedLengthMax === undefined ? {} : { embeddedLengthMax });
      return { status: 200, contentType, body: JSON.stringify(manifest) };
    },
  };
}
