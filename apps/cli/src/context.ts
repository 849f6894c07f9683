import type { Readable, Writable } from 'node:stream';
import type { DoctorContext } from '@fhir-gateway/operations';

/** What the commands are given by the process that they run in; nothing else reaches them. */
export interface CliContext extends DoctorContext {
  /** The bundled sandbox; absent where only sources are. */
  readonly sandboxScript?: string;
  /** Where what outlives a start on this machine is kept; absent where there is no such place. */
  readonly stateFolder?: string;
  /** The process itself; absent where commands run in one that is not theirs. */
  readonly ownProcess?: { readonly stdin: Readable; readonly stdout: Writable; readonly argv: readonly string[] };
  /** How a shell calls this program. */
  readonly command: string;
  /** How a host starts this program from any folder: a command and its arguments. */
  readonly hostProgram: readonly [string, ...string[]];
  /** Aborted when somebody wants the command to end: SIGINT, SIGTERM. */
  readonly stopped: AbortSignal;
}
