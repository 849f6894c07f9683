import { connect } from 'node:tls';

const timeoutMs = 10_000;

/**
 * Returns when the certificate of a server ends, in epoch milliseconds, or undefined when it shows none: for http, and
 * when no connection can be made. Nothing but the handshake is sent.
 */
export function certificateEnd(url: URL): Promise<number | undefined> {
  if (url.protocol !== 'https:') return Promise.resolve(undefined);
  return new Promise((resolve) => {
    const host = url.hostname.replace(/^\[|\]$/g, '');
    // An expired certificate is to be reported, not to end the handshake; nothing is sent over this connection.
    const socket = connect({ host, port: Number(url.port || 443), servername: host, rejectUnauthorized: false });
    const finish = (end: number | undefined) => {
      socket.destroy();
      resolve(end);
    };
    socket.setTimeout(timeoutMs, () => finish(undefined));
    socket.once('error', () => finish(undefined));
    socket.once('secureConnect', () => {
      const end = Date.parse(socket.getPeerCertificate().valid_to ?? '');
      finish(Number.isNaN(end) ? undefined : end);
    });
  });
}
