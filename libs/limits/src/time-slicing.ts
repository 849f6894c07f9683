import { setImmediate as afterOthers } from 'node:timers';

/** Work that can be left and taken up again at each `yield`, none of whose steps takes longer than a few milliseconds. */
export type Steps<Result> = Generator<undefined, Result, undefined>;

/** Work goes on for so long before everything else has its turn; milliseconds. */
const turnMs = 5;
/** What is worked on in one step: characters, or bytes. */
export const stepLength = 16 * 1024;

/** Items that cost little are worked on so many in one step, since a step costs as much as some of them. */
const itemsInStep = 16;

/** Who waits for a turn. There is one for all, however many bodies are being read, so that many take no longer than one. */
const waiting: (() => void)[] = [];

/**
 * Does work on something large without keeping the process from anything else: a few milliseconds in each turn of the
 * event loop. What is as small as one step is done at once.
 *
 * @param length of what is worked on; characters or bytes
 */
export async function inTimeSlices<Result>(length: number, steps: Steps<Result>): Promise<Result> {
  return length <= stepLength ? atOnce(steps) : inTurns(steps);
}

/** The same for work whose length nobody knows beforehand. */
export async function inTurns<Result>(steps: Steps<Result>): Promise<Result> {
  for (;;) {
    await nextTurn();
    const untilMs = performance.now() + turnMs;
    do {
      const step = steps.next();
      if (step.done === true) return step.value;
    } while (performance.now() < untilMs);
  }
}

/** Works on each of many items, most of which take less than a fraction of a millisecond; on another in steps of its own. */
export function* eachInSteps<Item>(items: Iterable<Item>, work: (item: Item) => Steps<void> | void): Steps<void> {
  let done = 0;
  for (const item of items) {
    const steps = work(item);
    if (steps) yield* steps;
    done += 1;
    if (done % itemsInStep === 0) yield;
  }
}

/** Does all of it in this turn, for what is small by its nature. */
export function atOnce<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** Waits for a turn. What is done in it should end once {@link isTurnOver}. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    if (waiting.length === 1) afterOthers(runNext);
  });
}

function runNext(): void {
  waiting.shift()?.();
  if (waiting.length > 0) afterOthers(runNext);
}

/** When the turn of the event loop began, as far as anybody asked. */
let begunMs: number | undefined;

/** Whether this turn of the event loop has had its time, for work that comes in events: what asks for it is counted. */
export function isTurnOver(): boolean {
  if (begunMs !== undefined) return performance.now() - begunMs > turnMs;
  begunMs = performance.now();
  afterOthers(() => (begunMs = undefined));
  return false;
}
