import type { CpuProfile, Locate } from '../measure/cpu-profile.js';
import { placeOf } from '../measure/cpu-profile.js';

/** What a summary's time is spent on, by where the source of a function lies; the first that fits. */
const stages: readonly (readonly [stage: string, place: RegExp])[] = [
  ['parse', /^libs\/record-view\/src\/decimals\//],
  ['rows', /^libs\/record-view\/src\/(?:project-resource|projections|modifiers|subject|narrative)/],
  ['summarize', /^libs\/(?:patient-record\/src\/summary|record-view\/src\/trends)\//],
  ['merge', /^libs\/patient-record\/src\/(?:facts\/|matching\/build-fact)/],
  ['match', /^libs\/patient-record\/src\/(?:matching|rules|medications|units)\//],
  ['follow pages', /^libs\/(?:patient-record|record-view)\/src\/(?:reading|match-pages|gather-matches|page-links)/],
  ['seal', /^libs\/(?:token-vault|smart-auth)\//],
  ['forward', /^libs\/(?:fhir-proxy|http1-client|limits|audit|platform-registry|gateway)\//],
  ['answer', /^(?:apps\/rest-api|libs\/express-kit|src)\//],
];
const notWork: ReadonlySet<string> = new Set(['(idle)', '(root)']);

/** Names of the stages, in the order of {@link stageTimes}. */
export const stageNames = [
  ...['forward', 'seal', 'parse', 'follow pages', 'rows', 'match', 'merge', 'summarize', 'answer'],
  ...['garbage collector', 'node itself'],
];

/** A stretch of time, in microseconds of the clock that profiles and `process.hrtime` share. */
export interface Window {
  readonly from: number;
  readonly until: number;
}

/**
 * Time by stage within the windows, in milliseconds. What native code, Node, and functions that several stages use do
 * counts for the stage that called them.
 */
export function stageTimes(
  profile: CpuProfile,
  locate: Locate,
  windows: readonly Window[],
): ReadonlyMap<string, number> {
  const stageOf = stagesOfNodes(profile, locate);
  const times = new Map(stageNames.map((name) => [name, 0]));
  let at = profile.startTime;
  for (const [index, id] of profile.samples.entries()) {
    const from = at;
    at += profile.timeDeltas[index] ?? 0;
    const stage = stageOf.get(id);
    if (stage === undefined || !windows.some((one) => from >= one.from && at <= one.until)) continue;
    times.set(stage, (times.get(stage) ?? 0) + (at - from) / 1000);
  }
  return times;
}

function stagesOfNodes({ nodes }: CpuProfile, locate: Locate): Map<number, string> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const called = new Set(nodes.flatMap(({ children = [] }) => children));
  const found = new Map<number, string>();
  const pending = nodes.filter(({ id }) => !called.has(id)).map((node) => ({ node, caller: 'node itself' }));
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { node, caller } = next;
    const name = node.callFrame.functionName;
    const place = placeOf(node.callFrame, locate);
    const own = name === '(garbage collector)' ? 'garbage collector' : stages.find(([, form]) => form.test(place))?.[0];
    if (!notWork.has(name)) found.set(node.id, own ?? caller);
    for (const id of node.children ?? []) {
      const child = byId.get(id);
      if (child) pending.push({ node: child, caller: own ?? caller });
    }
  }
  return found;
}
