import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { portState } from '@fhir-gateway/operations';
import { version } from '../version.js';
import { findGateway, type FoundGateway } from './control-socket.js';
import { openStateFolder } from './local-sessions.js';

/** Where the gateway of this person is, and how one is started. */
export interface GatewayPlace {
  /** What its start keeps. */
  readonly folder: string;
  readonly host: string;
  readonly port: number;
  /** Script and arguments for this same Node binary. */
  readonly start: readonly string[];
  readonly send: typeof fetch;
}

const lookMs = 50;
/** A gateway that another program starts at the same time takes the ports before it can be found. */
const mostStarts = 8;
const betweenStartsMs = 500;
const mostLogBytes = 1_000_000;
const lastWords = 1_000;

/**
 * Finds the gateway of this person, or starts one, which ends by itself once no program uses it.
 *
 * @param over nobody waits for it any more
 * @throws Error with what the gateway said when it does not start, or why the one that runs cannot be used
 */
export async function reachGateway(place: GatewayPlace, over: AbortSignal): Promise<FoundGateway> {
  const { folder, host, port, send } = place;
  let started: StartedGateway | undefined;
  for (let starts = 0; !over.aborted; await sleep(lookMs)) {
    const found = await findGateway(folder);
    if (found !== undefined) return requireUsable(found);
    if (started === undefined) {
      started = startGateway(place);
      starts += 1;
    } else if (started.isOver()) {
      const isFree = (await portState(port, host, send)) === 'free';
      // Of two starts at once the other one was quicker by a moment.
      const other = isFree ? undefined : await findGateway(folder);
      if (other !== undefined) return requireUsable(other);
      if (!isFree || starts === mostStarts) throw new Error(`The gateway did not start. ${started.words()}`);
      await sleep(betweenStartsMs);
      started = undefined;
    }
  }
  throw new Error('The gateway was not waited for.');
}

/** Nothing is sent to a gateway of another major version, or to one that would not know whose calls these are. */
function requireUsable(found: FoundGateway): FoundGateway {
  const { facts, socket } = found;
  const fault =
    facts.version.split('.')[0] !== version.split('.')[0]
      ? `The gateway that runs has version ${facts.version}, and this program ${version}. Stop the gateway, and connect again.`
      : facts.mcpAuth !== 'local'
        ? 'The gateway that runs asks apps to sign in, which a host that starts a program cannot do. Start it without --oauth.'
        : undefined;
  if (fault === undefined) return found;
  socket.destroy();
  throw new Error(fault);
}

interface StartedGateway {
  isOver(): boolean;
  /** What it said last. */
  words(): string;
}

/** In a session of its own: it outlives the host that needed it first, for the others. */
function startGateway({ folder, start }: GatewayPlace): StartedGateway {
  openStateFolder(folder, false);
  const file = join(folder, 'log');
  let log = openSync(file, 'a', 0o600);
  if (fstatSync(log).size > mostLogBytes) {
    closeSync(log);
    log = openSync(file, 'w', 0o600);
  }
  const { size } = fstatSync(log);
  // By these npm's programs are known, which end with the shell that npm started them in.
  const { npm_lifecycle_script: _script, npm_lifecycle_event: _event, ...env } = process.env;
  // The host's folder may be anybody's: no settings are read there.
  const child: ChildProcess = spawn(process.execPath, [...start], {
    cwd: folder,
    env,
    detached: true,
    stdio: ['ignore', log, log],
    windowsHide: true,
  });
  closeSync(log);
  let isOver = false;
  child.once('error', () => (isOver = true));
  child.once('exit', () => (isOver = true));
  child.unref();
  const words = () => readFileSync(file).subarray(size).toString().trim().slice(-lastWords);
  return { isOver: () => isOver, words };
}
