// `npm run screenshots`: pictures of the console and of cards for the documentation, of the made-up patients of the sandbox, taken while
// their tests run, as lossless WebP: a third of PNG. `-- <folder>` keeps all of them as PNG, every page in light, dark and phone width,
// to be looked at.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { root, run } from '../build/workspace.mjs';
import { losslessWebp } from './lossless-webp.mjs';

/** What docs/console.md, docs/sign-in.md, the tutorials and the README show. */
const shown = [
  'home-light',
  'platform-light',
  'connections-dark',
  'agents-light',
  'summary-light',
  'list-light',
  'document-phone',
  'people-light',
  'results-phone',
  'timeline-light',
  'visit-light',
  'search-light',
  'results-dark',
  'trend-light',
  'prior-auth-light',
  'ask-answer-light',
  'ask-form-light',
  'ask-preview-light',
  'sign-in-light',
  'consent-light',
  'apps-light',
];
/** What docs/sharing.md shows. */
const shares = ['share-preview-light', 'share-made-light', 'shares-light', 'received-light'];
/** What docs/agents.md shows. */
const cards = ['card-summary-800-light', 'card-request-560-light'];
/** A page of the documentation shows three at first, and weighs 200 KB at most. */
const mostBytes = 60 * 1024;

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
