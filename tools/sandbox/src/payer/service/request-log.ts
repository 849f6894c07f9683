/** One request as a test sees it afterwards. */
export interface LoggedRequest {
  method: string;
  /** Path below the mount, without a query. */
  path: string;
  query: string;
  status: number;
  /** The parsed body; undefined where there was none. */
  body?: unknown;
}

const mostRequests = 300;

/** What was asked of one mount, newest last; the administration itself is left out. */
export type RequestLog = ReturnType<typeof createRequestLog>;

/** An empty log that forgets the oldest. */
export function createRequestLog() {
  let requests: LoggedRequest[] = [];
  return {
    add: (request: LoggedRequest) => void (requests = [...requests, request].slice(-mostRequests)),
    all: (): readonly LoggedRequest[] => requests,
    clear: () => void (requests = []),
  };
}
