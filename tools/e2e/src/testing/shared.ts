import {
  describeWithChromium,
  describeWithRedis,
  HttpStub,
  launchChromium,
  redisAvailable,
  startRedis,
  type TestRedis,
} from '@fhir-gateway/testing';
import type { Browser } from 'playwright-core';
import { connectAgent, type Agent, type AgentKind } from './agents/agent.js';
import { Person } from './browser/person.js';
import { startLocalGateway, type LocalGateway, type LocalGatewayOptions } from './stacks/launcher.js';
import { RoundRobin } from './stacks/round-robin.js';
import { startStack, type Stack, type StackOptions } from './stacks/stack.js';

/** `describe` for suites that need a browser and Redis. */
export const describeWithBoth: typeof describeWithRedis = redisAvailable() ? describeWithChromium : describeWithRedis;

/** What the blocks that run now have started, in order: Jest would stop the first first. */
const started: (() => unknown)[] = [];

/**
 * Starts something before the first test of the block that this is called in, and stops it after the last one.
 *
 * @returns what was started: its members are those of the one that runs, so it may be used within tests and hooks alone
 */
export function shared<T extends object>(start: () => Promise<T>, stop: (one: T) => unknown): T {
  const ready = standIn<T>();
  beforeAll(async () => {
    const own = started.push(() => undefined) - 1;
    const one = await start();
    started[own] = () => stop(one);
    ready.set(one);
  });
  afterAll(() => started.pop()?.());
  return ready.one;
}

/** As {@link shared}, anew for each test. */
function forEach<T extends object>(start: () => Promise<T>, stop: (one: T) => unknown): T {
  const ready = standIn<T>();
  let last: T | undefined;
  beforeEach(async () => {
    last = undefined;
    last = await start();
    ready.set(last);
  });
  afterEach(() => last && stop(last));
  return ready.one;
}

function standIn<T extends object>(): { readonly one: T; set(one: T): void } {
  let current: T | undefined;
  const get = (_target: unknown, name: string | symbol): unknown => {
    if (current === undefined) throw new Error(`${String(name)} was asked for before the start`);
    const member: unknown = Reflect.get(current, name, current);
    return typeof member === 'function' ? (member.bind(current) as unknown) : member;
  };
  const set = (_target: unknown, name: string | symbol, value: unknown): boolean =>
    current !== undefined && Reflect.set(current, name, value, current);
  return { one: new Proxy({}, { get, set }) as T, set: (one) => void (current = one) };
}

/** Sandbox and apps for the tests of a block. */
export function sharedStack(options: StackOptions | (() => StackOptions | Promise<StackOptions>)): Stack {
  return shared(
    async () => startStack(typeof options === 'function' ? await options() : options),
    (stack) => stack.stop(),
  );
}

/** What `npm start` runs, for the tests of a block. */
export function sharedGateway(options: LocalGatewayOptions = {}): LocalGateway {
  return shared(
    () => startLocalGateway(options),
    (gateway) => gateway.stop(),
  );
}

/** An empty Redis for the tests of a block. */
export function sharedRedis(): TestRedis {
  return shared(startRedis, (redis) => redis.stop());
}

/** A load balancer without stickiness for the tests of a block. */
export function sharedBalancer(): RoundRobin {
  return shared(
    () => RoundRobin.listen(),
    (balancer) => balancer.close(),
  );
}

/** A server of a test's own for the tests of a block. */
export function sharedStub(answer: Parameters<typeof HttpStub.start>[0]): HttpStub {
  return shared(
    () => HttpStub.start(answer),
    (stub) => stub.close(),
  );
}

/** One Chromium for the tests of a block. */
export function sharedBrowser(): Browser {
  return shared(launchChromium, (browser) => browser.close());
}

/** An agent of the MCP server, without any sign-in of its own, for the tests of a block. */
export function sharedAgent(server: { readonly mcpUrl: string }, kind: AgentKind = 'client 2.x'): Agent {
  return shared(
    () => connectAgent(kind, server.mcpUrl),
    (agent) => agent.close(),
  );
}

/** One person with a browser window for the tests of a block. */
export function sharedPerson(browser: Browser): Person {
  return shared(
    () => Person.withBrowser(browser),
    (person) => person.close(),
  );
}

/** Another person for each test. */
export function personOfEach(browser: Browser): Person {
  return forEach(
    () => Person.withBrowser(browser),
    (person) => person.close(),
  );
}
