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
export interface RequestLog {
  add(request: LoggedRequest): void;
  all(): readonly LoggedRequest[];
  clear(): void;
}

/** An empty log that forgets the oldest. */
export function createRequestLog(): RequestLog {
  let requests: LoggedRequest[] = [];
  return {
    add: (request) => void (requests = [...requests, request].slice(-mostRequests)),
    all: () => requests,
    clear: () => void (requests = []),
  };
}
