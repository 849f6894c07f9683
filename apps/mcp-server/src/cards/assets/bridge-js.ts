/**
 * Speaks JSON-RPC with the host through the frame's parent. Messages of other windows are ignored. From the first message
 * of the host on, messages go to its origin only, where that is one of the web.
 *
 * @see MCP Apps 2026-01-26, "Communication Protocol"
 */
export const bridgeJs = `
const host = (() => {
  const waiting = new Map();
  const listeners = new Map();
  let lastId = 0;
  let target = '*';
  const post = (message) => parent.postMessage({ jsonrpc: '2.0', ...message }, target);
  const answer = ({ id, method }) => {
    const isKnown = method === 'ping' || method === 'ui/resource-teardown';
    post({ id, ...(isKnown ? { result: {} } : { error: { code: -32601, message: 'Method not found' } }) });
  };
  const settle = ({ id, result, error }) => {
    const waiter = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) waiter?.resolve(result ?? {});
    else waiter?.reject(new Error('The host refused this.'));
  };
  addEventListener('message', ({ source, origin, data }) => {
    if (source !== parent || data?.jsonrpc !== '2.0') return;
    if (target === '*' && /^https?:/.test(origin)) target = origin;
    if (data.method === undefined) settle(data);
    else if (data.id !== undefined) answer(data);
    else listeners.get(data.method)?.(data.params ?? {});
  });
  return {
    on: (method, listener) => void listeners.set('ui/notifications/' + method, listener),
    notify: (method, params = {}) => post({ method: 'ui/notifications/' + method, params }),
    ask: (method, params) =>
      new Promise((resolve, reject) => {
        lastId += 1;
        waiting.set(lastId, { resolve, reject });
        post({ id: lastId, method, params });
      }),
  };
})();
`;
