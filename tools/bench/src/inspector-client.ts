import { WebSocket } from 'undici';

/** The inspector of another Node process. @see https://chromedevtools.github.io/devtools-protocol/ */
export interface InspectorClient {
  /** @throws Error with the inspector's words when it refuses the command, or ends before it answers */
  call<T = unknown>(method: string, params?: object): Promise<T>;
  close(): void;
}

interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/** @param port where the process listens, which runs with `--inspect=127.0.0.1:<port>` */
export async function connectInspector(port: number): Promise<InspectorClient> {
  const listed = await fetch(`http://127.0.0.1:${port}/json/list`);
  const [target] = (await listed.json()) as { webSocketDebuggerUrl: string }[];
  if (target === undefined) throw new Error('the process has nothing to inspect');
  const socket = new WebSocket(target.webSocketDebuggerUrl);
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve(), { once: true });
    socket.addEventListener('error', () => reject(new Error('the inspector took no connection')), { once: true });
  });
  const waiting = new Map<number, Waiting>();
  socket.addEventListener('message', ({ data }) => {
    const { id, result, error } = JSON.parse(String(data)) as {
      id?: number;
      result?: unknown;
      error?: { message: string };
    };
    const call = id === undefined ? undefined : waiting.get(id);
    if (id === undefined || call === undefined) return;
    waiting.delete(id);
    if (error) call.reject(new Error(error.message));
    else call.resolve(result);
  });
  socket.addEventListener('close', () => {
    for (const { reject } of waiting.values()) reject(new Error('the inspector has ended'));
  });
  let calls = 0;
  return {
    call: <T>(method: string, params: object = {}) =>
      new Promise<T>((resolve, reject) => {
        calls += 1;
        waiting.set(calls, { resolve: (result) => resolve(result as T), reject });
        socket.send(JSON.stringify({ id: calls, method, params }));
      }),
    close: () => socket.close(),
  };
}
