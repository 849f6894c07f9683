// `npm run screenshots`: pictures of the console and of cards for the documentation, of the made-up patients of the sandbox, taken while
// their tests run, as lossless WebP: a third of PNG. `-- <folder>` keeps all of them as PNG, every page in light, dark and phone width,
// to be looked at.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { importSource } from '../build/source.mjs';
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
/** What the README shows. */
const besideAgent = 'summary-and-agent';
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

/** The record on a person's phone beside what an agent's host shows for a question about it. */
async function drawBesideAgent() {
  const image = (name) => `data:image/png;base64,${readFileSync(join(folder, `${name}.png`)).toString('base64')}`;
  const { launchChromium } = await importSource('libs/testing/src/chromium.ts', { external: ['playwright-core'] });
  const browser = await launchChromium();
  const page = await browser.newPage({ viewport: { width: 1060, height: 700 } });
  await page.setContent(`<style>
    body { display: flex; gap: 40px; margin: 0; padding: 30px; background: #e7ecea; font: 18px 'DejaVu Sans', sans-serif }
    div { width: 390px; height: 640px; overflow: hidden; border-radius: 20px; background: #fff }
    div + div { width: 560px }
    p { width: fit-content; margin: 22px 22px 14px auto; padding: 12px 18px; border-radius: 18px; background: #dceee9 }
  </style><div><img src="${image('summary-phone')}"></div>
  <div><p>How has my A1c developed?</p><img src="${image('card-trend-560-light')}"></div>`);
  const png = await page.screenshot();
  await browser.close();
  writeFileSync(join(folder, `${besideAgent}.png`), png);
}

async function encode() {
  await drawBesideAgent();
  const images = join(root, 'docs', 'images');
  mkdirSync(images, { recursive: true });
  for (const name of [...shown, ...shares, ...cards, besideAgent]) {
    const image = `${[...cards, besideAgent].includes(name) ? '' : 'console-'}${name}.webp`;
    const picture = await losslessWebp(readFileSync(join(folder, `${name}.png`)));
    if (picture.length > mostBytes) throw new Error(`${image} has ${picture.length} bytes, more than ${mostBytes}`);
    writeFileSync(join(images, image), picture);
    console.log(`docs/images/${image}  ${Math.round(picture.length / 1024)} KB`);
  }
}
