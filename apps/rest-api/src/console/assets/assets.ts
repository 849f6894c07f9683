import { createHash } from 'node:crypto';

import type { Route } from '../../route/define-route.js';
import { pageRoute } from '../../route/page-route.js';
import { consoleCss } from './console-css.js';
import { connectJs } from './connect-js.js';
import { consoleJs } from './console-js.js';
import { passkeyJs } from './passkey-js.js';
import { recordJs } from './record-js.js';
import { iconSvg } from './icon-svg.js';

const file = (mediaType: string) => ({ description: 'A file.', mediaTypes: [mediaType] });

/** `/assets/...` and `/connect/v1.js`: the files that the pages load. They are part of the program, so that a bundle stays one file. */
export const assetRoutes: readonly Route[] = [
  pageRoute({
    id: 'getStyleSheet',
    path: '/assets/console.css',
    summary: 'The style sheet of the pages',
    answer: file('text/css'),
    handle: () => (_req, res) => res.type('css').send(consoleCss),
  }),
  pageRoute({
    id: 'getScript',
    path: '/assets/console.js',
    summary: 'The script of the pages',
    answer: file('text/javascript'),
    handle: () => (_req, res) => res.type('js').send(consoleJs),
  }),
  pageRoute({
    id: 'getRecordScript',
    path: '/assets/record.js',
    summary: 'The script of the pages of a record',
    answer: file('text/javascript'),
    handle: () => (_req, res) => res.type('js').send(recordJs),
  }),
  pageRoute({
    id: 'getPasskeyScript',
    path: '/assets/passkey.js',
    summary: 'The script of the pages about passkeys',
    answer: file('text/javascript'),
    handle: () => (_req, res) => res.type('js').send(passkeyJs),
  }),
  pageRoute({
    id: 'getIcon',
    path: '/assets/icon.svg',
    summary: 'The gateway’s mark',
    answer: file('image/svg+xml'),
    handle: () => (_req, res) => res.type('svg').send(iconSvg),
  }),
  pageRoute({
    id: 'getConnectScript',
    path: '/connect/v1.js',
    summary: 'The script of `<fhir-connect>`, for pages of any origin',
    answer: file('text/javascript'),
    handle: () => {
      let script: Promise<{ text: string; etag: string }> | undefined;
      return async (_req, res) => {
        const { text, etag } = await (script ??= taggedScript());
        // Pages elsewhere run this one file. The next release has another text at this address: it is asked for anew.
        res.set({ 'cross-origin-resource-policy': 'cross-origin', etag }).type('js').send(text);
      };
    },
  }),
];

async function taggedScript(): Promise<{ text: string; etag: string }> {
  const text = await connectJs();
  return { text, etag: `"${createHash('sha256').update(text).digest('base64url')}"` };
}
