import { ok } from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { Person } from '../testing/browser/person.js';
import type { Clone, StartedCommand } from './clone.js';
import type { PrintedLines } from './printed-lines.js';

/** What scenes have in common. */
export interface Stage {
  readonly clone: Clone;
  readonly browser: Browser;
  /** README.md of the clone. */
  readonly readme: string;
  /** Tells something of what a scene did. */
  note(text: string): void;
}

/** Whether a server answers there. */
export async function answers(port: number): Promise<boolean> {
  const response = await fetch(`http://localhost:${port}/livez`, { redirect: 'manual' }).catch(() => undefined);
  await response?.body?.cancel();
  return response !== undefined;
}

/** Runs a command and looks for laboratory results in what it prints. @returns their count */
export async function laboratoryResults(clone: Clone, command: string): Promise<number> {
  const output = await clone.shell(command);
  const bundle = JSON.parse(output) as { total?: number; entry?: { resource?: { resourceType?: string } }[] };
  const type = bundle.entry?.[0]?.resource?.resourceType;
  ok(type === 'Observation', `${command} printed no laboratory result: ${output.slice(0, 300)}`);
  return bundle.total ?? 0;
}

/** Opens every address that was printed. */
export async function openAddresses({ addresses }: PrintedLines): Promise<void> {
  for (const [name, url] of addresses) {
    // An MCP server has nothing for a browser; agents try its address.
    if (name === 'MCP') continue;
    const { status } = await fetch(url);
    ok(status === 200, `${name}: ${url} answered ${status}`);
  }
}

/** Signs in with a browser of its own. */
export async function signIn({ browser }: Stage, address: string, login: string): Promise<Person> {
  const person = await Person.withBrowser(browser);
  const page = await person.signIn(address, { login });
  ok(/is connected/i.test(page), `the sign-in ended with: ${page.slice(0, 300)}`);
  return person;
}

/** Runs something while a start is up, and stops that whatever happens. */
export async function whileStarted<T>(started: StartedCommand, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    await started.stop();
  }
}
