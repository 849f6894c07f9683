import { ok } from 'node:assert/strict';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { Person } from '../testing/browser/person.js';
import { readByAgent } from './printed-agents.js';
import { printedLines, stepOf } from './printed-lines.js';
import type { PrintedLines } from './printed-lines.js';
import { answers, laboratoryResults, openAddresses, signIn, whileStarted } from './scene.js';
import type { Stage } from './scene.js';

/** How long a start may take to say that it cannot; what it needs is installed and built by then. */
const refusalSeconds = 30;
/** Where a start says which command starts it elsewhere. */
const elsewhere = /or start at other ports:\s+(.+--port (\d+))\s/;

/** The README's first minutes, each line that the start prints, a second start beside it, and a restart. */
export async function firstMinutes(stage: Stage): Promise<void> {
  const { clone, readme, note } = stage;
  const start = stepOf(readme, /## Try it[\s\S]*?```sh\n([^\n#]+)/);
  const here = (text: string) => text.replaceAll('localhost:8000', `localhost:${clone.port}`);
  const address = here(stepOf(readme, /Open <([^>]+\/login)>/));
  const account = stepOf(readme, /choose `([^`]+)`/);
  const curl = here(stepOf(readme, /<!-- tour:curl -->[\s\S]*?```sh\n([^\n]+)/));

  note('git clone');
  await whileStarted(await clone.start(start), async () => {
    note(`${start}: installed, built, started`);
    await (await signIn(stage, address, account)).close();
    note(`${address}: account, password, record, allow`);
    note(`${curl}: ${await laboratoryResults(clone, curl)} laboratory results`);
    const [commands, fields] = [
      ['git clone', start, curl],
      [address, account, 'any password'],
    ];
    note(`${commands.length} commands, ${commands.length + fields.length} lines typed`);
  });
  ok(!(await answers(clone.port)) && !(await answers(clone.sandboxPort)), 'something goes on after Ctrl+C');
}

/** Each line of `npm start`, as copied. */
export async function printedByStart(stage: Stage): Promise<void> {
  const { clone, note } = stage;
  const started = await clone.start('npm start -- --fresh');
  await whileStarted(started, async () => {
    const lines = printedLines(started.output());
    ok(lines.login === undefined, 'a command line that needs no token is told to log in');
    await openAddresses(lines);
    const person = await signIn(stage, lines.signIn, 'tamsin');
    const results = await laboratoryResults(clone, lines.curl);
    note(`3 addresses, sign-in, curl: ${results} laboratory results`);
    await useAgents(stage, lines, undefined, results);
    await person.close();
  });
}

/** A start beside one that runs: refused, and then elsewhere with the command that the refusal prints. */
export async function secondStart(stage: Stage): Promise<void> {
  const { clone, note } = stage;
  await whileStarted(await clone.start('npm start'), async () => {
    const { code, output, seconds } = await clone.refused('npm start', refusalSeconds);
    ok(code === 1, `the second start ended with ${code}`);
    ok(output.includes(`a gateway already runs at http://localhost:${clone.port}/`), `it said:\n${output}`);
    note(`a second start: exit code ${code} after ${seconds} s, names the gateway that runs`);
    ok((await answers(clone.port)) && (await answers(clone.sandboxPort)), 'the first start was disturbed');
    const [, command = '', port = ''] = elsewhere.exec(output) ?? [];
    await startElsewhere(stage, command, Number(port));
  });
}

/** A port that another program has: nothing starts, and the refusal says what to do. */
export async function busyPort(stage: Stage): Promise<void> {
  const { clone, note } = stage;
  const mcp = await listen(0);
  const cases: readonly (readonly [string, number, readonly number[], string])[] = [
    ['REST', clone.port, [clone.sandboxPort], 'npm start'],
    ['sandbox', clone.sandboxPort, [clone.port], 'npm start'],
    ['MCP', mcp.port, [clone.port, clone.sandboxPort], `FHIR_GATEWAY_MCP_PORT=${mcp.port} npm start`],
  ];
  await mcp.close();
  for (const [what, port, others, command] of cases) {
    const busy = await listen(port);
    try {
      const { code, output, seconds } = await clone.refused(command, refusalSeconds);
      ok(code === 1, `with the ${what} port taken, the start ended with ${code}`);
      ok(
        output.includes(`Port ${port} is taken: another program has it. Nothing was started.`),
        `with the ${what} port taken, it said:\n${output}`,
      );
      for (const other of others) ok(!(await answers(other)), `port ${other} was opened all the same`);
      note(`${what} port taken: exit code ${code} after ${seconds} s, nothing started`);
      if (what !== 'sandbox') continue;
      const [, printed = '', at = ''] = elsewhere.exec(output) ?? [];
      await startElsewhere(stage, printed, Number(at));
    } finally {
      await busy.close();
    }
  }
}

/** Sign-ins outlive a restart, until they are forgotten by the command that is printed. */
export async function restart(stage: Stage): Promise<void> {
  const { clone, note } = stage;
  const first = await clone.start('npm start -- --fresh');
  const lines = await whileStarted(first, async () => {
    const printed = printedLines(first.output());
    await (await signIn(stage, printed.signIn, 'hedda')).close();
    await laboratoryResults(clone, printed.curl);
    return printed;
  });
  const again = await clone.start('npm start');
  await whileStarted(again, async () => {
    note(`after a restart, without a sign-in: ${await laboratoryResults(clone, lines.curl)} laboratory results`);
  });
  const { forget = '' } = lines;
  ok(forget !== '', 'the start does not say how sign-ins are forgotten');
  await whileStarted(await clone.start(forget), async () => {
    const output = await clone.shell(lines.curl);
    ok(output.includes('"login"'), `after ${forget}: ${output.slice(0, 300)}`);
    note(`${forget}: has to sign in again`);
  });
}

/** Each line of `npm start -- --oauth`, as copied. */
export async function printedByOauth(stage: Stage): Promise<void> {
  const { clone, note } = stage;
  const started = await clone.start('npm start -- --oauth');
  await whileStarted(started, async () => {
    const lines = printedLines(started.output());
    ok(!started.output().includes('for you alone'), 'the start says that it is for one person');
    await openAddresses(lines);
    const person = await signIn(stage, lines.signIn, 'tamsin');
    const withoutToken = await clone.shell(lines.curl.replace(/-H "[^"]*" /, ''));
    ok(withoutToken.includes('OperationOutcome'), `without a token: ${withoutToken.slice(0, 300)}`);
    await logIn(stage, lines.login ?? '', person);
    const results = await laboratoryResults(clone, lines.curl);
    note(`3 addresses, sign-in, login with a code, curl with the token: ${results} laboratory results`);
    await useAgents(stage, lines, person, results);
    await person.close();
  });
}

async function useAgents(
  { clone, note }: Stage,
  { agents }: PrintedLines,
  person: Person | undefined,
  results: number,
): Promise<void> {
  for (const [name, line] of agents) {
    const found = await readByAgent(clone, name, line, person);
    ok(found === results, `${name} found ${found} laboratory results, curl ${results}`);
  }
  note(`${[...agents.keys()].join(', ')}: the same ${results}`);
}

/** Runs the printed login, and enters its code in the browser that is signed in. */
async function logIn({ clone }: Stage, command: string, { page }: Person): Promise<void> {
  ok(command !== '', 'no login is printed');
  const login = await clone.start(command, (output) => output.includes('Waiting'));
  const shown = login.output();
  const [, code = ''] = /code:\s+(\S+)/.exec(shown) ?? [];
  await page.goto(/http\S+/.exec(shown)?.[0] ?? '');
  await page.click('#send-code');
  ok((await page.locator('#user-code').innerText()) === code, 'the page shows another code');
  await page.click('#allow-app');
  await page.getByText('is connected').first().waitFor();
  await login.succeeds();
}

/** Starts by a printed command, and looks whether all of it has moved. */
async function startElsewhere({ clone, note }: Stage, command: string, port: number): Promise<void> {
  ok(port > 0, 'the refusal names no command that starts elsewhere');
  const started = await clone.start(command);
  await whileStarted(started, async () => {
    const lines = printedLines(started.output());
    const { addresses } = lines;
    await openAddresses(lines);
    const expected = [`:${port}/`, `:${port}/api/platforms`, `:${port}/mcp`, `:${port + 10}/`];
    const found = [...addresses.values()].map((url) => url.replace('http://localhost', ''));
    ok(JSON.stringify(found) === JSON.stringify(expected), `${command} printed ${found.join(' ')}`);
    note(`${command}: all of it is there`);
  });
}

async function listen(port: number): Promise<{ port: number; close(): Promise<void> }> {
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
