import type { Route } from '../../route/define-route.js';
import { pageRoute } from '../../route/page-route.js';
import { consoleCss } from './console-css.js';
import { consoleJs } from './console-js.js';
import { passkeyJs } from './passkey-js.js';
import { recordJs } from './record-js.js';
import { iconSvg } from './icon-svg.js';

const file = (mediaType: string) => ({ description: 'A file.', mediaTypes: [mediaType] });

/** `/assets/...`: the files that the pages load. They are part of the program, so that a bundle stays one file. */
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
];
