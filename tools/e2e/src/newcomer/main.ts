// `npm run newcomer`: what a newcomer does in a fresh clone, with a headless Chromium as the person. Commands come from
// README.md and from what a start prints, and run as copied. --only PATTERN of scene names; the first scene installs and builds.
// --developer plays docs/api.md, "Your own program", instead; it ends with 1 when that takes more than five minutes.
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { findPlatformsDirectory } from '@fhir-gateway/gateway';
import { launchChromium } from '@fhir-gateway/testing';
import { Clone } from './clone.js';
import { ownProgram } from './developer.js';
import type { Stage } from './scene.js';
import { busyPort, firstMinutes, printedByOauth, printedByStart, restart, secondStart } from './scenes.js';

type Scene = readonly [string, (stage: Stage) => Promise<void>];
const scenes: readonly Scene[] = [
  ['README, to a laboratory result', firstMinutes],
  ['each line of npm start', printedByStart],
  ['second start', secondStart],
  ['busy port', busyPort],
  ['restart after a sign-in', restart],
  ['each line of npm start -- --oauth', printedByOauth],
];

const forDevelopers: readonly Scene[] = [['a program of one’s own, to laboratory results', ownProgram]];
const mostDeveloperSeconds = 300;
/** The first Node that runs TypeScript as it is. */
const leastDeveloperNode = [22, 18] as const;

const { only = '', developer = false } = parseArgs({
  options: { only: { type: 'string' }, developer: { type: 'boolean' } },
}).values;
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (
  developer &&
  (major < leastDeveloperNode[0] || (major === leastDeveloperNode[0] && minor < leastDeveloperNode[1]))
) {
  process.stderr.write(`Node ${leastDeveloperNode.join('.')} or later runs labs.mts; this is ${process.version}.\n`);
  process.exit(2);
}
const print = (line: string) => void process.stdout.write(`${line}\n`);
const secondsSince = (ms: number) => Math.round((performance.now() - ms) / 1000);
const startedMs = performance.now();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
const clone = await Clone.of(dirname(findPlatformsDirectory(import.meta.url)));
const chosen = (developer ? forDevelopers : scenes).filter(([each]) => new RegExp(only).test(each));
const failed: string[] = [];
/** When the last scene ended; closing the browser and removing the clone are no part of it. */
let played = 0;
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
        played = secondsSince(startedMs);
        print(`${String(played).padStart(4)} s  ok ${name}: ${notes} steps, ${secondsSince(sceneMs)} s`);
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
if (developer && failed.length === 0) {
  print(`${(played / 60).toFixed(1)} minutes of ${mostDeveloperSeconds / 60}, from the clone to the results`);
  if (played > mostDeveloperSeconds) process.exitCode = 1;
}
