/**
 * The host's page: the outer half of MCP Apps in a browser, by the SDK's own bridge. The test plays model and server through
 * `window.hosted`, which it exposes.
 */
export const cardHostPage = `
import { AppBridge, PostMessageTransport } from '@modelcontextprotocol/ext-apps/app-bridge';

const info = { name: 'card-test-host', version: '1.0.0' };
let bridge;

const proxyReady = (frame) =>
  new Promise((resolve) => {
    const listen = ({ source, data }) => {
      if (source !== frame.contentWindow || data?.method !== 'ui/notifications/sandbox-proxy-ready') return;
      removeEventListener('message', listen);
      resolve();
    };
    addEventListener('message', listen);
  });

window.showCard = async ({ sandbox, html, csp, capabilities, context, input }) => {
  const frame = document.createElement('iframe');
  frame.title = 'Card';
  frame.setAttribute('sandbox', 'allow-scripts allow-same-origin');
  frame.style.cssText = 'display: block; width: 100%; height: 120px; border: 0';
  const ready = proxyReady(frame);
  frame.src = sandbox;
  document.querySelector('main').replaceChildren(frame);
  await ready;
  bridge = new AppBridge(null, info, capabilities, { hostContext: context });
  const initialized = new Promise((resolve) => (bridge.oninitialized = resolve));
  bridge.onsizechange = ({ height }) => {
    if (height !== undefined) frame.style.height = height + 'px';
  };
  bridge.oncalltool = (params) => window.hosted('tools/call', params);
  bridge.onopenlink = (params) => window.hosted('ui/open-link', params);
  bridge.onupdatemodelcontext = (params) => window.hosted('ui/update-model-context', params);
  await bridge.connect(new PostMessageTransport(frame.contentWindow, frame.contentWindow));
  await bridge.sendSandboxResourceReady({ html, csp });
  await initialized;
  await taken(bridge.sendToolInput({ arguments: input }));
};
/* A notification has no answer. Messages come in order, so the answer of a ping says that the card has taken it. */
const taken = async (sent) => {
  await sent;
  await bridge.request({ method: 'ping' });
};
window.sendResult = (result) => taken(bridge.sendToolResult(result));
window.cancelCall = () => taken(bridge.sendToolCancelled({ reason: 'test' }));
window.changeContext = (context) => taken(bridge.setHostContext(context));
`;

/** The proxy between host and card, of another origin: relays messages both ways, and knows neither. */
export const sandboxPage = `<!doctype html><html lang="en"><head><title>Sandbox</title>
<style>html, body { margin: 0; height: 100%; } iframe { display: block; width: 100%; height: 100%; border: 0; }</style></head><body><script>
const inner = document.createElement('iframe');
inner.title = 'Card';
inner.setAttribute('sandbox', 'allow-scripts allow-same-origin');
document.body.append(inner);
addEventListener('message', ({ source, data }) => {
  if (source === parent && data?.method === 'ui/notifications/sandbox-resource-ready') {
    inner.contentDocument.open();
    inner.contentDocument.write(data.params.html);
    inner.contentDocument.close();
  } else if (source === parent) inner.contentWindow.postMessage(data, '*');
  else if (source === inner.contentWindow) parent.postMessage(data, '*');
});
parent.postMessage({ jsonrpc: '2.0', method: 'ui/notifications/sandbox-proxy-ready', params: {} }, '*');
</script></body></html>`;
