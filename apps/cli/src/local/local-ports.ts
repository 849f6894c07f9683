import { InvalidArgumentError } from 'commander';
import { portState } from '@fhir-gateway/operations';

/** A port that a start needs. */
export interface NeededPort {
  /** 0: a free one, whichever it is. */
  readonly port: number;
  readonly host: string;
  /** The setting that names it. */
  readonly variable: string;
  /** What listens there. */
  readonly what: 'gateway' | 'sandbox';
}

/** How far the sandbox is from the gateway: 8000 and 8010. */
const sandboxOffset = 10;
/** The last port that leaves one to the sandbox. */
const lastPort = 65_535 - sandboxOffset;

/** The settings of `--port`: REST and MCP at the port itself, MCP at the next where it has one of its own, the sandbox at the tenth. */
export function portSettings(port: number, hasMcpPort: boolean): Record<string, string> {
  return {
    FHIR_GATEWAY_PORT: `${port}`,
    ...(hasMcpPort && { FHIR_GATEWAY_MCP_PORT: `${port + 1}` }),
    FHIR_GATEWAY_SANDBOX_PORT: `${port + sandboxOffset}`,
  };
}

/**
 * Looks whether everything can listen, before anything is started.
 *
 * @param startAt how a shell starts it at another port
 * @throws Error that names the port, who has it, and what to do
 */
export async function requirePorts(
  needed: readonly NeededPort[],
  startAt: (port: number) => string,
  send: typeof fetch = fetch,
): Promise<void> {
  for (const { port, host, variable, what } of needed) {
    if (port === 0) continue;
    const state = await portState(port, host, send);
    if (state === 'free') continue;
    if (state === 'EACCES')
      throw new Error(`This user may not use port ${port}. Set ${variable} to a port from 1024 up.`);
    if (state !== 'gateway' && state !== 'EADDRINUSE') {
      throw new Error(`Nothing can listen at ${host}, port ${port} (${state}). FHIR_GATEWAY_HOST names the address.`);
    }
    const who = state === 'gateway' ? `a ${what} already runs at http://localhost:${port}/` : 'another program has it';
    const stop =
      state !== 'gateway'
        ? 'Stop that program'
        : what === 'gateway'
          ? 'Use that one, or stop it'
          : 'Stop the gateway that it belongs to';
    const other = await findFreePorts(needed, send);
    throw new Error(
      `Port ${port} is taken: ${who}. Nothing was started.\n${stop}, or start at other ports:\n  ${startAt(other)}`,
    );
  }
}

/** A port that is free together with those that go with it. */
async function findFreePorts(needed: readonly NeededPort[], send: typeof fetch): Promise<number> {
  const first = 8100;
  for (let port = first; port < 9000; port += 100) {
    const states = await Promise.all(
      needed.flatMap(({ host }) => [port, port + 1, port + sandboxOffset].map((each) => portState(each, host, send))),
    );
    if (states.every((state) => state === 'free')) return port;
  }
  return first;
}

/** Reads the argument of `--port`. */
export function readPort(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port >= 1 && port <= lastPort) return port;
  throw new InvalidArgumentError(`It has to be a number from 1 to ${lastPort}.`);
}
