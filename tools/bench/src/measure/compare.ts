import { commandsBetween, RedisCommands } from './redis-commands.js';
import { cases } from './cases.js';
import { ask } from '../child.js';
import type { LoadResult } from './load.js';
import { goalsTable } from './goals.js';
import { sharesTable } from './shares.js';
import { assertSound, makeOrder, measureMatrix } from './matrix.js';
import type { BenchOptions } from './options.js';
import { readUsage } from './process-usage.js';
import { count, matrixTable, megabytes, table } from './report.js';
import type { SignedInGateway, Stage } from '../stage.js';
import type { Target } from '../target.js';

const countedRequests = 2_000;

/** A gateway bundle to measure, and the name it has in the table. */
export interface NamedBundle {
  readonly name: string;
  readonly file: string;
  /** As the setting of this name; absent: as it comes, which is 0. */
  readonly sessionCacheSeconds?: number;
}

/**
 * Measures the reference and one gateway or more beside each other.
 *
 * @param report hears of the progress
 * @returns the result as Markdown
 */
export async function compare(
  stage: Stage,
  bundles: readonly NamedBundle[],
  options: BenchOptions,
  report: (progress: string) => void,
): Promise<string> {
  const reference = await stage.startReference();
  const withRedis = await stage.startReferenceWithRedis();
  const express = await stage.startReferenceExpress();
  const gateways: SignedInGateway[] = [];
  for (const { name, file, ...own } of bundles) gateways.push(await stage.startGateway(name, file, own));
  const measured = gateways.map(({ target }) => target);
  const targets = [reference, ...(withRedis ? [withRedis] : []), ...(express ? [express] : []), ...measured];
  const figures = await measureMatrix(stage.load, targets, options, report);
  const memory = targets.map(({ name, pid }) => ({ name, rssMegabytes: readUsage(pid).rssMegabytes }));
  const roundTrips: string[][] = [];
  for (const gateway of gateways) roundTrips.push(...(await countRoundTrips(stage, gateway)));
  return [
    matrixTable(figures),
    ...(express
      ? [
          sharesTable(
            figures,
            [express, ...measured].map(({ name }) => name),
          ),
        ]
      : []),
    `Memory after the run: ${memory.map(({ name, rssMegabytes }) => `${name} ${megabytes(rssMegabytes)}`).join(', ')}.`,
    goalsTable(
      figures,
      memory.filter(({ name }) => measured.some((target) => target.name === name)),
    ),
    roundTrips.length > 0
      ? table([['gateway', 'request', 'Redis commands/request', 'which', 'log lines/request'], ...roundTrips])
      : 'No redis-server here: sessions were kept in memory, and no round trips were counted.',
  ].join('\n\n');
}

async function countRoundTrips(stage: Stage, gateway: SignedInGateway): Promise<string[][]> {
  if (!stage.redis) return [];
  const commands = await RedisCommands.connect(stage.redis.url);
  const rows: string[][] = [];
  for (const benchCase of cases) {
    const [before, linesBefore] = [await commands.count(), gateway.process.logLines()];
    const requests = await sendSome(stage, gateway.target, benchCase);
    const called = commandsBetween(before, await commands.count());
    const total = [...called.values()].reduce((sum, calls) => sum + calls, 0);
    const which = [...called].map(([command, calls]) => `${count(calls)} ${command}`).join(', ');
    // The writer of the log gathers lines for a moment; what is missing here is on its way.
    const lines = (gateway.process.logLines() - linesBefore) / requests;
    rows.push([gateway.target.name, benchCase.name, (total / requests).toFixed(3), which, lines.toFixed(2)]);
  }
  commands.close();
  return rows;
}

async function sendSome(stage: Stage, target: Target, benchCase: (typeof cases)[number]): Promise<number> {
  const order = { ...makeOrder(target, benchCase, 16, 60_000), maxRequests: countedRequests };
  const result = await ask<LoadResult>(stage.load, order);
  assertSound(target, result);
  return result.requests;
}
