import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { describeNeeding, findProgram } from './program.js';
import type { RequiredProgram } from './program.js';

/** The shell comes first: it has no windows to draw, and a page takes less than half of the processor time in it. */
const chromiumProgram: RequiredProgram = {
  names: ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'],
  install: 'apt-get install chromium-headless-shell',
};

/** Keeps the browser from calling home: the tests' machine may have no network, and should not use it if it has. */
const quietFlags = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Before a test or hook is over, whatever a page takes on a busy machine. */
const longestWaitMs = 180_000;

/** Whether {@link launchChromium} can succeed on this machine. */
function chromiumAvailable(): boolean {
  return findProgram(chromiumProgram) !== undefined;
}

/** `describe` for suites that need a browser; see `describeNeeding` for what happens without one. */
export const describeWithChromium = describeNeeding(chromiumProgram, chromiumAvailable());

/** Starts the installed Chromium, headless. One browser serves many isolated `newContext()`s, each a person of its own. */
export async function launchChromium(): Promise<Browser> {
  const executablePath = findProgram(chromiumProgram);
  if (!executablePath) throw new Error(`no Chromium on PATH: ${chromiumProgram.install}`);
  // Chromium refuses its sandbox when run as root, as containers do.
  const isRoot = process.getuid?.() === 0;
  const args = isRoot ? [...quietFlags, '--no-sandbox'] : quietFlags;
  const browser = await chromium.launch({ executablePath, args, timeout: longestWaitMs });
  const newContext = browser.newContext.bind(browser);
  browser.newContext = async (options) => {
    const context = await newContext(options);
    context.setDefaultTimeout(longestWaitMs);
    return context;
  };
  return browser;
}
