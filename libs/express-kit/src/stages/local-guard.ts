import type { HostGuardOptions } from './host-guard.js';

/**
 * What the host guard allows in `local` mode: this machine's loopback names at the port that the server listens on, and
 * the public URL, which configuration has already checked to be loopback.
 */
export function localGuardOptions(server: { port: number; publicUrl: string }): HostGuardOptions {
  const { host, origin } = new URL(server.publicUrl);
  const hosts = ['localhost', '127.0.0.1', '[::1]'].map((name) => `${name}:${server.port}`);
  return { allowedHosts: [...hosts, host], allowedOrigins: [...hosts.map((name) => `http://${name}`), origin] };
}
