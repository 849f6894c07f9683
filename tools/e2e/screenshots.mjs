// `npm run screenshots`: pictures of the console and of cards for the documentation, of the made-up patients of the sandbox, taken while
// their tests run, as lossless WebP: a third of PNG. `-- <folder>` keeps all of them as PNG, every page in light, dark and phone width,
// to be looked at.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { root, run } from '../build/workspace.mjs';
import { losslessWebp } from './lossless-webp.mjs';

/** What docs/console.md, docs/sign-in.md and the README show. */
const shown = [
  'home-light',
  'search-dark',
  'platform-light',
  'connections-dark',
  'agents-light',
  'summary-light',
  'list-light',
  'document-phone',
  'late-light',
  'people-light',
  'people-phone',
  'whose-record-light',
  'summary-phone',
  'timeline-phone-dark',
  'results-phone',
  'timeline-light',
  'results-dark',
  'trend-light',
  'trend-phone',
  'prior-auth-light',
  'ask-answer-light',
  'ask-form-light',
  'ask-withdraw-light',
  'ask-preview-light',
  'ask-attest-phone',
  'home-phone',
  'sign-in-light',
  'consent-light',
  'consent-phone',
  'connected-light',
  'apps-light',
  'disconnected-light',
];
/** What docs/sharing.md shows. */
const shares = ['share-preview-light', 'share-made-light', 'shares-light', 'received-light'];
/** What docs/agents.md shows. */
const cards = [
  'card-sign-in-560-light',
  'card-summary-800-light',
  'card-trend-800-dark',
  'card-medications-320-light',
  'card-attest-320-dark',
  'card-prior-auth-560-light',
  'card-request-560-light',
  'card-share-320-light',
  'card-connections-800-dark',
];
/** A page of the documentation shows three at first, and weighs 200 KB at most. */
const mostBytes = 45 * 1024;

const [kept] = process.argv.slice(2);
const folder = kept === undefined ? mkdtempSync(join(tmpdir(), 'fhir-gateway-screenshots-')) : resolve(kept);
mkdirSync(folder, { recursive: true });
const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
const args = [
  jest,
  '-c',
  join('tools', 'e2e', 'jest.config.cjs'),
  '--runInBand',
  String.raw`src/(console(-record|-prior-auth)?|people|cards)\.int`,
];
process.exitCode = await run(process.execPath, args, { FHIR_GATEWAY_SCREENSHOTS: folder });
if (process.exitCode === 0) await encode();
if (kept === undefined) rmSync(folder, { recursive: true });

async function encode() {
  const images = join(root, 'docs', 'images');
  mkdirSync(images, { recursive: true });
  for (const name of [...shown, ...shares, ...cards]) {
    const image = `${name.startsWith('card-') ? '' : 'console-'}${name}.webp`;
    const picture = await losslessWebp(readFileSync(join(folder, `${name}.png`)));
    if (picture.length > mostBytes) throw new Error(`${image} has ${picture.length} bytes, more than ${mostBytes}`);
    writeFileSync(join(images, image), picture);
    console.log(`docs/images/${image}  ${Math.round(picture.length / 1024)} KB`);
  }
}
