import { quirkNames } from '@fhir-gateway/sandbox/store';
import { ask } from './ask.js';
import type { Outcome } from './ask.js';
import { clients } from './set/question.js';
import type { Question, Setting } from './set/question.js';
import { startOtherServer } from './other-server.js';
import { startStack } from './stack.js';
import type { Stack } from './stack.js';
import type { Truth } from './set/truth.js';

/** What a platform does that others do not, each asked all questions. */
export const quirks = quirkNames;

/** A platform as it is asked: the sandbox without or with switches, or a server of other hands. */
export type Platform = 'none' | (typeof quirks)[number] | 'all' | 'other-server';

/** What came of all questions at one platform. */
export interface PlatformRun {
  readonly platform: Platform;
  readonly outcomes: readonly Outcome[];
}

/** Those that write come last, since the truth of the others is that of the records as they were made. */
const settings: readonly Setting[] = ['hedda', 'petra', 'panel', 'open', 'two platforms', 'payer', 'record', 'writer'];
/** Questions that are under way at once. */
const atOnce = 3;

/** Asks the questions of each platform in turn; the next platform starts while one is asked. */
export async function runAll(
  platforms: readonly Platform[],
  questions: readonly Question[],
  truth: Truth,
  onDone: (run: PlatformRun) => void,
): Promise<PlatformRun[]> {
  const runs: PlatformRun[] = [];
  let next = platforms[0] && start(platforms[0], truth);
  for (const [index, platform] of platforms.entries()) {
    const started = next;
    const following = platforms[index + 1];
    const stack = await started;
    next = following === undefined ? undefined : start(following, truth);
    // What fails to start is told when it is waited for.
    next?.catch(() => undefined);
    if (!stack) throw new Error(`${platform} did not start`);
    try {
      const outcomes = await askAll(stack, platform, questions, truth);
      const run = { platform, outcomes };
      runs.push(run);
      onDone(run);
    } finally {
      await stack.stop();
    }
  }
  return runs;
}

async function start(platform: Platform, truth: Truth): Promise<Stack> {
  if (platform !== 'other-server') return startStack({ quirks: platform === 'none' ? '' : platform });
  const server = await startOtherServer(truth.resources);
  const stack = await startStack({ serverBase: server.base });
  return {
    ...stack,
    async stop() {
      await stack.stop();
      await server.close();
    },
  };
}

async function askAll(
  stack: Stack,
  platform: Platform,
  questions: readonly Question[],
  truth: Truth,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const setting of settings) {
    const of = questions.filter((each) => each.setting === setting && isAskedAt(platform, each));
    if (of.length === 0) continue;
    const place = {
      agent: stack.agent,
      ...(await stack.enter(setting)),
      isOpen: platform === 'other-server' || setting === 'open',
    };
    for (const after of new Set(of.map((each) => each.after ?? 0).sort())) {
      const together = of.filter((each) => (each.after ?? 0) === after);
      const asked = together.flatMap((question) => clients.map((client) => ({ question, client })));
      const worker = async (): Promise<void> => {
        for (let each = asked.shift(); each; each = asked.shift()) {
          outcomes.push(await ask(each.question, each.client, place, truth));
        }
      };
      await Promise.all(Array.from({ length: atOnce }, worker));
    }
  }
  return outcomes;
}

/** A sign-in and what comes of it is the sandbox's; which platforms there are does not depend on one. */
function isAskedAt(platform: Platform, { setting, good, notAt = [] }: Question): boolean {
  if (notAt.includes(platform)) return false;
  if (platform !== 'other-server') return true;
  const [first] = good;
  const isAboutPlatforms =
    first !== undefined && 'tool' in first && ['list_platforms', 'get_auth_status'].includes(first.tool);
  return setting !== 'panel' && !isAboutPlatforms;
}
