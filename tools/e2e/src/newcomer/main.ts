// `npm run newcomer`: what a newcomer does in a fresh clone, with a headless Chromium as the person. Commands come from
// README.md and from what a start prints, and run as copied. --only PATTERN of scene names; the first scene installs and builds.
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { findPlatformsDirectory } from '@fhir-gateway/gateway';
import { launchChromium } from '@fhir-gateway/testing';
import { Clone } from './clone.js';
import type { Stage } from './scene.js';
import { busyPort, firstMinutes, printedByOauth, printedByStart, restart, secondStart } from './scenes.js';

const scenes: readonly (readonly [string, (stage: Stage) => Promise<void>])[] = [
  ['README, to a laboratory result', firstMinutes],
  ['each line of npm start', printedByStart],
  ['second start', secondStart],
  ['busy port', busyPort],
  ['restart after a sign-in', restart],
  ['each line of npm start -- --oauth', printedByOauth],
];

const { only = '' } = parseArgs({ options: { only: { type: 'string' } } }).values;
const print = (line: string) => void process.stdout.write(`${line}\n`);
const secondsSince = (ms: number) => Math.round((performance.now() - ms) / 1000);
const startedMs = performance.now();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
const clone = await Clone.of(dirname(findPlatformsDirectory(import.meta.url)));
const chosen = scenes.filter(([each]) => new RegExp(only).test(each));
const failed: string[] = [];
try {
  const browser = await launchChromium();
  try {
    const readme = clone.readFile('README.md');
    for (const [name, play] of chosen) {
      const sceneMs = performance.now();
      let notes = 0;
      const note = (text: string) => {
        notes++;
        print(`${String(secondsSince(startedMs)).padStart(4)} s    ${text}`);
      };
      try {
        await play({ clone, browser, readme, note });
        print(
          `${String(secondsSince(startedMs)).padStart(4)} s  ok ${name}: ${notes} steps, ${secondsSince(sceneMs)} s`,
        );
      } catch (error) {
        failed.push(name);
        print(`FAILED ${name}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  } finally {
    await browser.close();
  }
} finally {
  clone.remove();
}
print(`${chosen.length - failed.length} of ${chosen.length} scenes, ${secondsSince(startedMs)} s`);
if (failed.length > 0) process.exitCode = 1;
